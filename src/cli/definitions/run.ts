import { type Command, Option } from 'commander';
import type { RunFlags } from '../commands/run.ts';
import { refuseMistyped } from '../mistyped.ts';
import { each, positiveNumber, wholeNumber } from './values.ts';

export function defineRun(program: Command, finish: (exitCode: number) => void): void {
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
    .option(
      '--repeat <n>',
      'run each task so many times: what is broken only sometimes is called flaky',
      wholeNumber(1, 1000),
    )
    .addOption(
      new Option('--bail [n]', 'begin nothing new after the first finding, or after n')
        .preset('1')
        .argParser(wholeNumber(1, 10_000)),
    )
    .option(
      '--baseline <file>',
      'findings in it are known and do not fail the run (contract baseline writes it)',
    )
    .option(
      '--shard <i/n>',
      'run one of n parts of the plan, each of about the same cost: 2/5 (contract merge joins them)',
    )
    .option('--workers <n>', 'share the plan among so many processes of this machine', wholeNumber(1, 64))
    .option(
      '--durations <file>',
      'journal of an earlier run, to split by (default: <reports>/run.ndjson, where it exists)',
    )
    .option(
      '--ci',
      'no colours, no progress; annotations, a summary and a code quality report for the build service',
    )
    .option('--resume [file]', 'go on with an interrupted run (default: <reports>/run.ndjson)')
    .option('--max-time <seconds>', 'begin nothing new after that', positiveNumber)
    .option(
      '--counterexamples <file>',
      'random cases that broke a promise are kept there and tried first (default: <reports>/counterexamples.json)',
    )
    .option(
      '--allow-writes',
      'on production or what is only read: run what creates or changes something, too',
    )
    .option('--allow-fuzz', 'there: send made-up and wrong input, too')
    .option('--yes', 'with --allow-writes: the environment is meant, do not ask for its name')
    .option('--no-strict', 'exit 0 although something stayed inconclusive')
    .option('--inbox <port>', 'receive webhooks on this port of 127.0.0.1', wholeNumber(0, 65535))
    .option('--webhook-url <url>', 'the URL at which the provider reaches that port')
    .option('--rate-limits', 'go over the declared limits on purpose (never in production)')
    .option('--state <file>', 'embedded only: keep the sandbox state in this SQLite file')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .option(
      '--report <report>',
      'write a further report: json, junit, lcov, markdown or ndjson, or junit=<file>; may be repeated',
      each,
    )
    .option('--reports <folder>', 'where reports go', 'reports')
    .option('-v, --verbose', 'every task with its requests')
    .addHelpText('after', RUN_EXAMPLES)
    .action(async (specs: string[], flags: RunFlags) => {
      refuseMistyped(
        specs,
        program
          .createHelp()
          .visibleCommands(program)
          .map((command) => command.name()),
      );
      const { runCommand } = await import('../commands/run.ts');
      finish(await runCommand(specs, flags));
    });
}

const RUN_EXAMPLES = `
Examples:
  contract                                       every page in specs/ against the embedded sandbox
  contract specs/orders.md --env staging         one page against its staging environment
  contract --env staging --base-url http://localhost:8080
  contract --only "POST /api/v1/orders" --only idempotency
  contract --dry-run

Variables:
  <ENV>_BASE_URL, <ENV>_CLIENT_ID, <ENV>_CLIENT_SECRET ...   per environment (STAGING_BASE_URL);
  CLIENT_ID, CLIENT_SECRET ...                               where no such variable is set
  CONTRACT_<OPTION>                                          an option: CONTRACT_MAX_WAIT=10, CONTRACT_FUZZ=false
  <ENV>_SECOND_CLIENT_ID ...                                 of a second client: its keys are tried against the first's
The process comes before .env.<name>, and that before .env. Options also stand in contract.config.yaml.`;
