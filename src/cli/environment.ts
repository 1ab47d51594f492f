import { type AuthDeclaration, credentialReferences, ofSecondClient } from '../model/auth.ts';
import type { Contract } from '../model/contract.ts';
import { EMBEDDED, type EnvironmentDeclaration, REMOTE, type Secret, secret } from '../model/environment.ts';
import { UsageError } from '../model/errors.ts';
import type { Located } from '../model/location.ts';
import { pemOf } from './pem.ts';

export type Variable = (name: string) => string | undefined;

/** Where a run goes and with which secrets. */
export interface Target {
  readonly name: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** What named that URL: a flag, a variable, or a place in a file. */
  readonly baseUrlFrom: string;
  /** What to set to go elsewhere, for messages. */
  readonly override: string;
  readonly credentials: ReadonlyMap<string, Secret>;
  /** Those of a second client, by the same names; undefined where none are given. */
  readonly secondClient: ReadonlyMap<string, Secret> | undefined;
  /** The certificate authority to trust instead of the usual ones, as PEM. */
  readonly authority?: string | undefined;
  /** Variables that are needed and not set. */
  readonly missing: readonly string[];
}

export interface TargetOptions {
  /** Of the flag. */
  readonly baseUrl?: string | undefined;
  /** Of the configuration. */
  readonly configured?: Located<string> | undefined;
  readonly variable: Variable;
}

/** The environment's base URL and secrets: flag before variable before configuration before spec. */
export function resolveTarget(contract: Contract, name: string, options: TargetOptions): Target {
  const declaration = findEnvironment(contract, name);
  const override = `--base-url or ${baseVariable(name)}`;
  const [text, from] = baseUrlOf(declaration, name, options);
  if (text === undefined) {
    throw new UsageError('BASE_URL_MISSING', `the environment \`${name}\` has no base_url`, {
      help: `Give one with ${override}.`,
      ...(declaration === undefined ? {} : { at: declaration.at }),
    });
  }
  return {
    name,
    baseUrl: parseBaseUrl(text, from),
    baseUrlFrom: from,
    override,
    authority: authorityOf(name, options.variable),
    ...credentialsOf(contract.auth, name, options.variable),
    secondClient: secondClientOf(contract.auth, name, options.variable),
  };
}

/** Fails for a name that the spec does not know, with the names that it does. */
export function findEnvironment(contract: Contract, name: string): EnvironmentDeclaration | undefined {
  const declared = contract.environments.find((environment) => environment.name === name);
  if (declared !== undefined || name === EMBEDDED || name === REMOTE) return declared;
  const names = [...new Set([EMBEDDED, ...contract.environments.map((environment) => environment.name)])];
  throw new UsageError('ENVIRONMENT_UNKNOWN', `${contract.source.file} has no environment \`${name}\``, {
    help: `It has: ${names.join(', ')}.`,
  });
}

/** `pre-prod` is `PRE_PROD` in the names of variables. */
export function variablePrefix(environment: string): string {
  return environment.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** The value of `<ENV>_<NAME>`, else of `<NAME>`; an empty value is none. */
export function readVariable(environment: string, name: string, variable: Variable): string | undefined {
  const values = [variable(`${variablePrefix(environment)}_${name}`), variable(name)];
  return values.find((value) => value !== undefined && value !== '');
}

/** A private certificate authority, as PEM or as the path of its file. */
function authorityOf(environment: string, variable: Variable): string | undefined {
  const value = readVariable(environment, 'CA_CERTIFICATE', variable);
  return value === undefined ? undefined : pemOf(value);
}

export function baseVariable(environment: string): string {
  return `${variablePrefix(environment)}_BASE_URL`;
}

/** The base URL as it is written, and where. */
export function baseUrlOf(
  declaration: EnvironmentDeclaration | undefined,
  environment: string,
  options: TargetOptions,
): readonly [string | undefined, string] {
  if (options.baseUrl !== undefined) return [options.baseUrl, '--base-url'];
  const named = baseVariable(environment);
  const fromVariable = options.variable(named);
  if (fromVariable !== undefined && fromVariable !== '') return [fromVariable, named];
  const { configured } = options;
  if (configured !== undefined)
    return [configured.value, `baseUrl at ${configured.at.file}:${configured.at.line}`];
  const at = declaration?.baseUrl?.at;
  return [declaration?.baseUrl?.value, at === undefined ? 'base_url' : `base_url at ${at.file}:${at.line}`];
}

function parseBaseUrl(text: string, from: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError('BASE_URL_UNUSABLE', `\`${text}\` (${from}) is not an http or https URL`, {
      help: 'Write it like https://api.example.com or http://127.0.0.1:8080.',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('BASE_URL_UNUSABLE', `the URL of ${from} holds a user name or password`, {
      help: 'Credentials come from variables; see `contract run --help`.',
    });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError('BASE_URL_UNUSABLE', `the URL of ${from} has a query or a fragment`, {
      help: 'A base URL ends with its path.',
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** `<ENV>_SECOND_<NAME>` of each credential: with all of them a run can speak for two clients. */
export function secondClientOf(
  auth: AuthDeclaration | undefined,
  environment: string,
  variable: Variable,
): ReadonlyMap<string, Secret> | undefined {
  // A certificate belongs to the connection, and a run has one connection pool.
  if (auth === undefined || auth.type === 'mutual-tls') return undefined;
  const names = credentialReferences(auth).map(({ name }) => name);
  const found = names.flatMap((name) => {
    const value = readVariable(environment, ofSecondClient(name), variable);
    return value === undefined ? [] : [[name, secret(value)] as const];
  });
  if (found.length === 0) return undefined;
  const given = new Map(found);
  const missing = names.find((name) => !given.has(name));
  if (missing !== undefined) {
    throw new UsageError(
      'SECOND_CLIENT_INCOMPLETE',
      `the second client of \`${environment}\` has no ${ofSecondClient(missing)}`,
      { help: `Set ${variablePrefix(environment)}_${ofSecondClient(missing)} too, or none of them.` },
    );
  }
  return given;
}

function credentialsOf(
  auth: AuthDeclaration | undefined,
  environment: string,
  variable: Variable,
): Pick<Target, 'credentials' | 'missing'> {
  const references = auth === undefined ? [] : credentialReferences(auth);
  const found = references.map(({ name }) => [name, readVariable(environment, name, variable)] as const);
  return {
    credentials: new Map(
      found.flatMap(([name, value]) => (value === undefined ? [] : [[name, secret(value)] as const])),
    ),
    missing: found.flatMap(([name, value]) =>
      value === undefined ? [`${variablePrefix(environment)}_${name}`] : [],
    ),
  };
}
