import type { Transport } from '../model/exchange.ts';

/** The token endpoint of the environment, and the secrets that the client shows there. */
export interface TokenEndpoint {
  readonly url: string;
  /** Learns every token that comes back as a secret. */
  readonly transport: Transport;
  readonly secret: (name: string) => string | undefined;
}

/**
 * `{{secret.NAME}}` is the value, `{{secret.NAME.form}}` the value in a form-encoded body. `{{basic.ID.SECRET}}` is
 * what stands behind `Basic `; a name in lower case stands for itself, so that a client may be wrong on purpose.
 */
export function clientSecret(
  kind: 'secret' | 'basic',
  written: string,
  endpoint: Pick<TokenEndpoint, 'secret'> | undefined,
): string | undefined {
  const [first = '', second = ''] = written.split('.');
  if (kind === 'secret') {
    const value = endpoint?.secret(first);
    return value === undefined || second === '' ? value : encodeURIComponent(value);
  }
  const parts = [first, second].map((name) => (/^[A-Z]/.test(name) ? endpoint?.secret(name) : name));
  if (parts.includes(undefined)) return undefined;
  // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
  return Buffer.from(parts.map((part) => encodeURIComponent(part ?? '')).join(':')).toString('base64');
}
