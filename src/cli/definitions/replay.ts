import type { Command } from 'commander';
import type { ReplayFlags } from '../commands/replay.ts';
import { positiveNumber, wholeNumber } from './values.ts';

export function defineReplay(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('replay')
    .description('send the request of a finding again, or those of all findings of a run')
    .argument('<FINDING>', 'its id, as a report names it; or the journal of a run, for all that it found')
    .option('--from <file>', 'the journal of the run that found it', 'reports/run.ndjson')
    .option('-e, --env <name>', 'another environment than that of the run')
    .option('--base-url <url>', 'send it to this URL')
    .option(
      '--repeat <n>',
      'so many times: what is broken only sometimes is called flaky',
      wholeNumber(1, 1000),
    )
    .option('--json', 'the result as JSON')
    .option('--concurrency <n>', 'tasks at the same time', wholeNumber(1, 256), 1)
    .option('--timeout <seconds>', 'longest time for one request', positiveNumber, 30)
    .option('--retries <n>', 'tries after a failure of the connection', wholeNumber(0, 10), 2)
    .option('--max-wait <seconds>', 'longest wait when the provider answers 429 or 503', positiveNumber, 60)
    .option('--allow-writes', 'on production or what is only read: create or change something, too')
    .option('--allow-fuzz', 'there: send made-up and wrong input, too')
    .option('--yes', 'with --allow-writes: the environment is meant, do not ask for its name')
    .option('--no-strict', 'exit 0 although it stayed inconclusive')
    .option('--inbox <port>', 'receive webhooks on this port of 127.0.0.1', wholeNumber(0, 65535))
    .option('--scenarios <folder>', 'where companion files are, beside the default places')
    .option('-v, --verbose', 'every request')
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, flags: ReplayFlags) => {
      const { replayCommand } = await import('../commands/replay.ts');
      finish(await replayCommand(id, flags));
    });
}

const EXAMPLES = `
Examples:
  contract replay 8317cc1b                         the finding of the last run, as its report names it
  contract replay 8317cc1b --env staging           is it broken there, too?
  contract replay 8317cc1b --from nightly.ndjson --verbose`;
