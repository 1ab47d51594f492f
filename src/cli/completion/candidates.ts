import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** What may stand where the cursor is. `also`: names of files or folders, which the shell knows best. */
export interface Candidates {
  readonly values: readonly Candidate[];
  readonly also: 'files' | 'folders' | undefined;
}

/** What only this folder or this tool's lists can tell; asked when it is needed. */
export interface Lookups {
  readonly environments: (specs: readonly string[]) => readonly string[];
  readonly specFiles: () => readonly string[];
  readonly reports: () => readonly string[];
  readonly checks: () => readonly string[];
}

/** `words` are those after the name of the program; the last is the one that is being written, and may be empty. */
export function candidatesFor(program: Command, words: readonly string[], lookups: Lookups): Candidates {
  // Bash takes `--env=staging` for three words.
  const [current = '', ...before] = words.filter((word) => word !== '=').reverse();
  const line = readLine(program, before.reverse());
  const last = before.at(-1);
  const awaiting = words.at(-1) === '=' ? optionOf(line.command, current) : undefined;
  if (awaiting !== undefined) return valuesOf(awaiting, line, lookups, '');
  const option = last === undefined ? undefined : optionOf(line.command, last);
  if (option?.required === true) return valuesOf(option, line, lookups, '');
  const [flag, value] = current.split('=', 2);
  const assigned = value === undefined || flag === undefined ? undefined : optionOf(line.command, flag);
  if (assigned !== undefined) return valuesOf(assigned, line, lookups, `${flag}=`);
  if (current.startsWith('-')) return { values: flagsOf(line.command), also: undefined };
  return positional(program, line, lookups);
}

/** The command that these words call: the first of the program where they name none. */
export function commandCalled(program: Command, words: readonly string[]): Command {
  return readLine(program, words).command;
}

interface Line {
  readonly command: Command;
  readonly named: boolean;
  readonly positions: readonly string[];
}

function readLine(program: Command, words: readonly string[]): Line {
  const fallback = program.commands[0] ?? program;
  const positions: string[] = [];
  let command: Command | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word.startsWith('-')) {
      if (optionOf(command ?? fallback, word)?.required === true) index += 1;
      continue;
    }
    const named = positions.length > 0 ? undefined : program.commands.find((one) => one.name() === word);
    if (command === undefined && named !== undefined) command = named;
    else positions.push(word);
  }
  return { command: command ?? fallback, named: command !== undefined, positions };
}

function optionOf(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => word === long || word === short);
}

function flagsOf(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({ value: option.long ?? option.flags, about: option.description }));
}

function positional(program: Command, { command, named, positions }: Line, lookups: Lookups): Candidates {
  const commands =
    named || positions.length > 0
      ? []
      : program
          .createHelp()
          .visibleCommands(program)
          .map((one) => ({ value: one.name(), about: one.description() }));
  const { registeredArguments } = command;
  const argument = registeredArguments[positions.length] ?? lastIfVariadic(registeredArguments);
  if (argument === undefined) return { values: commands, also: undefined };
  const values = argument.argChoices ?? namesFor(argument, lookups);
  return {
    values: [...commands, ...values.map((value) => ({ value, about: '' }))],
    also: argument.name() === 'SPEC' ? 'files' : undefined,
  };
}

function namesFor(argument: Argument, lookups: Lookups): readonly string[] {
  if (argument.name() === 'ENVIRONMENT') return lookups.environments([]);
  return argument.name() === 'SPEC' ? lookups.specFiles() : [];
}

function lastIfVariadic(registered: readonly Argument[]): Argument | undefined {
  const last = registered.at(-1);
  return last?.variadic === true ? last : undefined;
}

/** The placeholder of an option says what it takes: `<file>`, `<folder>`. */
function valuesOf(option: Option, line: Line, lookups: Lookups, prefix: string): Candidates {
  const values = option.argChoices ?? lookedUp(option, line, lookups);
  const placeholder = /<(file|folder)>/.exec(option.flags)?.[1];
  return {
    values: values.map((value) => ({ value: prefix + value, about: '' })),
    also: placeholder === 'file' ? 'files' : placeholder === 'folder' ? 'folders' : undefined,
  };
}

function lookedUp({ long }: Option, { positions }: Line, lookups: Lookups): readonly string[] {
  if (long === '--env') return lookups.environments(positions);
  if (long === '--report' || long === '--format') return lookups.reports();
  return long === '--skip-check' ? lookups.checks() : [];
}
