import { EFFECTS, type Effect, effectOfMethod, type KillSwitch } from '../model/effect.ts';
import type { Operation } from '../model/operation.ts';
import type { TreeNode } from '../model/tree.ts';
import { text } from './nodes.ts';
import type { Reading } from './section.ts';
import { nearest } from './suggest.ts';

type Route = Pick<Operation, 'method' | 'path'>;

/** What an endpoint does: what its `x-effect` says, else what its method and the last word of its path say. */
export function readEffect(hint: TreeNode | undefined, route: Route, reading: Reading): Effect {
  if (hint !== undefined) {
    const said = text(hint) ?? '';
    const stated = EFFECTS.find((effect) => effect === said);
    if (stated !== undefined) return stated;
    const near = nearest(said, EFFECTS);
    reading.complain({
      code: 'effect-unknown',
      severity: 'error',
      message: `\`${said}\` is nothing that an endpoint can do to the provider`,
      at: hint.at,
      related: [],
      help: near === undefined ? `Write one of ${EFFECTS.join(', ')}.` : `Did you mean \`${near}\`?`,
    });
  }
  return killSwitchOf(route) === undefined ? effectOfRoute(route) : 'destructive';
}

function effectOfRoute({ method, path }: Route): Effect {
  if (method !== 'POST') return effectOfMethod(method);
  if (wordsOf(lastSegment(path)).some((word) => REMOVING.test(word))) return 'destructive';
  // `POST /orders/{order_id}/cancel` works on a thing that is there.
  return path.includes('{') ? 'changing' : 'creating';
}

const REMOVING = /^(?:delete|remove|destroy|erase|purge|wipe)$/;

/** How an operation can end the run for everyone, by its method and name. */
export function killSwitchOf({ method, path }: Route): KillSwitch | undefined {
  // With a parameter in its path it works on one thing, and the run has things of its own.
  if (path.includes('{')) return undefined;
  const words = wordsOf(lastSegment(path));
  const name = words.join('');
  const isRead = method === 'GET' || method === 'HEAD';
  if (/^(?:log|sign)(?:out|off)(?:all)?$/.test(name)) return 'logout';
  if (method === 'DELETE' && /^(?:sessions?|login|current)$/.test(name)) return 'logout';
  if (words.some((word) => /^(?:revoke|revocation|invalidate)$/.test(word))) return 'revocation';
  if (method === 'DELETE' && /^(?:tokens?|credentials?|apikeys?)$/.test(name)) return 'revocation';
  if (
    /shutdown|poweroff/.test(name) ||
    words.some((word) => /^(?:halt|restart|reboot|terminate)$/.test(word))
  )
    return 'shutdown';
  if (words.some((word) => /^(?:purge|wipe|truncate|flush|clear|reseed)$/.test(word))) return 'purge';
  // What only tells of it is no switch, and a password is reset for one.
  if (isRead) return undefined;
  if (words.some((word) => /^(?:maintenance|lockdown|freeze|drain)$/.test(word))) return 'maintenance';
  if (words.includes('reset') && !/password|passcode|pin\b|otp/i.test(path)) return 'reset';
  return method === 'DELETE' && /[^s]s$/.test(name) ? 'purge' : undefined;
}

function lastSegment(path: string): string {
  return path.split('/').findLast((segment) => segment !== '' && !segment.startsWith('{')) ?? '';
}

/** `factory-reset`, `factory_reset`, `factoryReset` and `cache:flush` are two words each. */
function wordsOf(segment: string): readonly string[] {
  return segment
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
