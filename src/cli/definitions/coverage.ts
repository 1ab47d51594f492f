import { type Command, Option } from 'commander';
import type { CoverageFlags } from '../commands/coverage.ts';
import { percentage } from './values.ts';

export function defineCoverage(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('coverage')
    .description('how much of the page a run has decided, by section and by line')
    .option('--from <file>', 'the journal of the run', 'reports/run.ndjson')
    .addOption(
      new Option('--format <format>', 'text, json, or lcov for editors and coverage services')
        .choices(['text', 'json', 'lcov'])
        .default('text'),
    )
    .option('--out <file>', 'write it there instead of to standard output')
    .option('--min <percent>', 'exit 1 when less of a page is decided', percentage)
    .addHelpText('after', EXAMPLES)
    .action(async (flags: CoverageFlags) => {
      const { coverageCommand } = await import('../commands/coverage.ts');
      finish(await coverageCommand(flags));
    });
}

const EXAMPLES = `
Examples:
  contract coverage                                        of the last run
  contract coverage --min 90                               fails when less than 90 % is decided
  contract coverage --format lcov --out reports/lcov.info`;
