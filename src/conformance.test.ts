import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtins } from './builtins.ts';
import { authSchemeLaws } from './laws/auth-scheme.ts';
import { formatLaws } from './laws/format.ts';
import { probeLaws } from './laws/probe.ts';
import { reporterLaws } from './laws/reporter.ts';
import { sourceLaws } from './laws/source.ts';
import type { AuthDeclaration } from './model/auth.ts';
import type { Json } from './model/json.ts';
import { readSpec } from './spec/read.ts';

const SOURCE = dirname(fileURLToPath(import.meta.url));

/** The lists of builtins.ts, and the folder whose files each must name. */
const LEAVES: readonly {
  readonly list: keyof typeof builtins;
  readonly folder: string;
  readonly declares: string;
}[] = [
  { list: 'authSchemes', folder: 'auth', declares: 'AuthScheme' },
  { list: 'checks', folder: 'checks', declares: 'Check' },
  { list: 'formats', folder: 'spec/formats', declares: 'SpecFormat' },
  { list: 'probes', folder: 'probes', declares: 'Probe' },
  { list: 'reporters', folder: 'report', declares: 'Reporter' },
  { list: 'runChecks', folder: 'run-checks', declares: 'RunCheck' },
  { list: 'sources', folder: 'plan/sources', declares: 'Source' },
];

test.each(LEAVES)(
  'every $declares of $folder has its line in builtins.ts',
  async ({ list, folder, declares }) => {
    const files = readdirSync(join(SOURCE, folder)).filter((name) => /^(?!.*\.test\.ts$).*\.ts$/.test(name));
    const exported: unknown[] = [];
    for (const name of files) {
      const module: Record<string, unknown> = await import(join(SOURCE, folder, name));
      exported.push(...Object.values(module).filter(isLeaf));
    }
    const missing = exported.filter((leaf) => !builtins[list].some((listed) => listed === leaf));
    expect(missing, `add these ${declares} values to the list \`${list}\` of builtins.ts`).toEqual([]);
    expect(exported.length).toBe(builtins[list].length);
  },
);

test.each(LEAVES)('the ids of $list are unique and in alphabetical order', ({ list }) => {
  const ids = builtins[list].map((leaf) => leaf.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual([...ids].sort());
});

for (const reporter of builtins.reporters) {
  test(`the reporter ${reporter.id} keeps the laws of reporters`, async () => {
    await reporterLaws(reporter);
  });
}

const AT = { file: 'specs/x.md', line: 1, column: 1 } as const;

const DECLARATIONS: Readonly<Record<string, AuthDeclaration>> = {
  'api-key': {
    type: 'api-key',
    place: 'query',
    name: 'key',
    prefix: '',
    key: { name: 'KEY', at: AT },
    at: AT,
  },
  basic: { type: 'basic', username: { name: 'USER', at: AT }, password: { name: 'WORD', at: AT }, at: AT },
  bearer: {
    type: 'bearer',
    header: 'Authorization',
    scheme: 'Bearer',
    token: { name: 'TOKEN', at: AT },
    at: AT,
  },
  'client-credentials': {
    type: 'client-credentials',
    tokenUrl: { value: '/token', at: AT },
    tokenMethod: 'POST',
    contentType: 'application/x-www-form-urlencoded',
    clientAuthentication: 'body',
    clientId: { name: 'ID', at: AT },
    clientSecret: { name: 'SECRET', at: AT },
    scope: undefined,
    expiresInSeconds: 60,
    renewBeforeSeconds: 10,
    retryAttempts: 0,
    retryDelaySeconds: 0,
    header: 'Authorization',
    scheme: 'Bearer',
    at: AT,
  },
  'mutual-tls': {
    type: 'mutual-tls',
    certificate: { name: 'CERTIFICATE', at: AT },
    key: { name: 'KEY', at: AT },
    at: AT,
  },
};

for (const scheme of builtins.authSchemes) {
  test(`the scheme ${scheme.id} keeps the laws of schemes`, async () => {
    const declaration = DECLARATIONS[scheme.id];
    if (declaration === undefined) throw new Error(`write a declaration for ${scheme.id} here`);
    await authSchemeLaws(scheme, declaration);
  });
}

const ARGUMENTS: Readonly<Record<string, Json>> = {
  'http-resource': { path: '/x', expect: { body: {} } },
  'sql-row': { database: 'NOWHERE_URL', query: 'select 1', rows: 1 },
  'webhook-inbox': { event: 'x.created' },
  'webhook-receiver': { event: 'x.created', treatments: ['refuse'] },
  'webhook-retries': { event: 'x.created', match: {}, attempts: 1, delays: [0] },
  'webhook-silence': { most: 0 },
};

for (const probe of builtins.probes) {
  test(`the probe ${probe.id} keeps the laws of probes`, async () => {
    await probeLaws(probe, ARGUMENTS[probe.id] ?? null);
  });
}

const SAMPLES: Readonly<Record<string, string>> = {
  markdown:
    '# X\n\n- a list with a fence\n\n  ```yaml\n  a: 1\n  b: [2, {c: 33}]\n  ```\n\n```json\n{"d": 4.5}\n```\n',
  yaml: 'a: 1\nb:\n  - 22\n  - c: -3\n',
};

for (const format of builtins.formats) {
  test(`the format ${format.id} keeps the laws of formats`, () => {
    formatLaws(format, { text: SAMPLES[format.id] ?? '', file: `x.${format.id === 'yaml' ? 'yaml' : 'md'}` });
  });
}

for (const source of builtins.sources) {
  test(`the source ${source.id} keeps the laws of sources on the example spec`, () => {
    const text = readFileSync(join(SOURCE, '..', 'specs', 'orders.md'), 'utf8');
    const { contract } = readSpec({ file: 'specs/orders.md', text }, { formats: builtins.formats });
    sourceLaws(source, {
      contract,
      companion: undefined,
      inbox: true,
      companionFile: 'scenarios/orders.yaml',
      environment: 'embedded',
      burst: true,
      secondClient: false,
      maxWaitMs: 60_000,
      exploration: { runs: 10, known: new Map() },
    });
  });
}

/** Extensions are plain objects with an id and at least one function. */
function isLeaf(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    Object.values(value).some((member) => typeof member === 'function')
  );
}
