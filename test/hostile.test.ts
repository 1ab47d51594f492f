import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, type Ended, inTemporaryFolder } from './command-line.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const CREDENTIALS = { CLIENT_ID: 'things-client', CLIENT_SECRET: 'correct-horse-battery-staple' } as const;

const MISBEHAVIOURS: readonly {
  readonly name: string;
  readonly answer: Answer;
  readonly says: RegExp;
  readonly exit: number;
}[] = [
  { name: 'not JSON', answer: json('{"things": ['), says: /JSON/, exit: 1 },
  { name: 'HTML with the wrong label', answer: json('<html>oops</html>'), says: /JSON/, exit: 1 },
  { name: 'the wrong shape', answer: json('{"things": "none"}'), says: /things/, exit: 1 },
  { name: 'an empty body', answer: json(''), says: /body|JSON/, exit: 1 },
  {
    name: 'a server error',
    answer: (_request, response) => response.writeHead(500).end('boom'),
    says: /500/,
    exit: 1,
  },
  { name: 'fewer bytes than it said', answer: shortBody, says: /BODY|bytes|closed|length/i, exit: 3 },
  { name: 'a reset', answer: (request) => request.socket.destroy(), says: /reset|closed/i, exit: 3 },
  { name: 'no answer in time', answer: () => {}, says: /time/i, exit: 3 },
  { name: '50 MB', answer: fiftyMegabytes, says: /not read to their end/, exit: 0 },
  {
    name: '200,000 lists in each other',
    answer: json('['.repeat(200_000) + ']'.repeat(200_000)),
    says: /not JSON: it is nested deeper than 500 levels/,
    exit: 1,
  },
  {
    name: 'control characters',
    answer: json('{"things": ["\\u001b[2J\\u0000\\ud800"]}'),
    says: /kept/,
    exit: 0,
  },
  {
    name: 'too many requests for ever',
    answer: (_request, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
    says: /429/,
    exit: 1,
  },
];

for (const { name, answer, says, exit } of MISBEHAVIOURS) {
  test(`a provider that answers with ${name} gives exit ${exit}, a message and whole reports`, async () => {
    await withProvider(answer, async (url) => {
      const { ended, junit, journal } = await runThings(url);
      expect(ended.stdout).toMatch(says);
      expect(ended.exit).toBe(exit);
      expect(ended.stdout + ended.stderr).not.toContain('    at ');
      expect(junit).toContain('</testsuites>');
      expect(journal.trim().split('\n').at(-1)).toContain('"run:end"');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(ended.stdout).not.toMatch(/\u001b\[2J|\u0000/);
    });
  });
}

test('credentials never travel to another origin, whatever a redirect says', async () => {
  const strangers: string[] = [];
  await withServer(
    (request, response) => {
      strangers.push(request.headers.authorization ?? 'none');
      response.end();
    },
    async (elsewhere) => {
      const redirect: Answer = (_request, response) =>
        response.writeHead(307, { location: `${elsewhere}/things` }).end();
      await withProvider(redirect, async (url) => {
        const { ended } = await runThings(url);
        expect(ended.exit).toBe(1);
        expect(ended.stdout).toMatch(/307/);
      });
    },
  );
  expect(strangers).toEqual([]);
});

test('a token endpoint that refuses is one error, and no task is tried', async () => {
  const paths: (string | undefined)[] = [];
  await withServer(
    (request, response) => {
      paths.push(request.url);
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');
    },
    async (url) => {
      const { ended, junit } = await runThings(url);
      expect(ended.exit).toBe(3);
      expect(ended.stdout).toContain('invalid_client');
      expect(ended.stdout.match(/invalid_client/g)).toHaveLength(1);
      expect(junit).toContain('<error');
    },
  );
  expect(paths.every((path) => path === '/token')).toBe(true);
});

test('a token endpoint that sends elsewhere is told as that, and not as wrong credentials', async () => {
  await withServer(
    (_request, response) => response.writeHead(302, { location: 'https://login.example.com/' }).end(),
    async (url) => {
      const { ended } = await runThings(url);
      expect(ended.exit).toBe(3);
      expect(ended.stdout).toContain('answered 302 with a redirect to https://login.example.com/');
      expect(ended.stdout).not.toContain('Check the values');
    },
  );
});

async function runThings(
  url: string,
): Promise<{ readonly ended: Ended; readonly junit: string; readonly journal: string }> {
  return inTemporaryFolder(async (folder) => {
    const args = [
      'test/fixtures/things.md',
      '--env',
      'local',
      '--base-url',
      url,
      '--reports',
      folder,
      '--timeout',
      '1',
      '--retries',
      '0',
      '--max-wait',
      '1',
      '--no-fuzz',
    ];
    const ended = await contract(args, { variables: CREDENTIALS });
    return {
      ended,
      junit: readFileSync(join(folder, 'junit.xml'), 'utf8'),
      journal: readFileSync(join(folder, 'run.ndjson'), 'utf8'),
    };
  });
}

/** A provider whose token endpoint works and whose one operation misbehaves. */
function withProvider(answer: Answer, use: (url: string) => Promise<void>): Promise<void> {
  return withServer((request, response) => {
    if (request.url === '/token')
      json('{"access_token":"t0k3n-of-the-test","token_type":"Bearer","expires_in":600}')(request, response);
    else answer(request, response);
  }, use);
}

async function withServer(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  try {
    await use(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function json(body: string): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
}

function shortBody(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"things": []}');
  setTimeout(() => response.destroy(), 50);
}

function fiftyMegabytes(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  let sent = 0;
  const more = (): void => {
    while (sent < 50) {
      sent += 1;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
    response.end('{"things": []}');
  };
  more();
}
