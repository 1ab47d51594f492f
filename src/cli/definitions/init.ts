import type { Command } from 'commander';
import type { InitFlags } from '../commands/init.ts';

export function defineInit(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('init')
    .description(
      'write a first page, its companion file, a workflow and .gitignore lines; overwrites nothing',
    )
    .option('--dir <folder>', 'where to write them', '.')
    .option('--name <name>', 'what the API is called (default: asked for, else the name of the folder)')
    .option('--base-url <url>', 'of its staging environment (default: asked for)')
    .option('-y, --yes', 'ask nothing: take what would be offered')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: InitFlags) => {
      const { initCommand } = await import('../commands/init.ts');
      finish(await initCommand(flags));
    });
}

const EXAMPLES = `
Examples:
  contract init                                        asks for the name and the URL
  contract init --yes --dir shop --name "Order Service"
  contract init --yes --base-url https://staging.shop.example`;
