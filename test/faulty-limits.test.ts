import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { builtins, createProvider, memoryStore, readSpec } from '../src/index.ts';
import type { Provider, ProviderRequest, ProviderResponse } from '../src/sandbox/provider.ts';
import { serve } from '../src/sandbox/server.ts';
import { contract } from './command-line.ts';

type Fault = (answer: ProviderResponse, request: ProviderRequest, limits: Provider) => ProviderResponse;

const PAGE = 'test/fixtures/limited.md';

/** Deviations that only a burst shows. */
const BURSTS: readonly { readonly name: string; readonly fault: Fault; readonly told: RegExp | undefined }[] =
  [
    { name: 'none', fault: (answer) => answer, told: undefined },
    {
      name: 'no limit at all',
      fault: (answer, request, free) => (answer.status === 429 ? free.handle(request) : answer),
      told: /requests in less than 1 s were let through; the limit is 20/,
    },
    {
      name: 'a limit that comes early',
      fault: early(5),
      told: /request \d+ was refused with 429; 20 in 1 s are allowed/,
    },
    {
      name: 'no Retry-After',
      fault: without('Retry-After'),
      told: /without the header Retry-After, which is declared/,
    },
    {
      name: 'no headers over the limit',
      fault: (answer, request, free) =>
        answer.status === 429 ? without('X-RateLimit-Remaining')(answer, request, free) : answer,
      told: /answered 429 without the header X-RateLimit-Remaining/,
    },
  ];

test.each(BURSTS)('going over the limits, "$name" is told', { timeout: 60_000 }, async ({ fault, told }) => {
  const { findings, exit } = await runAgainst(fault, ['--rate-limits', '--only', 'POST /notes']);
  if (told === undefined) expect(findings).toEqual([]);
  else expect(findings.map(({ message }) => message).join('\n')).toMatch(told);
  expect(exit).toBe(told === undefined ? 0 : 1);
});

test('limits are never gone over in production', async () => {
  const ended = await contract(['specs/orders.md', '--env', 'production', '--rate-limits']);
  expect(ended.exit).toBe(2);
  expect(ended.stderr).toContain('never in `production`');
});

async function runAgainst(
  fault: Fault,
  more: readonly string[],
): Promise<{
  readonly findings: readonly { readonly check: string; readonly message: string }[];
  readonly exit: number | null;
}> {
  const limited = providerWith(2);
  const free = providerWith(1000);
  const provider: Provider = { handle: (request) => fault(limited.handle(request), request, free) };
  const serving = await serve(provider, { host: '127.0.0.1', port: 0 });
  try {
    const ended = await contract([
      PAGE,
      '--env',
      'local',
      '--base-url',
      serving.url,
      '--no-fuzz',
      '--skip',
      'boundaries',
      '--json',
      '--reports',
      'reports/test-limits',
      ...more,
    ]);
    const report: {
      readonly runs: readonly {
        readonly tasks: readonly {
          readonly findings: readonly { readonly check: string; readonly message: string }[];
        }[];
      }[];
    } = JSON.parse(ended.stdout);
    return {
      findings: report.runs.flatMap(({ tasks }) => tasks.flatMap((task) => task.findings)),
      exit: ended.exit,
    };
  } finally {
    await serving.close();
  }
}

function providerWith(limitFactor: number): Provider {
  const text = readFileSync(PAGE, 'utf8');
  return createProvider(readSpec({ file: PAGE, text }, { formats: builtins.formats }).contract, {
    behaviour: undefined,
    store: memoryStore(),
    credentials: new Map(),
    now: Date.now,
    random: Math.random,
    limitFactor,
    deliver: undefined,
    webhookSecret: undefined,
  });
}

function without(name: string): Fault {
  return (answer) => ({ ...answer, headers: answer.headers.filter(([own]) => own !== name) });
}

/** Refuses each so-manyth request of a second with what the provider itself answers over the limit. */
function early(limit: number): Fault {
  let [second, count] = [0, 0];
  return (answer) => {
    const now = Math.floor(Date.now() / 1000);
    [second, count] = now === second ? [second, count + 1] : [now, 1];
    if (answer.status === 429 || count <= limit) return answer;
    const body = Buffer.from('{"error_code":"TOO_MANY","message":"Too many requests"}');
    return { status: 429, headers: [...answer.headers, ['Retry-After', '1']], body };
  };
}
