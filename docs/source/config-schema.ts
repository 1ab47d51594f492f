import { Command } from 'commander';
import { defineRun } from '../../src/cli/definitions/run.ts';
import { configSchema } from '../../src/cli/settings/schema.ts';
import { settingsOf } from '../../src/cli/settings/table.ts';

/** schemas/config.schema.json: what contract.config.yaml may say, made from the options of `contract run`. */
export function configSchemaText(): string {
  const program = new Command('contract');
  defineRun(program, () => {});
  const [run] = program.commands;
  if (run === undefined) throw new Error('there is no command to run');
  return `${JSON.stringify(configSchema(settingsOf(run)), undefined, 2)}\n`;
}
