import type { AuthDeclaration, ClientCertificate } from './auth.ts';
import type { Secret } from './environment.ts';
import type { Headers, Transport } from './exchange.ts';

/** How credentials become headers. */
export interface AuthScheme {
  readonly id: AuthDeclaration['type'];
  readonly open: (declaration: AuthDeclaration, context: AuthContext) => Authenticator;
  /** What the connection itself must show, as PEM; undefined where credentials travel in requests. */
  readonly certificate?: (auth: AuthDeclaration, secrets: AuthContext['credentials']) => ClientCertificate;
}

export interface AuthContext {
  /** Secrets by the name in the declaration's references; all present. */
  readonly credentials: ReadonlyMap<string, Secret>;
  readonly transport: Transport;
  /** Of the environment under test: a token URL of another host is rebased to it. */
  readonly baseUrl: string;
  readonly now: () => number;
  /** Told every secret that is learnt at run time, so that it is redacted too. */
  readonly learnSecret: (value: string) => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Authenticator {
  /** The headers and query pairs to add; a failure explains itself (`AUTH`). */
  readonly credentials: (signal: AbortSignal) => Promise<CredentialResult>;
  /** Forgets what was cached: the provider answered 401 although it should not have. */
  readonly renew: () => void;
}

export type CredentialResult =
  | { readonly granted: true; readonly headers: Headers; readonly query: Headers }
  | { readonly granted: false; readonly code: string; readonly message: string };
