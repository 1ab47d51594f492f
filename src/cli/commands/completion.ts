import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Command } from 'commander';
import { builtins } from '../../builtins.ts';
import { EMBEDDED } from '../../model/environment.ts';
import { UsageError } from '../../model/errors.ts';
import { candidatesFor, type Lookups } from '../completion/candidates.ts';
import { packageFolder } from '../package-folder.ts';
import { EXTENSIONS, loadSpecs } from '../specs.ts';
import { terminal } from '../terminal.ts';

/** Prints what a shell runs once: from then on it asks `contract complete` what may follow. */
export async function completionCommand(shell: string): Promise<void> {
  const file = join(packageFolder(), 'templates', 'completion', `contract.${shell}`);
  await terminal.write(readFileSync(file, 'utf8'));
}

/** Prints what may follow, one a line with what it is about; `:files` leaves names of files to the shell. */
export function completeCommand(program: Command, words: readonly string[]): void {
  const { values, also } = candidatesFor(program, words, LOOKUPS);
  for (const { value, about } of values) terminal.line(about === '' ? value : `${value}\t${about}`);
  if (also !== undefined) terminal.line(`:${also}`);
}

/** Larger pages take longer to read than a person waits for a list. */
const MOST_BYTES = 256 * 1024;

const LOOKUPS: Lookups = {
  specFiles,
  reports: () => builtins.reporters.map(({ id }) => id),
  checks: () => [...builtins.checks, ...builtins.runChecks].map(({ id }) => id),
  environments: (named) => {
    const files = (named.length > 0 ? named : specFiles()).filter(
      (file) => existsSync(file) && statSync(file).isFile() && statSync(file).size <= MOST_BYTES,
    );
    return [...new Set([EMBEDDED, ...files.flatMap(environmentsOf)])];
  },
};

function specFiles(): readonly string[] {
  if (!existsSync('specs') || !statSync('specs').isDirectory()) return [];
  return readdirSync('specs')
    .filter((name) => EXTENSIONS.includes(extname(name)))
    .sort()
    .map((name) => join('specs', name));
}

function environmentsOf(file: string): readonly string[] {
  try {
    return loadSpecs([file]).flatMap(({ result }) => result.contract.environments.map(({ name }) => name));
  } catch (thrown) {
    // A page that cannot be read offers nothing; `contract lint` says why.
    if (thrown instanceof UsageError) return [];
    throw thrown;
  }
}
