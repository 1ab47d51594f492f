import { keysOf } from './keys.ts';

/** Names that nothing but a spec has at its top. */
export const DISTINCT: readonly string[] = keysOf(
  'authentication endpoint endpoints responses path_parameters query_parameters data_models error_format error_response error_codes ' +
    'rate_limits rate_limiting webhooks test_scenarios scenarios environments',
);

/** Every name that is read at the top of a fence or a file. */
export const SECTIONS: readonly string[] = [
  ...DISTINCT,
  ...keysOf(
    'overview info title version status name description auth headers request response parameters models schemas errors idempotency invariants',
  ),
];
