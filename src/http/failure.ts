import type { TransportFailure } from '../model/exchange.ts';

/** What a thrown error of the network means, with a code that stays the same across Node and undici versions. */
export function transportFailure(
  thrown: unknown,
  context: { readonly origin: string; readonly timeoutMs: number; readonly timedOut: boolean },
): TransportFailure {
  const code = context.timedOut ? 'UND_ERR_HEADERS_TIMEOUT' : codeOf(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const seconds = `${context.timeoutMs / 1000} s`;
  const { host } = new URL(context.origin);
  switch (code) {
    case 'ECONNREFUSED':
      return { code, message: `nothing listens at ${host} (connection refused)` };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code, message: `the host name of ${host} cannot be resolved` };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return {
        code: 'ECONNRESET',
        message: `the connection to ${host} was closed before the answer was complete (${message})${afterHandshake(context.origin)}`,
      };
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return { code, message: `${host} cannot be reached from here` };
    case 'UND_ERR_CONNECT_TIMEOUT':
      return { code: 'CONNECT_TIMEOUT', message: `${host} did not accept a connection within ${seconds}` };
    case 'ETIMEDOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return { code: 'TIMEOUT', message: `no complete answer within ${seconds}` };
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return { code: 'BODY_LENGTH', message: 'the body has another length than its Content-Length says' };
    default:
      return byText(code, message, host);
  }
}

/** With TLS 1.3 a server that misses a client certificate may just close, after the client thinks all is well. */
function afterHandshake(origin: string): string {
  return origin.startsWith('https:')
    ? '; a server that asks for a client certificate may close like this'
    : '';
}

function byText(code: string, message: string, host: string): TransportFailure {
  if (code.startsWith('HPE_')) return { code: 'NOT_HTTP', message: `what came is not HTTP (${message})` };
  // TLS 1.3 has an alert for it (RFC 8446 section 6.2), 1.2 only one for a handshake that failed.
  if (
    /CERTIFICATE_REQUIRED|certificate required|ALERT_HANDSHAKE_FAILURE|alert bad certificate|BAD_CERTIFICATE/i.test(
      `${code} ${message}`,
    )
  ) {
    return {
      code: 'CLIENT_CERTIFICATE',
      message: `${host} asks for a client certificate that it trusts, and was shown none (${code})`,
    };
  }
  if (/certificate|TLS|SSL/i.test(`${code} ${message}`)) {
    return { code: 'TLS', message: `no secure connection to ${host}: ${message} (${code})` };
  }
  return { code: code === '' ? 'NETWORK' : code, message };
}

/** Errors of undici wrap those of the system; several addresses of one host give an AggregateError. */
function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  const own = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
  const cause = 'cause' in thrown ? codeOf(thrown.cause) : '';
  return own === '' || own === 'UND_ERR_SOCKET' ? cause || own : own;
}
