import type { Command } from 'commander';
import type { MutateFlags } from '../commands/mutate.ts';
import { each, percentage, wholeNumber } from './values.ts';

export function defineMutate(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('mutate')
    .description(
      'break the sandbox of SPEC in one place at a time, and count what its checks and scenarios see',
    )
    .argument('<SPEC>', 'an integration specification')
    .option('--only <pattern>', 'score these tasks alone, beside the score of all; may be repeated', each)
    .option('--skip <pattern>', 'score all tasks but these; may be repeated', each)
    .option('--faults <pattern>', 'only faults whose id, title or promise matches; may be repeated', each)
    .option('--min-score <percent>', 'exit 1 below that', percentage)
    .option('--fuzz-runs <n>', 'random cases for each property', wholeNumber(1, 10_000_000), 100)
    .option('--no-fuzz', 'no random cases')
    .option('--seed <n>', 'the same seed gives the same result', wholeNumber(0, 2_147_483_647), 1)
    .option('--workers <n>', 'threads (default: one for each core)', wholeNumber(1, 256))
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .option('--json', 'the result as JSON: every fault, who killed it, and what to write where nobody did')
    .option('--list', 'name the faults and run none')
    .addHelpText('after', MUTATE_EXAMPLES)
    .action(async (spec: string, flags: MutateFlags) => {
      const { mutateCommand } = await import('../commands/mutate.ts');
      finish(await mutateCommand(spec, flags));
    });
}

const MUTATE_EXAMPLES = `
Examples:
  contract mutate specs/orders.md
  contract mutate specs/orders.md --only declared          what the written scenarios alone see
  contract mutate specs/orders.md --faults webhooks --json
  contract mutate specs/orders.md --min-score 95`;
