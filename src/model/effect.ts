/** What a request does to the provider, from what changes nothing to what cannot be undone. */
export type Effect = 'safe' | 'creating' | 'changing' | 'destructive';

export const EFFECTS: readonly Effect[] = ['safe', 'creating', 'changing', 'destructive'];

/** How an operation can end a run for everyone who takes part in it. */
export type KillSwitch = 'logout' | 'revocation' | 'maintenance' | 'shutdown' | 'reset' | 'purge';

/** `last`: after everything else, one by one; `never`: left out; `ordinary`: like any other operation. */
export type DangerHandling = 'last' | 'never' | 'ordinary';

export const DANGER_HANDLINGS: readonly DangerHandling[] = ['last', 'never', 'ordinary'];

/** The worst of them; `safe` for none. */
export function worstEffect(effects: Iterable<Effect>): Effect {
  let rank = 0;
  for (const effect of effects) rank = Math.max(rank, EFFECTS.indexOf(effect));
  return EFFECTS[rank] ?? 'destructive';
}

/** What a method alone says (RFC 9110 section 9.2): of an operation that nobody declared more is not known. */
export function effectOfMethod(method: string): Effect {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'TRACE':
      return 'safe';
    case 'POST':
      return 'creating';
    case 'DELETE':
      return 'destructive';
    default:
      return 'changing';
  }
}
