import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface Measured {
  readonly exit: number | null;
  readonly wallMs: number;
  /** User and system time together. */
  readonly cpuMs: number;
  /** Peak resident set; undefined where /usr/bin/time is not installed (Debian: `apt-get install time`). */
  readonly peakMb: number | undefined;
  readonly stdout: string;
}

/** Runs a Node program to its end and says what it cost. */
export function measure(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const timed = existsSync('/usr/bin/time');
  const [command = '', ...rest] = timed
    ? ['/usr/bin/time', '-v', process.execPath, ...args]
    : [process.execPath, ...args];
  const started = performance.now();
  const child = spawn(command, rest, {
    env: { ...process.env, ...variables },
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
  return new Promise((resolve) => {
    child.on('close', (exit) => {
      const seconds = (label: string): number =>
        Number(new RegExp(`${label}.*: ([\\d.]+)`).exec(stderr)?.[1] ?? Number.NaN);
      const kilobytes = seconds('Maximum resident set size');
      resolve({
        exit,
        wallMs: performance.now() - started,
        cpuMs: (seconds('User time') + seconds('System time')) * 1000,
        peakMb: Number.isNaN(kilobytes) ? undefined : kilobytes / 1024,
        stdout,
      });
    });
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
