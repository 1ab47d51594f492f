import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../model/errors.ts';

/** Who writes into a reports folder. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: string;
}

/** A run shows that it is alive; one that has not for so long is not, whatever process has its number by now. */
const BEAT_MS = 5_000;
const STALE_MS = 60_000;

/**
 * One run at a time writes into a folder: a second would mix its events with those of the first. The answer gives the
 * folder free again. Where a lock cannot be written, reports cannot either, and each of them says so.
 */
export function lockFolder(folder: string, name = 'run.lock'): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  const mine: Owner = { pid: process.pid, host: hostname(), startedAt: new Date().toISOString() };
  if (!create(file, mine)) {
    const owner = ownerOf(file);
    if (owner !== undefined) throw inUse(folder, file, owner);
    rmSync(file, { force: true });
    if (!create(file, mine)) throw inUse(folder, file, ownerOf(file));
  }
  const beat = setInterval(() => touch(file), BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    rmSync(file, { force: true });
  };
}

/** Whether a run that is alive writes into a folder. */
export function isInUse(folder: string, name = 'run.lock'): boolean {
  return ownerOf(join(folder, name)) !== undefined;
}

/** False when somebody else has it. */
function create(file: string, owner: Owner): boolean {
  try {
    const descriptor = openSync(file, 'wx');
    try {
      writeSync(descriptor, JSON.stringify(owner));
    } finally {
      closeSync(descriptor);
    }
    return true;
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return false;
    // A folder that cannot be written: there is nothing to protect.
    return true;
  }
}

/** Who holds the lock; undefined when that run is over. */
function ownerOf(file: string): Partial<Owner> | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || Date.now() - stats.mtimeMs > STALE_MS) return undefined;
  const owner = readOwner(file);
  const gone = owner.host === hostname() && (owner.pid === process.pid || !isAlive(owner.pid));
  return gone ? undefined : owner;
}

function readOwner(file: string): Partial<Owner> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return {
      ...('pid' in value && typeof value.pid === 'number' ? { pid: value.pid } : {}),
      ...('host' in value && typeof value.host === 'string' ? { host: value.host } : {}),
      ...('startedAt' in value && typeof value.startedAt === 'string' ? { startedAt: value.startedAt } : {}),
    };
  } catch {
    // Written at this very moment, or not by us.
    return {};
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // A process of somebody else may not be asked, but it is there.
    return isCode(cause, 'EPERM');
  }
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Somebody removed it: the run goes on, and has nothing to give back.
  }
}

function inUse(folder: string, file: string, owner: Partial<Owner> | undefined): UsageError {
  const who = owner?.pid === undefined ? 'another run' : `another run (process ${owner.pid})`;
  const since = owner?.startedAt === undefined ? '' : ` since ${owner.startedAt}`;
  return new UsageError('REPORTS_IN_USE', `${who} has been writing to \`${folder}\`${since}`, {
    help: `Wait for it, or name another folder with --reports <folder>. If there is no such run, remove \`${file}\`.`,
  });
}

function isCode(cause: unknown, code: string): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}
