import type { Json } from './json.ts';

/**
 * A request with holes. Any string may contain `{{uuid}}`, `{{now}}`, `{{env.NAME}}`, `{{saved}}` or
 * `{{symbol.NAME}}` (a value that is fresh per run and the same within the task). A string that is one
 * hole and nothing else takes the hole's JSON type. `{{name + 1}}` adds to a saved number,
 * `{{padding.20000}}` is so many letters, `{{response.header.NAME}}` a header of the task's answers so far (without it
 * the task ends there; as a whole path, `{{response.header.location}}` is followed), and `{{credentials.VARIANT}}` is the run's credential, changed in the
 * way that `run/tampering.ts` lists. `{{secret.NAME}}` and `{{basic.NAME.NAME}}` are for requests to the token
 * endpoint alone: see `run/client-secrets.ts`.
 */
export interface RequestTemplate {
  readonly method: string;
  /** Relative to the base URL, parameters already replaced by values or holes. */
  readonly path: string;
  /** Sent to the token endpoint of the environment instead, wherever that is; `path` is how the page writes it. */
  readonly to?: 'token-endpoint';
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: BodyTemplate;
  /** Whether the run's credentials are added. */
  readonly authenticate: boolean;
  /** The credentials are those of a second client. */
  readonly client?: 'second';
}

export type BodyTemplate =
  | { readonly form: 'none' }
  | { readonly form: 'json'; readonly value: Json }
  | { readonly form: 'text'; readonly text: string }
  /** Sent as it stands: `{{` in it is no hole. `latin1` is a byte per character, for bytes that are no UTF-8. */
  | { readonly form: 'literal'; readonly text: string; readonly encoding?: 'latin1' };
