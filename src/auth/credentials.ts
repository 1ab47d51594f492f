import type { CredentialReference } from '../model/auth.ts';
import type { Secret } from '../model/environment.ts';
import { HarnessError } from '../model/errors.ts';

/** The value of a credential; whoever opens a scheme has made sure that it is there. */
export function revealed(credentials: ReadonlyMap<string, Secret>, reference: CredentialReference): string {
  const value = credentials.get(reference.name);
  if (value === undefined)
    throw new HarnessError('CREDENTIAL_MISSING', `the scheme was opened without ${reference.name}`);
  return value.reveal();
}
