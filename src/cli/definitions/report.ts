import type { Command } from 'commander';
import type { ReportFlags } from '../commands/report.ts';

export function defineReport(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('report')
    .description('build a report again from the journal of a run')
    .option('--from <file>', 'the journal', 'reports/run.ndjson')
    .option(
      '--format <id>',
      'code-quality, console, github, json, junit, lcov, markdown or ndjson',
      'console',
    )
    .option('--out <file>', 'write it there instead of to standard output')
    .option('--no-strict', 'exit 0 although something stayed inconclusive')
    .option('-v, --verbose', 'every task with its requests')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ReportFlags) => {
      const { reportCommand } = await import('../commands/report.ts');
      finish(await reportCommand(flags));
    });
}

const EXAMPLES = `
Examples:
  contract report                                              the last run, as the console showed it
  contract report --verbose                                    with every request
  contract report --format markdown --out reports/summary.md
  contract report --from reports/run.ndjson --format junit`;
