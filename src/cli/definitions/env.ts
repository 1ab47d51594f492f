import type { Command } from 'commander';
import type { EnvFlags } from '../commands/env.ts';
import { each, positiveNumber } from './values.ts';

export function defineEnv(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('env')
    .description('show what a run would use in an environment (default: in all), and whether it answers')
    .argument('[ENVIRONMENT]', 'an environment of the page')
    .option('--spec <path>', 'the page, or a folder of pages (default: specs/); may be repeated', each)
    .option('--base-url <url>', 'look at this URL instead of the one in the spec')
    .option('--show-config', 'every option of a run with its value, and what gave it')
    .option('--offline', 'send nothing')
    .option('--json', 'the same as JSON')
    .option('--timeout <seconds>', 'longest time for one look', positiveNumber, 10)
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, flags: EnvFlags) => {
      const { envCommand } = await import('../commands/env.ts');
      const run = program.commands.find((command) => command.name() === 'run') ?? program;
      finish(await envCommand(name, flags, run));
    });
}

const EXAMPLES = `
Examples:
  contract env staging                 base URL, credentials (masked), limits; host, certificate and token endpoint
  contract env --offline               every environment of the page, without traffic
  contract env staging --show-config   flag, variable, file or default: what gave each option its value

Exit codes: 0 a run would work, 1 something is missing or refused, 2 bad input, 3 somebody does not answer`;
