import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Contract } from '../model/contract.ts';
import { UsageError } from '../model/errors.ts';
import type { Counterexample, RunEvent } from '../model/event.ts';
import type { LoadedSpec } from './specs.ts';

/** Counterexamples of earlier runs, in a small file that may be committed: they are tried before anything is made up. */
export interface Counterexamples {
  readonly known: (spec: LoadedSpec) => ReadonlyMap<string, readonly Counterexample[]>;
  /** Learns the counterexamples of a run. */
  readonly watch: (specs: readonly LoadedSpec[]) => (event: RunEvent) => void;
  /** Writes the file when something was learnt. */
  readonly save: () => void;
}

interface Entry {
  readonly spec: string;
  readonly task: string;
  /** Of the operation's declaration: input that was valid under another one may not be any more. */
  readonly declaration: string;
  readonly counterexample: Counterexample;
}

const MOST_PER_TASK = 5;

export function openCounterexamples(file: string): Counterexamples {
  let entries = readEntries(file);
  let learnt = false;
  return {
    known: (spec) => {
      const known = new Map<string, Counterexample[]>();
      for (const entry of entries) {
        if (entry.spec !== spec.text.file || entry.declaration !== declarationOf(entry.task, spec)) continue;
        known.set(entry.task, [...(known.get(entry.task) ?? []), entry.counterexample]);
      }
      return known;
    },
    watch: (specs) => {
      let current: LoadedSpec | undefined;
      return (event) => {
        if (event.type === 'run:start')
          current = specs.find((spec) => spec.text.file === event.contract.file);
        const counterexample = event.type === 'task:end' ? event.explored?.counterexample : undefined;
        if (event.type !== 'task:end' || counterexample === undefined || current === undefined) return;
        const entry: Entry = {
          spec: current.text.file,
          task: event.task,
          declaration: declarationOf(event.task, current),
          counterexample,
        };
        entries = withEntry(entries, entry);
        learnt = true;
      };
    },
    save: () => {
      if (!learnt) return;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(entries, undefined, 2)}\n`);
    },
  };
}

/** The newest first, each once, and not too many of one task. */
function withEntry(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const key = sameInput(entry);
  const others = entries.filter((other) => sameInput(other) !== key);
  const mine = others.filter(({ spec, task }) => spec === entry.spec && task === entry.task);
  const dropped = new Set(mine.slice(MOST_PER_TASK - 1));
  return [entry, ...others.filter((other) => !dropped.has(other))];
}

function sameInput({ spec, task, counterexample }: Entry): string {
  const what =
    counterexample.form === 'input'
      ? [counterexample.input.parameters, counterexample.input.body]
      : counterexample.commands;
  return JSON.stringify([spec, task, what]);
}

/** A digest of all that decides what input is right for the task's operation; lines may move. */
function declarationOf(task: string, { result: { contract } }: LoadedSpec): string {
  const operation = contract.operations.find(({ key }) => task.startsWith(`${key} > `));
  const text = JSON.stringify(
    [operation, contract.schemas] satisfies [unknown, Contract['schemas']],
    (key, value) => (key === 'at' || key === 'places' ? undefined : value),
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function readEntries(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(value) && value.every(isEntry)) return value;
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw unreadable(file, undefined);
}

function unreadable(file: string, cause: unknown): UsageError {
  return new UsageError(
    'COUNTEREXAMPLES_UNREADABLE',
    `\`${file}\` is not a list of counterexamples that this tool wrote`,
    { help: 'Remove the file, or name another with --counterexamples <file>.', cause },
  );
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'spec' in value &&
    'task' in value &&
    'declaration' in value &&
    'counterexample' in value &&
    typeof value.counterexample === 'object' &&
    value.counterexample !== null &&
    'form' in value.counterexample
  );
}
