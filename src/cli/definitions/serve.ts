import type { Command } from 'commander';
import type { ServeFlags } from '../commands/serve.ts';
import { wholeNumber } from './values.ts';

export function defineServe(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('serve')
    .description('serve the sandbox provider that SPEC describes')
    .argument('<SPEC>', 'an integration specification')
    .option('-p, --port <n>', 'port (0: any free one)', wholeNumber(0, 65535), 4010)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--state <file>', 'keep the state in this SQLite file')
    .option('--webhook-url <url>', 'deliver webhooks there')
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .addHelpText('after', EXAMPLES)
    .action(async (spec: string, flags: ServeFlags) => {
      const { serveCommand } = await import('../commands/serve.ts');
      finish(await serveCommand(spec, flags));
    });
}

const EXAMPLES = `
Examples:
  contract serve specs/orders.md                                   on http://127.0.0.1:4010
  contract serve specs/orders.md --port 0 --state orders.sqlite    any free port; what was created is kept
  contract serve specs/orders.md --webhook-url http://127.0.0.1:8080/hooks`;
