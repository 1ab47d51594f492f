import type { HttpHandler } from 'msw';
import type { Provider } from './provider.ts';

/** MSW handlers that answer as the sandbox does, for a consumer's own tests. Needs the package `msw`. */
export async function toMswHandlers(provider: Provider, baseUrl: string): Promise<readonly HttpHandler[]> {
  const { http, HttpResponse } = await import('msw');
  return [
    http.all(`${baseUrl}/*`, async ({ request }) => {
      const url = new URL(request.url);
      const prefix = new URL(baseUrl).pathname.replace(/\/+$/, '');
      const answer = provider.handle({
        method: request.method,
        target: url.pathname.slice(prefix.length) + url.search,
        headers: [...request.headers],
        body: new Uint8Array(await request.arrayBuffer()),
      });
      const headers = answer.headers.map(([name, value]): [string, string] => [name, value]);
      const body = answer.body.length === 0 ? null : Buffer.from(answer.body).toString('utf8');
      return new HttpResponse(body, { status: answer.status, headers });
    }),
  ];
}
