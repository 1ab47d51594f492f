import { expect } from 'vitest';
import type { AuthDeclaration } from '../model/auth.ts';
import { credentialReferences } from '../model/auth.ts';
import { secret } from '../model/environment.ts';
import type { HttpRequest, Transport } from '../model/exchange.ts';
import type { AuthScheme } from '../model/extension.ts';

const SIGNAL = new AbortController().signal;

/** Laws of schemes: credentials are added, many callers cost at most one request, and no failure tells a secret. */
export async function authSchemeLaws(scheme: AuthScheme, declaration: AuthDeclaration): Promise<void> {
  const requests: HttpRequest[] = [];
  const open = (transport: Transport) =>
    scheme.open(declaration, {
      credentials: new Map(
        credentialReferences(declaration).map(({ name }) => [name, secret(`the-secret-${name}`)]),
      ),
      transport,
      baseUrl: 'http://127.0.0.1:1',
      now: () => 0,
      learnSecret: () => {},
      wait: async () => {},
    });
  const granting = open(async (request) => {
    requests.push(request);
    return answered(request, 200, '{"access_token":"issued","expires_in":60}');
  });
  const results = await Promise.all(Array.from({ length: 20 }, () => granting.credentials(SIGNAL)));
  const carried = results.every(
    (result) => result.granted && result.headers.length + result.query.length > 0,
  );
  // A certificate belongs to the connection instead.
  expect(carried || scheme.certificate !== undefined).toBe(true);
  expect(requests.length).toBeLessThanOrEqual(1);
  const refused = await open(async (request) =>
    answered(request, 401, '{"error":"invalid_client"}'),
  ).credentials(SIGNAL);
  if (!refused.granted) expect(refused.message).not.toContain('the-secret');
}

function answered(request: HttpRequest, status: number, body: string): Awaited<ReturnType<Transport>> {
  const json = { parsed: true, value: JSON.parse(body) } as const;
  const response = { status, headers: [], body: Buffer.from(body), truncated: false, json: () => json };
  return { request, elapsedMs: 1, attempt: 1, earlier: [], outcome: 'response', response };
}
