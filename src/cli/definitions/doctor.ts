import type { Command } from 'commander';
import type { DoctorFlags } from '../commands/doctor.ts';
import { positiveNumber } from './values.ts';

export function defineDoctor(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('doctor')
    .description('look at everything that a run needs: this machine, the pages, each environment')
    .argument('[SPEC...]', 'files or folders (default: specs/)')
    .option('--offline', 'send nothing')
    .option('--json', 'the same as JSON')
    .option('--timeout <seconds>', 'longest time for one look', positiveNumber, 10)
    .option('--reports <folder>', 'where reports go', 'reports')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .addHelpText('after', EXAMPLES)
    .action(async (specs: string[], flags: DoctorFlags) => {
      const { doctorCommand } = await import('../commands/doctor.ts');
      finish(await doctorCommand(specs, flags));
    });
}

const EXAMPLES = `
Examples:
  contract doctor                    every page in specs/ with all environments
  contract doctor --offline          only what can be said without traffic

Exit codes: 0 all is well, 1 something is missing or refused, 2 a page cannot be run, 3 somebody does not answer`;
