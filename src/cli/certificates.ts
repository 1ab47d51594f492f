import { join } from 'node:path';
import { builtins } from '../builtins.ts';
import type { AuthDeclaration, ClientCertificate } from '../model/auth.ts';
import { UsageError } from '../model/errors.ts';
import { type Certificates, makeCertificates } from '../sandbox/certificates.ts';
import type { Target } from './environment.ts';
import { pemOf } from './pem.ts';

/** The certificates of a sandbox whose page asks for them; undefined for every other page. */
export async function certificatesFor(auth: AuthDeclaration | undefined): Promise<Certificates | undefined> {
  if (auth?.type !== 'mutual-tls') return undefined;
  const certificates = await makeCertificates();
  if (certificates !== undefined) return certificates;
  throw new UsageError(
    'OPENSSL_MISSING',
    'the page authenticates with mutual TLS, and the certificates of its sandbox are made with `openssl`, which is not installed',
    { help: 'Install openssl, or run against a provider with --env or --base-url.', at: auth.at },
  );
}

/** What a client of that sandbox shows for a credential of the page. */
export function clientCredential(
  name: string,
  auth: AuthDeclaration | undefined,
  certificates: Certificates | undefined,
): string | undefined {
  if (auth?.type !== 'mutual-tls') return undefined;
  if (name === auth.certificate.name) return certificates?.client.certificate;
  return name === auth.key.name ? certificates?.client.key : undefined;
}

/** Variables for a client of that sandbox in another process. */
export function clientFiles(
  auth: AuthDeclaration | undefined,
  certificates: Certificates | undefined,
): ReadonlyMap<string, string> {
  if (auth?.type !== 'mutual-tls' || certificates === undefined) return new Map();
  const file = (name: string): string => join(certificates.folder, name);
  return new Map([
    [auth.certificate.name, file('client.pem')],
    [auth.key.name, file('client.key')],
    ['CA_CERTIFICATE', file('ca.pem')],
  ]);
}

/** What every connection of this run shows; undefined where credentials travel in requests, or are missing. */
export function connectionCertificate(
  auth: AuthDeclaration | undefined,
  { credentials, missing }: Target,
): ClientCertificate | undefined {
  const scheme = builtins.authSchemes.find(({ id }) => id === auth?.type);
  if (auth === undefined || missing.length > 0) return undefined;
  const shown = scheme?.certificate?.(auth, credentials);
  if (shown === undefined) return undefined;
  return { certificate: pemOf(shown.certificate), key: pemOf(shown.key) };
}
