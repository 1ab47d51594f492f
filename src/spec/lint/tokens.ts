import { entry, get } from '../nodes.ts';
import { diagnostic, type LintRule } from './rule.ts';
import { says, sectionOf } from './sentences.ts';

/** RFC 6749 section 4.4.3: there is no refresh token to use, and how often to try is then said twice. */
export const refreshWithoutToken: LintRule = function* ({ contract, parsed }) {
  const { auth, errors } = contract;
  if (auth?.type !== 'client-credentials') return;
  const code = errors.codes.find(({ retry }) =>
    /\brefresh(?:ing)? (?:the |your )?(?:access )?token/i.test(retry?.text ?? ''),
  );
  if (code?.retry === undefined) return;
  const codes = sectionOf(parsed, 'error_codes', 'errors')?.value;
  const at = get(get(codes, code.code), 'retry_strategy')?.at ?? code.at;
  const tries = entry(
    get(sectionOf(parsed, 'authentication', 'auth')?.value, 'token_refresh'),
    'retry_attempts',
  );
  const differs =
    code.retry.attempts !== undefined && tries !== undefined && auth.retryAttempts !== code.retry.attempts;
  yield diagnostic(
    'refresh-without-refresh-token',
    'advice',
    `"${code.retry.text}": client credentials come without a refresh token, so this means to request a new one${differs ? `; token_refresh says ${auth.retryAttempts} attempts` : ''}`,
    at,
    {
      related: differs ? [{ message: `retry_attempts says ${auth.retryAttempts}`, at: tries.keyAt }] : [],
      help: 'Write "Request a new token and retry once" (RFC 6749 section 4.4.3).',
    },
  );
};

/** RFC 6749 section 5.2: the token endpoint has an error format of its own. */
export const tokenErrorsUnspecified: LintRule = function* ({ contract, parsed }) {
  const { auth, errors } = contract;
  if (auth?.type !== 'client-credentials' || errors.envelope === undefined) return;
  if (
    says(
      parsed,
      /token|oauth|auth/i,
      /\b6749\b|errors? of the token|token (?:endpoint )?errors?|invalid_client/i,
    )
  )
    return;
  yield diagnostic(
    'token-error-format',
    'advice',
    'error_format is said to hold for every error, but the token endpoint answers in the format of RFC 6749 (`error`, `error_description`)',
    errors.envelope.at,
    {
      related: [{ message: 'the token endpoint', at: auth.tokenUrl.at }],
      help: 'Say which errors the token endpoint has: "Errors of the token endpoint follow RFC 6749 section 5.2".',
    },
  );
};

/** Scopes that no endpoint asks for cannot be missing. */
export const scopesUntied: LintRule = function* ({ contract, parsed }) {
  const { auth, operations } = contract;
  if (auth?.type !== 'client-credentials' || auth.scope === undefined || operations.length === 0) return;
  if (operations.some(({ scopes }) => scopes.length > 0)) return;
  const section = sectionOf(parsed, 'authentication', 'auth')?.value;
  const forbidden = contract.errors.codes.find(({ status }) => status === 403);
  yield diagnostic(
    'scope-untied',
    'advice',
    `the scopes \`${auth.scope}\` are requested, but no endpoint says which of them it needs`,
    entry(get(section, 'request'), 'scope')?.keyAt ?? auth.at,
    {
      related:
        forbidden === undefined
          ? []
          : [{ message: `so nothing can provoke \`${forbidden.code}\``, at: forbidden.at }],
      help: 'Add scopes: ["..."] to each endpoint.',
    },
  );
};
