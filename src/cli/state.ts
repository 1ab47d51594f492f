import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { ProviderStore } from '../model/extension.ts';
import { openSqliteStore } from '../sandbox/sqlite.ts';

/** The state of a sandbox in a file; what is no SQLite database is refused and left as it is. */
export async function openStateFile(file: string): Promise<ProviderStore> {
  const unusable = (reason: string, cause?: unknown): UsageError =>
    new UsageError('STATE_UNUSABLE', `\`${file}\` cannot hold the state of the sandbox: ${reason}`, {
      help: 'Name a new file, or one that an earlier run wrote, with --state <file>.',
      cause,
    });
  if (!isFolder(dirname(file))) throw unusable('its folder does not exist');
  if (isFolder(file)) throw unusable('it is a folder');
  return openSqliteStore(file).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw unusable(/not a database/i.test(message) ? 'it is no SQLite database' : message, cause);
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What was opened, to be closed again in the opposite order: whatever fails later. */
export interface Opened {
  readonly add: (close: () => void | Promise<void>) => void;
  readonly close: () => Promise<void>;
}

export function opened(): Opened {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add: (close) => {
      closers.push(close);
    },
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}
