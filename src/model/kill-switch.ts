import type { KillSwitch } from './effect.ts';

/** A request as far as it says what it does. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

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

export function lastSegment(path: string): string {
  return path.split('/').findLast((segment) => segment !== '' && !segment.startsWith('{')) ?? '';
}

/** `factory-reset`, `factory_reset`, `factoryReset` and `cache:flush` are two words each. */
export function wordsOf(segment: string): readonly string[] {
  return segment
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
