import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { expect, test } from 'vitest';
import type { RunFlags } from '../src/cli/commands/run.ts';
import { planSpec } from '../src/cli/planning.ts';
import { type LoadedSpec, loadSpecs } from '../src/cli/specs.ts';
import { contract, inTemporaryFolder, ROOT } from './command-line.ts';
import { commandLine, documentedExamples, type Example, examplesIn, helpExamples } from './examples.ts';

const program = await commandLine(() => {});
const helps = helpExamples(program);
const { stdout: help } = await contract(['--help']);
const examples = [
  ...examplesIn(help, 'contract --help'),
  ...[...helps.values()].flat(),
  ...documentedExamples(),
];

test.each([...helps])('the help of %s has examples', (_command, found) => {
  expect(found.length).toBeGreaterThan(0);
});

test('every example of the help, the README and the docs is a command line that is understood', async () => {
  expect(examples.length).toBeGreaterThan(40);
  const refused = [];
  for (const example of examples) {
    const { form, message } = await understood(example);
    if (form === 'refused') refused.push(`${example.place}: ${example.text}: ${message}`);
  }
  expect(refused).toEqual([]);
});

/** Loaded once: nearly every example names the same page. */
const pages = new Map<string, readonly LoadedSpec[]>();

test('every run of an example has something to run', async () => {
  const planned = [...runnable().values()].filter((example) => HOW[commandOf(example)] === 'plan');
  expect(planned.length).toBeGreaterThan(5);
  for (const example of planned) {
    const { form, call } = await understood(example);
    // `--help` calls nothing.
    if (form === 'help' || call === undefined) continue;
    const key = call.args.join(' ');
    const plan = (): number => {
      const specs = pages.get(key) ?? loadSpecs(call.args.length > 0 ? call.args : ['specs']);
      pages.set(key, specs);
      const options = { ...call.opts<RunFlags>(), exploration: undefined };
      return specs.reduce((sum, spec) => sum + planSpec(spec, options).plan.tasks.length, 0);
    };
    if (example.words.includes('nowhere.md')) expect(plan).toThrow('does not exist');
    else expect(plan(), `${example.place}: ${example.text}`).toBeGreaterThan(0);
  }
});

/** How the examples of each command are tried: as they stand, as far as its plan, or not here for a reason. */
const HOW: Readonly<Record<string, 'run' | 'plan' | { readonly reason: string }>> = {
  baseline: 'run',
  completion: 'run',
  coverage: 'run',
  doctor: { reason: 'asks the hosts of the page (test/gate.test.ts asks one of its own)' },
  env: { reason: 'asks the hosts of the page (test/gate.test.ts asks one of its own)' },
  init: 'run',
  lint: 'run',
  merge: { reason: 'needs the journals of shards (test/merge.test.ts makes them)' },
  mutate: 'run',
  replay: { reason: 'needs a finding (test/replay.test.ts makes one)' },
  report: 'run',
  run: 'plan',
  serve: { reason: 'serves until it is stopped (test/serve.test.ts starts it)' },
};

/** Examples that their command's way does not fit. */
const APART: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /^mutate(?!.*--list)/,
    reason: 'breaks the sandbox a thousand times (test/mutate.test.ts does it a few times)',
  },
  { pattern: /^init(?!.*--yes)/, reason: 'asks on a terminal (src/cli/init/init.test.ts answers)' },
  { pattern: /--from (?!reports\/run\.ndjson)/, reason: 'names a journal of the reader' },
];

test.each([...helps.keys()])('it is said how the examples of %s are tried', (command) => {
  expect(HOW[command], `add \`${command}\` to the table of test/examples.test.ts`).toBeDefined();
});

test('every example that needs no provider is run', {
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
      if (how === 'plan') continue;
      const own = command === 'init' ? 'started' : '.';
      const ended = await contract(example.words, { cwd: join(cwd, own) });
      expect([0, 1], `${example.place}: ${text}\n${ended.stdout.slice(-500)}${ended.stderr}`).toContain(
        ended.exit,
      );
    }
  });
  console.log(
    `examples that are understood, but not run here:\n${left.map((line) => `  ${line}`).join('\n')}`,
  );
});

type Understood =
  | { readonly form: 'call' | 'help'; readonly call: Command | undefined; readonly message: undefined }
  | { readonly form: 'refused'; readonly call: undefined; readonly message: string };

async function understood({ words }: Example): Promise<Understood> {
  let call: Command | undefined;
  // Each parse leaves its values behind in the definitions, so each has definitions of its own.
  const fresh = await commandLine((command) => {
    call = command;
  });
  try {
    await fresh.parseAsync(['node', 'contract', ...words]);
    if (call === undefined) return { form: 'refused', call, message: 'it calls no command' };
    return { form: 'call', call, message: undefined };
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0
      ? { form: 'help', call, message: undefined }
      : { form: 'refused', call: undefined, message: thrown.message };
  }
}

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
