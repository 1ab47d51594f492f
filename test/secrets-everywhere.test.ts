import { createServer } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveTarget } from '../src/cli/environment.ts';
import { environmentLines } from '../src/cli/environment-lines.ts';
import { viewEnvironment } from '../src/cli/environment-view.ts';
import { type ExecutionOptions, execute } from '../src/cli/execution.ts';
import { lookAt } from '../src/cli/reachability.ts';
import { builtins, type RunEvent } from '../src/index.ts';
import { eventsOf, options, planOf, specOf } from './executing.ts';

// Whatever can hold a secret holds a random one, and the provider repeats everything that it gets, in every form.

const THINGS = `
endpoints:
  - method: POST
    path: /things
    request: { body: { type: object, required: [name], properties: { name: { type: string, maxLength: 9, example: pen } } } }
    responses: { 201: { body: { id: "T-1", name: pen } }, 400: { description: wrong }, 401: { description: who } }
  - { method: GET, path: "/things/{id}", responses: { 200: { body: { id: "T-1" } }, 404: { description: none } } }
  - { method: DELETE, path: "/things/{id}", responses: { 204: { description: gone } } }
`;
const PAGES: Readonly<Record<string, string>> = {
  'client credentials': `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /token } }
  request: { grant_type: client_credentials, client_id: "{CLIENT_ID}", client_secret: "{CLIENT_SECRET}" }
`,
  'a key in the query': 'authentication: { type: API Key, query: "key={CLIENT_SECRET}" }\n',
  'a key in a header': 'authentication: { type: API Key, header: "X-Own-Pass: {CLIENT_SECRET}" }\n',
  'basic authentication':
    'authentication: { type: Basic, username: "{CLIENT_ID}", password: "{CLIENT_SECRET}" }\n',
};

/** What a header can carry. */
const secretText = fc
  .string({
    unit: fc.constantFrom(...'abcXYZ0189!#$%&\'()*+-./:;<=>?@[]^_`{|}~"\\'),
    minLength: 10,
    maxLength: 40,
  })
  .map((text) => `s${text}e`);

test.each(Object.keys(PAGES))(
  'with %s no random secret reaches a report, an event, a look at the environment or a stack',
  { timeout: 60_000 },
  async (scheme) => {
    const spec = specOf(`${PAGES[scheme]}${THINGS}`);
    const planned = planOf(spec);
    await fc.assert(
      fc.asyncProperty(secretText, secretText, async (clientSecret, tokenPart) => {
        // An issuer gives a token of the letters that RFC 6750 allows.
        const token = Buffer.from(tokenPart).toString('base64url');
        const secrets = [clientSecret, token];
        await echoing(token, async (baseUrl) => {
          const variable = (name: string): string | undefined => {
            if (/(?:ID|USERNAME)$/.test(name)) return 'client-of-the-test';
            return /(?:SECRET|PASSWORD)$/.test(name) ? clientSecret : undefined;
          };
          const target = resolveTarget(spec.result.contract, 'embedded', { baseUrl, variable });
          const events = await eventsOf(execute(planned, spec, target, options(variable)));
          expect(
            events.some((event) => event.type === 'case:end'),
            'something was sent',
          ).toBe(true);
          await hides(secrets, 'events', JSON.stringify(events));
          for (const reporter of builtins.reporters)
            await hides(secrets, reporter.id, await reported(reporter, events));
          const looked = await lookAt(spec, target, { timeoutMs: 5000, now: Date.now(), secrets });
          const variables = { read: variable, from: () => '.env', secrets, warnings: [] };
          const { view } = viewEnvironment(
            spec,
            { env: 'embedded', baseUrl },
            { variables, now: Date.now() },
          );
          await hides(secrets, 'env', JSON.stringify([looked, view, environmentLines(view, true)]));
          await hides(
            secrets,
            'a stack',
            await stackOf(execute(planned, spec, target, throwing(clientSecret, variable))),
          );
        });
      }),
      { numRuns: 3, seed: 20_261_124 },
    );
  },
);

async function hides(secrets: readonly string[], where: string, text: string): Promise<void> {
  for (const secret of secrets) {
    const forms = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ '': secret }).toString().slice(1),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('hex'),
    ];
    for (const form of forms) expect(text.includes(form), `${where} holds ${form}`).toBe(false);
  }
}

/** Repeats in its answers whatever it was sent, plainly and encoded. */
async function echoing(token: string, use: (baseUrl: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const all = [request.url ?? '', body, ...request.rawHeaders];
      const isToken = request.url === '/token';
      const answer = {
        ...(isToken
          ? { access_token: token, token_type: 'Bearer', expires_in: 600 }
          : { id: 'T-1', name: 'pen' }),
        error: all,
        encoded: all.map((text) => [encodeURIComponent(text), Buffer.from(text).toString('base64')]),
        decoded: all.map((text) => decoded(text)),
        trace: `Error: refused ${all.join(' ')}\n    at place (/app/orders.js:1:1)`,
      };
      response
        .writeHead(isToken ? 200 : request.method === 'POST' ? 201 : 200, {
          'content-type': 'application/json',
          'x-echo': (request.headers.authorization ?? '').slice(0, 200),
        })
        .end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function decoded(text: string): string {
  return [...new URLSearchParams(text)].flat().join(' ');
}

/** Breaks in the middle with a secret in its message: a fault of ours must not show it either. */
function throwing(secret: string, variable: (name: string) => string | undefined): ExecutionOptions {
  return Object.defineProperty({ ...options(variable) }, 'maxTimeMs', {
    get: (): never => {
      throw new Error(`broken with ${secret}`);
    },
  });
}

async function stackOf(events: AsyncIterable<RunEvent>): Promise<string> {
  try {
    await eventsOf(events);
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : String(thrown);
  }
  throw new Error('the run did not break');
}

async function reported(
  reporter: (typeof builtins.reporters)[number],
  events: readonly RunEvent[],
): Promise<string> {
  const stream = (async function* (): AsyncIterable<RunEvent> {
    yield* events;
  })();
  let text = '';
  const shown = { colour: false, live: false, columns: 100, verbose: true };
  for await (const part of reporter.report(stream, shown)) text += part;
  return text;
}
