import { createServer, type RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { resolveTarget } from '../src/cli/environment.ts';
import { execute } from '../src/cli/execution.ts';
import type { RunEvent } from '../src/index.ts';
import { eventsOf, options, planOf, specOf } from './executing.ts';

const CLIENT = `authentication:
  type: OAuth 2.0
  flow: Client Credentials
  endpoints: { token: { url: /token } }
  request: { grant_type: client_credentials, client_id: "{CLIENT_ID}", client_secret: "{CLIENT_SECRET}" }
endpoints:
  - method: POST
    path: /things
    request: { body: { name: pen } }
    responses: { 201: { body: { id: "T-1", name: pen } }, 400: { description: wrong }, 401: { description: who } }
  - { method: GET, path: "/things/{id}", responses: { 200: { body: { id: "T-1" } }, 404: { description: none } } }
`;

test.each([301, 302, 303, 307, 308])(
  'a %i to another origin is judged as it is, and nobody else hears of the credentials',
  async (status) => {
    const { events, elsewhere } = await runAgainst((other) => (request, response) => {
      if (request.url === '/token') return token(response);
      response.writeHead(status, { location: `${other}${request.url}` }).end();
    });
    expect(elsewhere).toEqual([]);
    const answers = events.flatMap((event) => (event.type === 'case:end' ? [event.exchange] : []));
    expect(answers.some((exchange) => exchange.outcome === 'response' && exchange.status === status)).toBe(
      true,
    );
    expect(events.at(-1)).toMatchObject({ verdict: 'fail' });
  },
);

test('a token endpoint that points elsewhere gets no secret there, and the run says so', async () => {
  const { events, elsewhere } = await runAgainst((other) => (_, response) => {
    response.writeHead(307, { location: `${other}/token` }).end();
  });
  expect(elsewhere).toEqual([]);
  expect(events.find((event) => event.type === 'preflight:end')).toMatchObject({
    failure: { message: expect.stringContaining('credentials are not sent after it') },
  });
});

test('a Location on another origin that a scenario follows is not sent', async () => {
  const following = `${CLIENT}test_scenarios:
  happy_path:
    - name: "The new thing is where it says"
      steps:
        - send: { operation: "POST /things", body: { name: pen } }
          expect: { status: 201 }
        - send: { method: GET, path: "{{response.header.location}}" }
          expect: { status: 200 }
`;
  const { events, elsewhere } = await runAgainst(
    (other) => (request, response) => {
      if (request.url === '/token') return token(response);
      response
        .writeHead(201, { 'content-type': 'application/json', location: `${other}/things/T-1` })
        .end('{"id":"T-1","name":"pen"}');
    },
    following,
  );
  expect(elsewhere).toEqual([]);
  const sent = events.flatMap((event) =>
    event.type === 'case:end' && event.task.includes('is where it says') ? [event.step] : [],
  );
  expect(sent).toEqual(['step 1']);
});

type Answer = Parameters<RequestListener>[1];

function token(response: Answer): void {
  const answer = { access_token: 'token-of-the-test', token_type: 'Bearer', expires_in: 600 };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function runAgainst(
  provider: (other: string) => RequestListener,
  page = CLIENT,
): Promise<{ readonly events: readonly RunEvent[]; readonly elsewhere: readonly string[] }> {
  const elsewhere: string[] = [];
  const noting: RequestListener = (request, response) => {
    elsewhere.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    response.end('{}');
  };
  return listening(noting, (other) =>
    listening(provider(other), async (baseUrl) => {
      const spec = specOf(page);
      const values = new Map([
        ['CLIENT_ID', 'client-of-the-test'],
        ['CLIENT_SECRET', 'secret-of-the-test'],
      ]);
      const variable = (name: string): string | undefined => values.get(name);
      const target = resolveTarget(spec.result.contract, 'embedded', { baseUrl, variable });
      return { events: await eventsOf(execute(planOf(spec), spec, target, options(variable))), elsewhere };
    }),
  );
}

async function listening<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    return await use(
      `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    );
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
