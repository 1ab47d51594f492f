import { spawn } from 'node:child_process';
import { parseEnv } from 'node:util';
import { UsageError } from '../model/errors.ts';
import type { Located } from '../model/location.ts';
import type { CredentialsCommand } from '../model/scenario.ts';

/** More than any vault prints; what comes beyond it is no list of credentials. */
const MOST_BYTES = 1024 * 1024;

/** Runs the command that gives credentials. Nothing of what it prints is ever shown, not even when it fails. */
export async function credentialsFrom(
  { value: { command, timeoutMs }, at }: Located<CredentialsCommand>,
  environment: string,
  variables: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, string>> {
  const failed = (what: string): UsageError =>
    new UsageError('CREDENTIALS_COMMAND', `the credentials command \`${command}\` ${what}`, {
      help: 'What it prints is not shown, since it may hold secrets: run it by hand to see more.',
      at,
    });
  const child = spawn(command, {
    shell: true,
    // A group of its own: what the shell has started ends with it.
    detached: process.platform !== 'win32',
    env: { ...variables, CONTRACT_ENVIRONMENT: environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 0));
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < MOST_BYTES) output += text;
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child.pid);
  }, timeoutMs);
  try {
    const code = await ended;
    if (late) throw failed(`did not end within ${timeoutMs / 1000} s`);
    if (code !== 0)
      throw failed(typeof code === 'number' ? `ended with exit code ${code}` : `was ended by ${code}`);
  } catch (cause) {
    throw cause instanceof UsageError ? cause : failed('could not be started');
  } finally {
    clearTimeout(timer);
  }
  const values = readOutput(output);
  if (values === undefined || values.size === 0)
    throw failed('printed neither NAME=value lines nor JSON with names and values');
  return values;
}

/** JSON as vaults print it (the values may lie some levels deep), or lines as in a .env file. */
export function readOutput(output: string): ReadonlyMap<string, string> | undefined {
  if (!/^\s*[[{]/.test(output)) {
    const lines = Object.entries(parseEnv(output)).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return new Map(lines);
  }
  try {
    return new Map(scalarsIn(JSON.parse(output)));
  } catch {
    return undefined;
  }
}

function* scalarsIn(value: unknown): Iterable<readonly [string, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string' || typeof member === 'number') yield [name, String(member)];
    else yield* scalarsIn(member);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}
