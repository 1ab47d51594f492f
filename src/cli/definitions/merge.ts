import type { Command } from 'commander';
import type { MergeFlags } from '../commands/merge.ts';
import { each } from './values.ts';

export function defineMerge(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('merge')
    .description('make one run of the journals of all shards, with one report and one verdict')
    .argument('<JOURNAL...>', 'the journals of all shards (reports/shard-*.ndjson)')
    .option('--report <report>', 'write a further report, as for run; may be repeated', each)
    .option('--reports <folder>', 'where run.ndjson and junit.xml go', 'reports')
    .option('--baseline <file>', 'findings in it are known and do not fail the run')
    .option('--ci', 'as for run')
    .option('--json', 'the result as JSON on standard output')
    .option('--no-strict', 'exit 0 although something stayed inconclusive')
    .option('-v, --verbose', 'every task with its requests')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: MergeFlags) => {
      const { mergeCommand } = await import('../commands/merge.ts');
      finish(await mergeCommand(files, flags));
    });
}

const EXAMPLES = `
Examples:
  contract run --shard 1/2                  on one machine
  contract run --shard 2/2                  on another
  contract merge reports/shard-*.ndjson     one report, one verdict`;
