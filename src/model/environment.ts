import type { Located, Location } from './location.ts';

/** The reserved environment that every spec has: the embedded sandbox. */
export const EMBEDDED = 'embedded';

/** The name of an environment that no page declares: a base URL that was given without one. */
export const REMOTE = 'remote';

/** A sandbox in this process needs no protection from us: without a word of the page its limits hardly limit. */
export const EMBEDDED_LIMIT_FACTOR = 1000;

/** How much faster declared delays pass in the embedded sandbox where the page does not say: an hour is 0.3 seconds. */
export const EMBEDDED_TIME_SCALE = 12_000;

/** An environment as the spec declares it. */
export interface EnvironmentDeclaration {
  readonly name: string;
  readonly baseUrl: Located<string> | undefined;
  readonly purpose: string | undefined;
  /** `10x production limits` is 10, `Same as production` is 1. */
  readonly limitFactor: number;
  /** How much faster declared delays pass here: `1 minute = 1 second` is 60. */
  readonly timeScale: number | undefined;
  readonly dataNote: string | undefined;
  /** The page says whether a run may only read there; undefined where it does not say. */
  readonly readOnly: boolean | undefined;
  readonly credentialsNote: Located<string> | undefined;
  readonly sla:
    | {
        readonly uptimePercent: number | undefined;
        readonly p95Ms: number | undefined;
        readonly p99Ms: number | undefined;
        readonly at: Location;
      }
    | undefined;
  readonly maintenance: readonly WeeklyWindow[];
  readonly dataReset: DataReset | undefined;
  readonly at: Location;
}

/** Minutes are counted in UTC from midnight; `day` is 0 for Sunday. */
export interface WeeklyWindow {
  readonly day: number;
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly text: string;
  readonly at: Location;
}

/** When what is stored there is put back: every day, or on one day of the week, at a minute of the day in UTC. */
export interface DataReset {
  readonly day: number | undefined;
  readonly minute: number;
  readonly text: string;
  readonly at: Location;
}

/** An environment made ready to run against. Secrets are values here, so this is never serialised. */
export interface Environment {
  readonly name: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The variable or flag that overrides the base URL, for messages. */
  readonly baseUrlFrom: string;
  readonly credentials: ReadonlyMap<string, Secret>;
}

/** A value that must never be shown: text and JSON of it are `***`; `reveal()` is the only way in. */
export interface Secret {
  readonly reveal: () => string;
  readonly toString: () => string;
  readonly toJSON: () => string;
}

export function secret(value: string): Secret {
  return { reveal: () => value, toString: () => '***', toJSON: () => '***' };
}

/** Whether the name is that of an environment which real customers use: `prod_eu`, `eu-production`; not `pre-prod`. */
export function isProduction(environment: string): boolean {
  const others = environment.replace(/(?:pre|non|not)[-_ ]?(?:production|prod|prd|live)/gi, '');
  return /(?:^|[^a-z])(?:production|prod|prd|live)(?![a-z])/i.test(others);
}

/** An environment of which a page says nothing but its name. */
export const NOTHING_SAID: Omit<EnvironmentDeclaration, 'name' | 'baseUrl' | 'at'> = {
  purpose: undefined,
  limitFactor: 1,
  timeScale: undefined,
  dataNote: undefined,
  credentialsNote: undefined,
  sla: undefined,
  readOnly: undefined,
  maintenance: [],
  dataReset: undefined,
};

/** The host and port of a URL; undefined for what is none. */
export function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}
