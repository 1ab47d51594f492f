import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { builtins } from './builtins.ts';
import { reporterLaws } from './laws/reporter.ts';

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
