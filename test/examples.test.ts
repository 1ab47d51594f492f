import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder, ROOT } from './command-line.ts';
import { commandLine, documentedExamples, type Example, helpExamples } from './examples.ts';

const called: string[] = [];
const program = await commandLine((command) => called.push(command));
const helps = helpExamples(program);
const examples = [...[...helps.values()].flat(), ...documentedExamples()];

test.each([...helps])('the help of %s has examples', (_command, found) => {
  expect(found.length).toBeGreaterThan(0);
});

test('every example of the help, the README and the docs is a command line that is understood', async () => {
  expect(examples.length).toBeGreaterThan(40);
  const refused = [];
  for (const { words, text, place } of examples) {
    const before = called.length;
    try {
      // Each parse leaves its values behind in the definitions, so each has definitions of its own.
      const fresh = await commandLine((command) => called.push(command));
      await fresh.parseAsync(['node', 'contract', ...words]);
      if (called.length === before) refused.push(`${place}: ${text} does nothing`);
    } catch (thrown) {
      if (!(thrown instanceof CommanderError)) throw thrown;
      if (thrown.exitCode !== 0) refused.push(`${place}: ${text}: ${thrown.message}`);
    }
  }
  expect(refused).toEqual([]);
});

/** How the examples of each command are tried: as they stand, with `--dry-run`, or not here for a reason. */
const HOW: Readonly<Record<string, 'run' | 'plan' | { readonly reason: string }>> = {
  baseline: 'run',
  completion: 'run',
  coverage: 'run',
  init: 'run',
  lint: 'run',
  merge: { reason: 'needs the journals of shards (test/merge.test.ts makes them)' },
  replay: { reason: 'needs a finding (test/replay.test.ts makes one)' },
  report: 'run',
  run: 'plan',
  serve: { reason: 'serves until it is stopped (test/serve.test.ts starts it)' },
};

/** Examples that their command's way does not fit. */
const APART: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^init(?!.*--yes)/, reason: 'asks on a terminal (src/cli/init/init.test.ts answers)' },
  { pattern: /--from (?!reports\/run\.ndjson)/, reason: 'names a journal of the reader' },
];

test.each([...helps.keys()])('it is said how the examples of %s are tried', (command) => {
  expect(HOW[command], `add \`${command}\` to the table of test/examples.test.ts`).toBeDefined();
});

test('every example that needs no provider is run, and the runs are planned', {
  timeout: 120_000,
}, async () => {
  const left: string[] = [];
  await inTemporaryFolder(async (cwd) => {
    for (const name of ['specs', 'scenarios']) cpSync(join(ROOT, name), join(cwd, name), { recursive: true });
    mkdirSync(join(cwd, 'started'));
    const first = await contract(['--only', 'GET /api/v1/search', '--no-fuzz'], { cwd });
    expect(first.exit).toBe(0);
    for (const [text, example] of runnable()) {
      const command = commandOf(example);
      const how = HOW[command];
      const apart = APART.find(({ pattern }) => pattern.test(example.words.join(' ')));
      const reason = apart?.reason ?? (typeof how === 'object' ? how.reason : undefined);
      if (reason !== undefined) {
        left.push(`${text}: ${reason}`);
        continue;
      }
      const dry = how === 'plan' && !example.words.includes('--help') ? ['--dry-run'] : [];
      // A new page of its own would be planned by the examples after it.
      const own = command === 'init' ? 'started' : '.';
      const ended = await contract([...example.words, ...dry], { cwd: join(cwd, own) });
      const expected = example.words.includes('nowhere.md') ? [2] : [0, 1];
      expect(expected, `${example.place}: ${text}\n${ended.stdout.slice(-500)}${ended.stderr}`).toContain(
        ended.exit,
      );
    }
  });
  console.log(
    `examples that are understood, but not run here:\n${left.map((line) => `  ${line}`).join('\n')}`,
  );
});

/** Each command line once, those that are whole. */
function runnable(): ReadonlyMap<string, Example> {
  return new Map(
    examples.filter(({ whole }) => whole).map((example) => [`contract ${example.words.join(' ')}`, example]),
  );
}

function commandOf({ words }: Example): string {
  const [first = ''] = words;
  return program.commands.some((command) => command.name() === first) ? first : 'run';
}
