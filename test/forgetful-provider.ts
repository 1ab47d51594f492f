import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { behaviour } from '../scenarios/orders.provider.ts';
import { builtins, createProvider, memoryStore, readSpec } from '../src/index.ts';
import { serve } from '../src/sandbox/server.ts';

export const SECRETS = { CLIENT_ID: 'client-of-the-test', CLIENT_SECRET: 'secret-of-the-test' } as const;

/** The page of the example without one of its promises. */
export function forgetting(promised: string, kept: string): string {
  const page = readFileSync('specs/orders.md', 'utf8');
  expect(page).toContain(promised);
  return page.replace(promised, kept);
}

/** Serves the sandbox of a page while `use` runs. */
export async function withProvider(text: string, use: (url: string) => Promise<void>): Promise<void> {
  const provider = createProvider(
    readSpec({ file: 'specs/orders.md', text }, { formats: builtins.formats }).contract,
    {
      behaviour,
      store: memoryStore(),
      credentials: new Map(Object.entries(SECRETS)),
      now: Date.now,
      random: Math.random,
      limitFactor: 1000,
      deliver: undefined,
      webhookSecret: undefined,
    },
  );
  const serving = await serve(provider, { host: '127.0.0.1', port: 0 });
  try {
    await use(serving.url);
  } finally {
    await serving.close();
  }
}
