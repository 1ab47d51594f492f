import type { Command } from 'commander';

/** Started by `contract run --workers`: not for people. */
export function defineWorker(program: Command, finish: (exitCode: number) => void): void {
  program.command('worker', { hidden: true }).action(async () => {
    const { workerCommand } = await import('../commands/worker.ts');
    finish(await workerCommand());
  });
}
