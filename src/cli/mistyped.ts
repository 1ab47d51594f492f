import { existsSync } from 'node:fs';
import { UsageError } from '../model/errors.ts';
import { slipOf } from '../spec/suggest.ts';

/**
 * `contract lnt` runs the default command, which takes `lnt` for a page. A word that is no path, and is a command but for
 * a slip, is told from a page that is missing.
 */
export function refuseMistyped(words: readonly string[], commands: readonly string[]): void {
  const [word = ''] = words;
  if (!/^[a-z]+$/i.test(word) || existsSync(word)) return;
  const lower = word.toLowerCase();
  const command = commands.includes(lower) ? lower : slipOf(lower, commands);
  if (command === undefined) return;
  throw new UsageError('COMMAND_UNKNOWN', `there is no command and no page \`${word}\``, {
    help: `Did you mean \`contract ${command}\`?`,
  });
}
