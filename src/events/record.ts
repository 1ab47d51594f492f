import type { RecordedBody, RecordedExchange } from '../model/event.ts';
import type { Exchange } from '../model/exchange.ts';
import { maskHeaders } from './redact.ts';

/** What a report can show; the rest of a body is only counted. */
const MOST_BYTES = 16 * 1024;

/** An exchange as plain JSON. Secrets by value are the redactor's business. */
export function recordExchange(exchange: Exchange): RecordedExchange {
  const { request, attempt, earlier } = exchange;
  const { method, url } = request;
  const requestHeaders = maskHeaders(request.headers);
  const requestBody = request.body === undefined ? undefined : recordBody(request.body);
  const elapsedMs = Math.round(exchange.elapsedMs * 100) / 100;
  if (exchange.outcome === 'failure') {
    const { failure, outcome } = exchange;
    return { method, url, requestHeaders, requestBody, elapsedMs, attempt, earlier, outcome, failure };
  }
  const { response } = exchange;
  // Written out, for every request of a run: a spread with members after it is ten times as slow.
  return {
    method,
    url,
    requestHeaders,
    requestBody,
    elapsedMs,
    attempt,
    earlier,
    outcome: 'response',
    status: response.status,
    responseHeaders: maskHeaders(response.headers),
    responseBody: recordBody(response.body),
  };
}

function recordBody(body: Uint8Array): RecordedBody {
  const cut = body.length > MOST_BYTES;
  const bytes = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, MOST_BYTES));
  const text = bytes.toString('utf8');
  // A cut may fall into a character: the replacement mark at the very end is ours.
  const readable = cut ? text.replace(/\uFFFD+$/, '') : text;
  if (!readable.includes('\uFFFD')) return { text: readable, encoding: 'utf-8', bytes: body.length, cut };
  return { text: bytes.toString('base64'), encoding: 'base64', bytes: body.length, cut };
}
