import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = join(dirname(fileURLToPath(import.meta.url)), '..');

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `contract` as a user would; variables of the machine that could change its output are left out. */
export function contract(
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly variables?: Readonly<Record<string, string>>;
    readonly started?: (kill: (signal: NodeJS.Signals) => void, output: () => string) => void;
  } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'main.js'), ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  options.started?.(
    (signal) => child.kill(signal),
    () => stdout + stderr,
  );
  return new Promise((resolve) => {
    child.on('close', (exit) => resolve({ exit, stdout, stderr }));
  });
}

/** A folder that is gone after `use`. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'contract-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes out what differs between two equal runs: ports, times, ids made for the run. */
export function normalise(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/\b(?:\d+(\.\d+)? ?ms|\d+\.\d+ ?s)\b/g, 'N ms')
    .replace(/time="[\d.]+"/g, 'time="N"')
    .replace(/ORD-\d{8}/g, 'ORD-N')
    .replace(/evt_[0-9a-z]+/g, 'evt_N');
}
