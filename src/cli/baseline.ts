import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { causeOf, findingId } from '../events/cause.ts';
import { UsageError } from '../model/errors.ts';
import type { RunEvent } from '../model/event.ts';
import type { Finding } from '../model/finding.ts';
import { formatLocation } from '../model/location.ts';
import { systemReason } from './reason.ts';

/** A finding that is known and does not fail a run: a small file for people to read and to commit. */
export interface KnownFinding {
  readonly id: string;
  readonly spec: string;
  readonly message: string;
  /** Where the promise stood when it was written; only its id counts. */
  readonly at: string;
  /** Tasks that had it. */
  readonly tasks: readonly string[];
}

export interface Baseline {
  readonly file: string;
  readonly findings: readonly KnownFinding[];
}

/** What a journal's runs found, each cause once, in an order that does not change from run to run. */
export function baselineOf(events: readonly RunEvent[]): readonly KnownFinding[] {
  const known = new Map<string, KnownFinding>();
  let spec = '';
  for (const event of events) {
    if (event.type === 'run:start') spec = event.contract.file;
    if (event.type !== 'task:end') continue;
    for (const finding of event.findings) {
      if (finding.severity !== 'violation') continue;
      const key = keyOf(spec, findingId(finding));
      const tasks = new Set([...(known.get(key)?.tasks ?? []), event.task]);
      const { message, at } = known.get(key) ?? { message: finding.message, at: formatLocation(finding.at) };
      known.set(key, { id: findingId(finding), spec, message, at, tasks: [...tasks].sort() });
    }
  }
  return [...known.values()].sort((left, right) =>
    keyOf(left.spec, left.id) < keyOf(right.spec, right.id) ? -1 : 1,
  );
}

export function writeBaseline(file: string, findings: readonly KnownFinding[]): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ format: 1, findings }, undefined, 2)}\n`);
  } catch (cause) {
    throw new UsageError('BASELINE_UNWRITABLE', `\`${file}\` cannot be written: ${systemReason(cause)}`, {
      help: 'Name another file with --out.',
      cause,
    });
  }
}

export function readBaseline(file: string): Baseline {
  if (!existsSync(file)) {
    throw new UsageError('BASELINE_MISSING', `the baseline \`${file}\` does not exist`, {
      help: `Write it from a run: contract baseline --out ${file}`,
    });
  }
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isBaseline(value)) return { file, findings: value.findings };
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw unreadable(file, undefined);
}

/** Whether the baseline has a finding of that page. */
export function isKnownIn(baseline: Baseline | undefined): (finding: Finding, spec: string) => boolean {
  const keys = new Set(baseline?.findings.map(({ spec, id }) => keyOf(spec, id)));
  // A cause has many findings, and a run has few causes.
  const ids = new Map<string, string>();
  return (finding, spec) => {
    if (keys.size === 0) return false;
    const cause = causeOf(finding);
    const id = ids.get(cause) ?? findingId(finding);
    ids.set(cause, id);
    return keys.has(keyOf(spec, id));
  };
}

function keyOf(spec: string, id: string): string {
  return `${spec} ${id}`;
}

function unreadable(file: string, cause: unknown): UsageError {
  return new UsageError('BASELINE_UNREADABLE', `\`${file}\` is no baseline that this tool wrote`, {
    help: 'Write it with `contract baseline`, or name another with --baseline <file>.',
    cause,
  });
}

function isBaseline(value: unknown): value is { readonly findings: readonly KnownFinding[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'findings' in value &&
    Array.isArray(value.findings) &&
    value.findings.every(isKnownFinding)
  );
}

function isKnownFinding(value: unknown): value is KnownFinding {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['id', 'spec', 'message', 'at'];
  const entries = new Map<string, unknown>(Object.entries(value));
  return texts.every((name) => typeof entries.get(name) === 'string') && Array.isArray(entries.get('tasks'));
}
