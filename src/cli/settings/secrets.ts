import type { Diagnostic } from '../../model/location.ts';
import type { TreeNode } from '../../model/tree.ts';

/** A secret in a file that is committed has been given away: it is refused by its key or by its looks. */
export function* secretsIn(node: TreeNode | undefined): Iterable<Diagnostic> {
  if (node?.kind === 'list') for (const item of node.items) yield* secretsIn(item);
  if (node?.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    if (value.kind !== 'scalar') {
      yield* secretsIn(value);
      continue;
    }
    if (typeof value.value !== 'string' || value.value === '') continue;
    if (NAMED.test(key) || LOOKS.test(value.value)) {
      yield {
        code: 'configuration',
        severity: 'error',
        message: `\`${key}\` holds a secret, and a configuration is no place for one`,
        at: value.at,
        related: [],
        help: 'Put it into a variable or a .env file, or let a command give it: credentials: { command: ... }. Change it if this file was committed.',
      };
    }
  }
}

const NAMED =
  /(?:^|_|-)(?:client_?secret|secret|password|passphrase|api_?key|private_?key|access_?token|token|client_?id)$/i;

/** Tokens with a well-known beginning, keys as PEM, and a user with a password in a URL. */
const LOOKS =
  /-----BEGIN |\beyJ[\w-]{8,}\.[\w-]{8,}\.|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}|\b[sr]k_(?:live|test)_\w{10,}|\bBearer\s+[\w.~+/-]{16,}|:\/\/[^\s/:@]+:[^\s/@]+@/;
