import type { TransportFailure } from '../model/exchange.ts';

interface FailureContext {
  readonly origin: string;
  readonly timeoutMs: number;
  readonly timedOut: boolean;
}

/** What a thrown error of the network means, with a code that stays the same across Node and undici versions. */
export function transportFailure(thrown: unknown, context: FailureContext): TransportFailure {
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
        message: `the connection to ${host} was closed before the answer was complete${afterHandshake(context.origin)}`,
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
    case 'UND_ERR_HEADERS_OVERFLOW':
      return {
        code: 'HEADERS_TOO_LARGE',
        message: `the headers of the answer of ${host} are longer than the 16 KiB that are read`,
      };
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
      return { code: 'UNSENDABLE', message: `not sent: ${unsendable(message)}` };
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

/** What the client says of a request that it refuses to send. The value is not repeated: it may be a secret. */
function unsendable(message: string): string {
  const header =
    /^invalid (\S+) header$/i.exec(message)?.[1] ?? /^(\S+) header not supported$/i.exec(message)?.[1];
  if (/^invalid header key$/i.test(message))
    return 'the name of a header holds characters that HTTP does not allow';
  if (/request path/i.test(message)) return 'the path holds characters that must be escaped in a URL';
  if (/content.length/i.test(message)) return 'its Content-Length is not the length of its body';
  if (header === undefined) return message;
  return /^(?:connection|expect|host|keep-alive|transfer-encoding|upgrade)$/i.test(header)
    ? `the header ${header} belongs to the connection, and is not for a scenario to set`
    : `the value of the header ${header} holds characters that HTTP does not allow, such as a line break`;
}

/** Why a secure connection failed, by the codes of OpenSSL and Node. */
const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself alone',
  EPROTO: 'it does not speak TLS there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is that of another host',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody who is trusted here signed its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody who is trusted here signed its certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody who is trusted here signed its certificate',
};

function byText(code: string, message: string, host: string): TransportFailure {
  const parsing = /^Response does not match the HTTP\/1\.1 protocol(?: \((.*)\))?/.exec(message);
  if (parsing !== null || code.startsWith('HPE_')) {
    const detail = parsing?.[1] ?? message;
    return { code: 'NOT_HTTP', message: `what came from ${host} is not HTTP (${detail})` };
  }
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
  const words = TLS[code];
  if (words !== undefined || /certificate|TLS|SSL/i.test(`${code} ${message}`)) {
    return { code: 'TLS', message: `no secure connection to ${host}: ${words ?? message} (${code})` };
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
