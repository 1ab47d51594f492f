import type { Command } from 'commander';
import type { BaselineFlags } from '../commands/baseline.ts';

export function defineBaseline(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('baseline')
    .description('write what a run found to a file: with run --baseline it fails no run any more')
    .option('--from <file>', 'the journal of the run', 'reports/run.ndjson')
    .option('--out <file>', 'where to write it', 'reports/baseline.json')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: BaselineFlags) => {
      const { baselineCommand } = await import('../commands/baseline.ts');
      finish(await baselineCommand(flags));
    });
}

const EXAMPLES = `
Examples:
  contract baseline                                 what the last run found is known from now on
  contract run --baseline reports/baseline.json     only what is new fails`;
