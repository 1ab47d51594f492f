import type { Exchange, Headers, HttpRequest, Transport } from '../model/exchange.ts';
import type { Authenticator } from '../model/extension.ts';

/**
 * Adds credentials to every request. A 401 is answered once with fresh credentials (a token may end while a run
 * goes on); the refused try stays visible.
 */
export function authenticated(transport: Transport, authenticator: Authenticator): Transport {
  return async (request, { signal }) => {
    const first = await authenticator.credentials(signal);
    if (!first.granted) return refused(request, first);
    const answer = await transport(withCredentials(request, first), { signal });
    if (answer.outcome === 'failure' || answer.response.status !== 401) return answer;
    authenticator.renew();
    const second = await authenticator.credentials(signal);
    // The same credentials again would get the same answer.
    if (!second.granted || JSON.stringify(second) === JSON.stringify(first)) return answer;
    const again = await transport(withCredentials(request, second), { signal });
    const earlier = [
      ...answer.earlier,
      { elapsedMs: answer.elapsedMs, result: '401', reason: 'sent again with a new token' },
    ];
    return { ...again, attempt: earlier.length + again.attempt, earlier: [...earlier, ...again.earlier] };
  };
}

function withCredentials(
  request: HttpRequest,
  { headers, query }: { readonly headers: Headers; readonly query: Headers },
): HttpRequest {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const url = query.length === 0 ? request.url : withQuery(request.url, query);
  return {
    ...request,
    url,
    headers: [...request.headers.filter(([name]) => !names.has(name.toLowerCase())), ...headers],
  };
}

function withQuery(url: string, query: Headers): string {
  const pairs = query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return `${url}${url.includes('?') ? '&' : '?'}${pairs}`;
}

function refused(
  request: HttpRequest,
  { code, message }: { readonly code: string; readonly message: string },
): Exchange {
  const failure = { code: 'AUTH', message: `no credentials: ${message} (${code})` };
  return { request, elapsedMs: 0, attempt: 1, earlier: [], outcome: 'failure', failure };
}
