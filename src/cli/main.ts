#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { HarnessError, UsageError } from '../model/errors.ts';
import type { LintFlags } from './commands/lint.ts';
import type { ReplayFlags } from './commands/replay.ts';
import type { ReportFlags } from './commands/report.ts';
import type { RunFlags } from './commands/run.ts';
import type { ServeFlags } from './commands/serve.ts';
import { terminal } from './terminal.ts';

// Commands are imported when they run: `--help` must not pay for the HTTP client, the YAML reader and ajv.
process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = commandLine((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (thrown) {
    return explain(thrown);
  }
}

function commandLine(finish: (exitCode: number) => void): Command {
  const program = new Command('contract')
    .description('Runs an integration specification as a contract test suite.')
    .version('0.1.0', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', EXIT_CODES);

  program
    .command('run', { isDefault: true })
    .description('run the promises of SPEC (default: every page in specs/) against an environment')
    .argument('[SPEC...]', 'integration specifications: Markdown, YAML or JSON files, or folders of them')
    .option('-e, --env <name>', 'environment of the spec, or "embedded" for the built-in sandbox', 'embedded')
    .option('--base-url <url>', 'run against this URL instead of the one in the spec')
    .option(
      '--only <pattern>',
      'only tasks whose operation, scenario, kind, tag or id matches; may be repeated',
      each,
    )
    .option('--skip <pattern>', 'all tasks but those that match; may be repeated', each)
    .option('--skip-check <id>', 'do not ask this check (docs/checks.md lists them); may be repeated', each)
    .addOption(
      new Option('--standards <level>', 'strict: advice that a standard is behind counts as a violation')
        .choices(['page', 'strict'])
        .default('page'),
    )
    .option('--dry-run', 'print the plan and send nothing')
    .option('--json', 'with --dry-run: the plan as JSON; otherwise the result as JSON on standard output')
    .option('--concurrency <n>', 'tasks at the same time', wholeNumber(1, 256), 8)
    .option('--timeout <seconds>', 'longest time for one request', positiveNumber, 30)
    .option('--retries <n>', 'tries after a failure of the connection', wholeNumber(0, 10), 2)
    .option('--max-wait <seconds>', 'longest wait when the provider answers 429 or 503', positiveNumber, 60)
    .option('--fuzz-runs <n>', 'random cases for each property', wholeNumber(1, 10_000_000), 100)
    .option(
      '--no-fuzz',
      'no random cases: the written scenarios and one case for each side of each constraint',
    )
    .option('--seed <n>', 'the same seed gives the same random cases', wholeNumber(0, 2_147_483_647), 1)
    .option('--max-time <seconds>', 'begin nothing new after that', positiveNumber)
    .option(
      '--counterexamples <file>',
      'random cases that broke a promise are kept there and tried first (default: <reports>/counterexamples.json)',
    )
    .option('--allow-writes', 'on production: run what creates or changes something, too')
    .option('--allow-fuzz', 'on production: send made-up and wrong input, too')
    .option('--no-strict', 'exit 0 although something stayed inconclusive')
    .option('--inbox <port>', 'receive webhooks on this port of 127.0.0.1', wholeNumber(0, 65535))
    .option('--webhook-url <url>', 'the URL at which the provider reaches that port')
    .option('--rate-limits', 'go over the declared limits on purpose (never in production)')
    .option('--state <file>', 'embedded only: keep the sandbox state in this SQLite file')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .option(
      '--report <report>',
      'write a further report: json, junit, markdown or ndjson, or junit=<file>; may be repeated',
      each,
    )
    .option('--reports <folder>', 'where reports go', 'reports')
    .option('-v, --verbose', 'every task with its requests')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (specs: string[], flags: RunFlags) => {
      const { runCommand } = await import('./commands/run.ts');
      finish(await runCommand(specs, flags));
    });

  program
    .command('lint')
    .description('print what is wrong, contradictory or unreadable in SPEC (exit 2 on errors)')
    .argument('[SPEC...]', 'files or folders (default: specs/)')
    .option('--json', 'print the diagnostics as JSON')
    .option('--rules', 'list every code with what it says')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .action(async (specs: string[], flags: LintFlags) => {
      const { lintCommand } = await import('./commands/lint.ts');
      finish(await lintCommand(specs, flags));
    });

  program
    .command('serve')
    .description('serve the sandbox provider that SPEC describes')
    .argument('<SPEC>', 'an integration specification')
    .option('-p, --port <n>', 'port (0: any free one)', wholeNumber(0, 65535), 4010)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--state <file>', 'keep the state in this SQLite file')
    .option('--webhook-url <url>', 'deliver webhooks there')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .action(async (spec: string, flags: ServeFlags) => {
      const { serveCommand } = await import('./commands/serve.ts');
      finish(await serveCommand(spec, flags));
    });

  program
    .command('replay')
    .description('send the request of a finding again')
    .argument('<ID>', 'the finding, as a report names it')
    .option('--from <file>', 'the journal of the run that found it', 'reports/run.ndjson')
    .option('-e, --env <name>', 'another environment than that of the run')
    .option('--base-url <url>', 'send it to this URL')
    .option('--json', 'the result as JSON')
    .option('--concurrency <n>', 'tasks at the same time', wholeNumber(1, 256), 1)
    .option('--timeout <seconds>', 'longest time for one request', positiveNumber, 30)
    .option('--retries <n>', 'tries after a failure of the connection', wholeNumber(0, 10), 2)
    .option('--max-wait <seconds>', 'longest wait when the provider answers 429 or 503', positiveNumber, 60)
    .option('--no-strict', 'exit 0 although it stayed inconclusive')
    .option('--inbox <port>', 'receive webhooks on this port of 127.0.0.1', wholeNumber(0, 65535))
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .option('-v, --verbose', 'every request')
    .action(async (id: string, flags: ReplayFlags) => {
      const { replayCommand } = await import('./commands/replay.ts');
      finish(await replayCommand(id, flags));
    });

  program
    .command('report')
    .description('build a report again from the journal of a run')
    .option('--from <file>', 'the journal', 'reports/run.ndjson')
    .option('--format <id>', 'console, json, junit, markdown or ndjson', 'console')
    .option('--out <file>', 'write it there instead of to standard output')
    .option('-v, --verbose', 'every task with its requests')
    .action(async (flags: ReportFlags) => {
      const { reportCommand } = await import('./commands/report.ts');
      finish(await reportCommand(flags));
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

/** Options that may be repeated take one value each: more would swallow the page that stands behind them. */
function each(value: string, before: readonly string[] = []): readonly string[] {
  if (value.trim() === '') throw new InvalidArgumentError('it is empty.');
  return [...before, value];
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`expected a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

const EXIT_CODES = `
Exit codes:
  0  every promise that was judged is kept
  1  a promise is broken, or (unless --no-strict) something stayed inconclusive
  2  bad input: a spec, a flag or a file; or nothing to judge
  3  no judgement possible: the provider was unreachable, or a fault of this tool`;

const RUN_EXAMPLES = `
Examples:
  contract                                       every page in specs/ against the embedded sandbox
  contract specs/orders.md --env staging         one page against its staging environment
  contract --env staging --base-url http://localhost:8080
  contract --only "POST /api/v1/orders" --only idempotency
  contract --dry-run

Variables:
  <ENV>_BASE_URL, <ENV>_CLIENT_ID, <ENV>_CLIENT_SECRET ...   per environment (STAGING_BASE_URL);
  CLIENT_ID, CLIENT_SECRET ...                               where no such variable is set`;
