import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBehaviour } from './behaviour.ts';

test('a provider in TypeScript is loaded with what stands beside it, and leaves no file behind', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'stock.mjs'), 'export const LIMIT = 3;');
    const file = join(folder, 'shop.provider.ts');
    writeFileSync(
      file,
      `import type { ProviderBehaviour } from 'nowhere';
       import { LIMIT } from './stock.mjs';
       export const behaviour: ProviderBehaviour = { controls: { 'GET /limit': (): unknown => ({ status: 200, body: LIMIT as number }) } };`,
    );
    const behaviour = await loadBehaviour(file);
    expect(Object.keys(behaviour.controls ?? {})).toEqual(['GET /limit']);
    expect(readdirSync(folder).sort()).toEqual(['shop.provider.ts', 'stock.mjs']);
  });
});

test.each([
  ['no export', 'export const nothing = 1;', /exports no `behaviour`/],
  ['a syntax error', 'export const behaviour = {', /cannot be loaded/],
])('a provider with %s is refused with its file name', async (_name, text, message) => {
  await inFolder(async (folder) => {
    const file = join(folder, 'shop.provider.ts');
    writeFileSync(file, text);
    await expect(loadBehaviour(file)).rejects.toThrow(message);
    await expect(loadBehaviour(file)).rejects.toThrow(/shop\.provider\.ts/);
  });
});

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-behaviour-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
