import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../model/errors.ts';
import { systemReason } from './reason.ts';

/** The variables of one .env file. */
export interface EnvFile {
  readonly name: string;
  readonly values: ReadonlyMap<string, string>;
}

/** `.env.<environment>`, then `.env`: those of the two that are there. */
export function readEnvFiles(folder: string, environment: string): readonly EnvFile[] {
  // A name with a slash in it names no file beside us.
  const names = /^[\w.-]+$/.test(environment) ? [`.env.${environment}`, '.env'] : ['.env'];
  return names
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => ({ name, values: read(folder, name) }));
}

/** What git would give away, as sentences; nothing where there is no git. */
export function exposedEnvFiles(folder: string, files: readonly Pick<EnvFile, 'name'>[]): readonly string[] {
  return files.flatMap(({ name }) => {
    if (git(folder, 'ls-files', '--error-unmatch', '--', name) === 0)
      return [
        `${name} is tracked by git, and so are the secrets in it: git rm --cached ${name}, add it to .gitignore, and change the secrets.`,
      ];
    // 1: it is not ignored; 128: this is no repository.
    return git(folder, 'check-ignore', '--quiet', '--', name) === 1
      ? [`${name} is not ignored by git: add .env and .env.* to .gitignore before it is committed.`]
      : [];
  });
}

function read(folder: string, name: string): ReadonlyMap<string, string> {
  try {
    const values = Object.entries(parseEnv(readFileSync(join(folder, name), 'utf8')));
    return new Map(values.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
  } catch (cause) {
    throw new UsageError('ENV_FILE_UNREADABLE', `\`${name}\` cannot be read: ${systemReason(cause)}`, {
      cause,
    });
  }
}

function git(folder: string, ...args: readonly string[]): number | null {
  return spawnSync('git', args, { cwd: folder, stdio: 'ignore' }).status;
}
