import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksPage } from '../docs/source/checks-page.ts';
import { companionSchema } from '../docs/source/companion-schema.ts';
import { configSchemaText } from '../docs/source/config-schema.ts';
import { lintPage } from '../docs/source/lint-page.ts';
import { ROOT } from './command-line.ts';

test('docs/lint.md is what `npm run docs` writes', () => {
  expect(lintPage(), 'run `npm run docs`').toBe(written('lint.md'));
});

test('docs/checks.md is what `npm run docs` writes', { timeout: 120_000 }, async () => {
  expect(await checksPage(), 'run `npm run docs`').toBe(written('checks.md'));
});

test('schemas/config.schema.json is what `npm run docs` writes', () => {
  expect(configSchemaText(), 'run `npm run docs`').toBe(
    readFileSync(join(ROOT, 'schemas', 'config.schema.json'), 'utf8'),
  );
});

test('schemas/companion.schema.json is what `npm run docs` writes', () => {
  const file = readFileSync(join(ROOT, 'schemas', 'companion.schema.json'), 'utf8');
  expect(companionSchema(), 'run `npm run docs`').toEqual(JSON.parse(file));
});

function written(file: string): string {
  return readFileSync(join(ROOT, 'docs', file), 'utf8');
}
