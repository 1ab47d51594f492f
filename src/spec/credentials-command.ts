import type { Diagnostic, Located } from '../model/location.ts';
import type { CredentialsCommand } from '../model/scenario.ts';
import type { TreeEntry } from '../model/tree.ts';
import { get, text, unknownKeys } from './nodes.ts';
import { parseDuration } from './prose.ts';

const USUAL_TIMEOUT_MS = 30_000;

/** `credentials: { command: "vault read ...", timeout: 20 seconds }`. */
export function readCredentialsCommand(
  written: TreeEntry | undefined,
  complain: (...found: readonly Diagnostic[]) => void,
): Located<CredentialsCommand> | undefined {
  if (written === undefined) return undefined;
  const { value, keyAt } = written;
  complain(...unknownKeys(value, ['command', 'timeout'], '`credentials`'));
  const command = get(value, 'command');
  const line = text(command)?.trim() ?? '';
  const wanted = get(value, 'timeout');
  const timeoutMs = wanted === undefined ? USUAL_TIMEOUT_MS : parseDuration(text(wanted) ?? '')?.value;
  if (command === undefined || line === '') {
    complain(unreadable('`credentials` names no command that gives them', keyAt));
    return undefined;
  }
  if (timeoutMs === undefined || timeoutMs <= 0) {
    complain(unreadable('the timeout of the credentials command is no duration', wanted?.at ?? keyAt));
    return undefined;
  }
  return { value: { command: line, timeoutMs }, at: command.at };
}

function unreadable(message: string, at: Diagnostic['at']): Diagnostic {
  return {
    code: 'credentials-unreadable',
    severity: 'error',
    message,
    at,
    related: [],
    help: 'For example: credentials: { command: "vault kv get -format=json contract/staging", timeout: 20 seconds }.',
  };
}
