import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { ROOT } from './command-line.ts';

export interface Example {
  /** Where a reader finds it. */
  readonly place: string;
  readonly text: string;
  /** The words after `contract`. */
  readonly words: readonly string[];
  /** A line of its own, to be copied as it is; a command within a sentence may leave parts out. */
  readonly whole: boolean;
}

/** A program with every command whose actions only note that they were called. */
export async function commandLine(note: (command: Command) => void): Promise<Command> {
  const program = new Command('contract')
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  const folder = join(ROOT, 'src', 'cli', 'definitions');
  for (const file of readdirSync(folder)) {
    const module: Record<string, unknown> = await import(join(folder, file));
    for (const define of Object.values(module)) if (isDefinition(define)) define(program, () => {});
  }
  for (const command of program.commands) command.action(() => note(command));
  return program;
}

/** The lines below `Examples:` of every command's help, by command. */
export function helpExamples(program: Command): ReadonlyMap<string, readonly Example[]> {
  return new Map(
    program
      .createHelp()
      .visibleCommands(program)
      .filter((command) => command.name() !== 'help')
      .map((command) => {
        return [command.name(), examplesIn(helpOf(command), `contract ${command.name()} --help`)];
      }),
  );
}

/** The lines below `Examples:` of a help text. */
export function examplesIn(help: string, place: string): readonly Example[] {
  const block = /\nExamples:\n((?: {2}.*\n?)+)/.exec(help)?.[1] ?? '';
  return block.split('\n').flatMap((line) => exampleOf(line, place, true));
}

/** Commands of the README and of the pages in docs: lines of `sh` fences, and what stands in backticks. */
export function documentedExamples(): readonly Example[] {
  const pages = [
    'README.md',
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const workflow = 'templates/workflow.yml';
  const started = stepsIn(readFileSync(join(ROOT, workflow), 'utf8'), workflow);
  return [
    ...started,
    ...pages.flatMap((page) => {
      const text = readFileSync(join(ROOT, page), 'utf8');
      const fences = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((fence) =>
        (fence[1] ?? '').split('\n'),
      );
      const steps = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap((fence) =>
        stepsIn(fence[1] ?? '', page),
      );
      const prose = text.replace(/```[\s\S]*?```/g, '');
      const inline = [...prose.matchAll(/`((?:npx )?contract [^`]+)`/g)].map((match) =>
        (match[1] ?? '').replace(/\s+/g, ' '),
      );
      return [
        ...fences.flatMap((line) => exampleOf(line, page, true)),
        ...inline.flatMap((line) => exampleOf(line, page, false)),
        ...steps,
      ];
    }),
  ];
}

/** What a workflow calls: understood, and run by a machine that has its secrets. */
function stepsIn(yaml: string, place: string): readonly Example[] {
  return yaml
    .split('\n')
    .flatMap((line) => exampleOf(line.replace(/^\s*(?:- )?(?:run: )?/, ''), place, false));
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (chunk) => {
      text += chunk;
    },
  });
  command.outputHelp();
  return text;
}

function exampleOf(line: string, place: string, whole: boolean): readonly Example[] {
  // What comes after two blanks, or after a #, says what the command does.
  const text = line.trim().replace(/\s+#.*$|\s{2,}.*$/, '');
  const called = /^(?:npm run contract --|npx contract|contract)(?:\s+(.*))?$/.exec(text);
  if (called === null) return [];
  const words = [...(called[1] ?? '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
  const [redirected] = words.flatMap((word, index) => (/^[>|&]/.test(word) ? [index] : []));
  return [{ place, text, words: words.slice(0, redirected), whole }];
}

function isDefinition(
  value: unknown,
): value is (program: Command, finish: (exitCode: number) => void) => void {
  return typeof value === 'function' && value.name.startsWith('define');
}
