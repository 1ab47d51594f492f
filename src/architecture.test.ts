import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// Who may import whom: the table of the architecture page. Type-only imports obey it too.
const FOLDERS: Readonly<
  Record<string, { readonly folders: readonly string[]; readonly packages: readonly string[] }>
> = {
  model: { folders: [], packages: [] },
  events: { folders: ['model'], packages: [] },
  schema: { folders: ['model'], packages: ['ajv', 'ajv-formats'] },
  fuzz: { folders: ['model', 'schema'], packages: ['fast-check'] },
  spec: { folders: ['model', 'schema'], packages: ['yaml', 'mdast-util-from-markdown', 'mdast'] },
  plan: { folders: ['model', 'schema', 'fuzz'], packages: ['@cucumber/cucumber-expressions'] },
  checks: { folders: ['model', 'schema'], packages: [] },
  'run-checks': { folders: ['model', 'schema', 'probes'], packages: ['structured-headers'] },
  http: { folders: ['model'], packages: ['undici', 'p-retry'] },
  auth: { folders: ['model'], packages: [] },
  probes: { folders: ['model'], packages: ['json-p3', 'pg', 'libsql'] },
  run: { folders: ['model', 'events', 'fuzz'], packages: ['json-p3'] },
  report: { folders: ['model', 'events'], packages: ['picocolors'] },
  sandbox: { folders: ['model', 'schema'], packages: ['libsql', 'msw'] },
  mutate: {
    folders: ['model', 'events', 'http', 'auth', 'probes', 'run', 'sandbox'],
    packages: [],
  },
  laws: { folders: ['model', 'plan'], packages: ['vitest'] },
};

const SOURCE = dirname(fileURLToPath(import.meta.url));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly specifier: string;
}

test.each(Object.entries(FOLDERS))('%s imports only what the table allows', (folder, allowed) => {
  const crossing = importsOf(folder).filter(({ target, specifier }) =>
    specifier.startsWith('.')
      ? target !== folder && !allowed.folders.includes(target)
      : !specifier.startsWith('node:') && !allowed.packages.includes(packageName(specifier)),
  );
  expect(crossing.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('every folder of src has a row in the table, but for those that wire', () => {
  const folders = readdirSync(SOURCE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const rows = new Set([...Object.keys(FOLDERS), 'cli']);
  expect(folders.map((entry) => entry.name).filter((name) => !rows.has(name))).toEqual([]);
});

test('no file is longer than 250 lines', () => {
  const long = sources(SOURCE).filter((file) => readFileSync(file, 'utf8').split('\n').length > 251);
  expect(long.map((file) => relative(SOURCE, file))).toEqual([]);
});

function importsOf(folder: string): readonly Import[] {
  return sources(join(SOURCE, folder)).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const specifiers = text.matchAll(
      /(?:^|\s)(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/g,
    );
    return [...specifiers].map((match): Import => {
      const specifier = match[1] ?? match[2] ?? '';
      const target = relative(SOURCE, resolve(dirname(file), specifier)).split('/')[0] ?? '';
      return { file: relative(SOURCE, file), target, specifier };
    });
  });
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('tester.ts'))
    .map((name) => join(folder, name));
}

function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}
