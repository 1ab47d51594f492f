import { EFFECTS, type Effect, effectOfMethod } from '../model/effect.ts';
import { killSwitchOf, lastSegment, type Route, wordsOf } from '../model/kill-switch.ts';
import type { TreeNode } from '../model/tree.ts';
import { text } from './nodes.ts';
import type { Reading } from './section.ts';
import { nearest } from './suggest.ts';

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
