import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate authority of the moment, with a certificate for the server and one for its client; all as PEM. */
export interface Certificates {
  readonly authority: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
  /** Where they stand as files: `ca.pem`, `client.pem`, `client.key`. */
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** Node has no maker of certificates. Undefined where there is no openssl. */
export async function makeCertificates(): Promise<Certificates | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-certificates-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const openssl = async (...words: readonly string[]): Promise<void> => {
    await promisify(execFile)('openssl', words, { cwd: folder });
  };
  try {
    await writeFile(join(folder, 'openssl.cnf'), CONFIGURATION);
    await openssl(
      'req',
      '-x509',
      ...NEW_KEY,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=contract sandbox',
      '-extensions',
      'ca',
      ...DAYS,
    );
    for (const name of ['server', 'client']) {
      await openssl(
        'req',
        '-new',
        ...NEW_KEY,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=contract ${name}`,
      );
      await openssl(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-out',
        `${name}.pem`,
        '-extfile',
        'openssl.cnf',
        '-extensions',
        name,
        ...DAYS,
      );
    }
    const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
    const pair = async (name: string): Promise<KeyPair> => ({
      certificate: await read(`${name}.pem`),
      key: await read(`${name}.key`),
    });
    return {
      authority: await read('ca.pem'),
      server: await pair('server'),
      client: await pair('client'),
      folder,
      remove,
    };
  } catch (thrown) {
    await remove();
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  }
}

const NEW_KEY = [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:prime256v1',
  '-nodes',
  '-config',
  'openssl.cnf',
] as const;
const DAYS = ['-days', '2'] as const;

/** Of our own, so that what a machine has configured does not matter. */
const CONFIGURATION = `[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
subjectAltName = IP:127.0.0.1, IP:::1, DNS:localhost
extendedKeyUsage = serverAuth
[client]
extendedKeyUsage = clientAuth
`;
