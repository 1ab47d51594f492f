import type { Command } from 'commander';
import type { LintFlags } from '../commands/lint.ts';

export function defineLint(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('lint')
    .description('print what is wrong, contradictory or unreadable in SPEC (exit 2 on errors)')
    .argument('[SPEC...]', 'files or folders (default: specs/)')
    .option('--json', 'print the diagnostics as JSON')
    .option('--rules', 'list every code with what it says')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .addHelpText('after', EXAMPLES)
    .action(async (specs: string[], flags: LintFlags) => {
      const { lintCommand } = await import('../commands/lint.ts');
      finish(await lintCommand(specs, flags));
    });
}

const EXAMPLES = `
Examples:
  contract lint                              every page in specs/
  contract lint specs/orders.md --json       for programs: code, severity, file, line, column
  contract lint --rules                      what there is to be said, code by code`;
