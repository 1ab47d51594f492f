#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { HarnessError, UsageError } from '../model/errors.ts';
import type { RunFlags } from './commands/run.ts';
import { commandCalled } from './completion/candidates.ts';
import { defineBaseline } from './definitions/baseline.ts';
import { defineCompletion } from './definitions/completion.ts';
import { defineCoverage } from './definitions/coverage.ts';
import { defineDoctor } from './definitions/doctor.ts';
import { defineEnv } from './definitions/env.ts';
import { defineInit } from './definitions/init.ts';
import { defineLint } from './definitions/lint.ts';
import { defineMerge } from './definitions/merge.ts';
import { defineMutate } from './definitions/mutate.ts';
import { defineReplay } from './definitions/replay.ts';
import { defineReport } from './definitions/report.ts';
import { defineRun } from './definitions/run.ts';
import { defineServe } from './definitions/serve.ts';
import { defineWorker } from './definitions/worker.ts';
import { applySettings } from './settings/apply.ts';
import { loadConfig } from './settings/load-config.ts';
import { settingsOf } from './settings/table.ts';
import { terminal } from './terminal.ts';

/** In the order of the help; the first is the default. */
const COMMANDS = [
  defineRun,
  defineLint,
  defineServe,
  defineReplay,
  defineReport,
  defineCoverage,
  defineMutate,
  defineEnv,
  defineDoctor,
  defineBaseline,
  defineMerge,
  defineWorker,
  defineInit,
  defineCompletion,
];

const HELP = `
Examples:
  contract init                a first page that runs at once
  contract                     every page in specs/ against the sandbox that is built from it
  contract lint                what is wrong or contradictory in them
  contract env staging         what a run would use there, and whether it answers
  contract coverage            how much of them the last run has decided
  contract mutate specs        how much of it a run would notice if it were broken
  contract run --help          flags, examples and variables of a run

Exit codes:
  0  every promise that was judged is kept
  1  a promise is broken, or (unless --no-strict) something stayed inconclusive
  2  bad input: a spec, a flag or a file; or nothing to judge
  3  no judgement possible: the provider was unreachable, or a fault of this tool`;

// Commands are imported when they run: `--help` must not pay for the HTTP client, the YAML reader and ajv.
process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  let called = false;
  const program = commandLine((code) => {
    exitCode = code;
  }).hook('preAction', () => {
    called = true;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (thrown) {
    const code = explain(thrown);
    if (code === 2 && !called) await withoutRun(program, argv.slice(2));
    return code;
  }
}

/** A run with a mistyped flag, here or in its configuration, is none, and what an earlier one left must not pass for its reports. */
async function withoutRun(program: Command, words: readonly string[]): Promise<void> {
  const command = commandCalled(program, words);
  if (command !== program.commands[0] || words.includes('--dry-run')) return;
  const { setAside } = await import('./set-aside.ts');
  setAside(command.opts<RunFlags>());
}

function commandLine(finish: (exitCode: number) => void): Command {
  const program = new Command('contract')
    .description('Runs an integration specification as a contract test suite.')
    .version('0.1.0', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', HELP);

  for (const define of COMMANDS) define(program, finish);
  program.hook('preAction', async (_, command) => {
    const run = program.commands.find((candidate) => candidate.name() === 'run') ?? command;
    const config = await loadConfig('.', settingsOf(run));
    applySettings(command, { run, config, variable: (name) => process.env[name] });
  });
  return program;
}

function explain(thrown: unknown): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return 0;
    terminal.error(`${thrown.message}\nSee \`contract --help\` and \`contract run --help\`.`);
    return 2;
  }
  if (thrown instanceof UsageError) {
    terminal.error(`error: ${thrown.message}${thrown.help === undefined ? '' : `\n  ${thrown.help}`}`);
    return 2;
  }
  const bug = thrown instanceof HarnessError ? `${thrown.code}: ${thrown.message}` : 'unexpected';
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  terminal.error(
    `internal error (${bug}). This is a bug of contract-harness; please report it with these lines:\n${stack}`,
  );
  return 3;
}
