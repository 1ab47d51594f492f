import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../model/errors.ts';
import type { ProviderBehaviour } from '../model/extension.ts';

/** Loads the `behaviour` that a `*.provider.ts` (or .js) file exports. */
export async function loadBehaviour(file: string): Promise<ProviderBehaviour> {
  const loaded = await importSource(resolve(file)).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('PROVIDER_UNREADABLE', `\`${file}\` cannot be loaded: ${reason}`, { cause });
  });
  const behaviour =
    typeof loaded === 'object' && loaded !== null && 'behaviour' in loaded ? loaded.behaviour : undefined;
  if (!isBehaviour(behaviour)) {
    throw new UsageError(
      'PROVIDER_UNREADABLE',
      `\`${file}\` exports no \`behaviour\` with \`operations\` or \`controls\``,
      {
        help: 'export const behaviour: ProviderBehaviour = { operations: { ... }, controls: { ... } };',
      },
    );
  }
  return behaviour;
}

/**
 * Node 20 cannot import TypeScript: the types are taken out and the result stands beside the source for
 * the moment of its import, so that what it imports resolves as it would for the source.
 */
async function importSource(path: string): Promise<unknown> {
  if (!/\.m?ts$/.test(path)) return import(pathToFileURL(path).href);
  const { transform } = await import('sucrase');
  const { code } = transform(readFileSync(path, 'utf8'), {
    transforms: ['typescript'],
    disableESTransforms: true,
    filePath: path,
  });
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.mjs`);
  try {
    writeFileSync(temporary, code);
  } catch {
    // A read-only folder: without relative imports the source runs from its text alone.
    return import(`data:text/javascript,${encodeURIComponent(code)}`);
  }
  try {
    return await import(pathToFileURL(temporary).href);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function isBehaviour(value: unknown): value is ProviderBehaviour {
  return typeof value === 'object' && value !== null && ('operations' in value || 'controls' in value);
}
