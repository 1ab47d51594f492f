import { type BareItem, type Item, parseDictionary, parseList } from 'structured-headers';
import { type Headers, headerValue } from '../model/exchange.ts';
import { type Reset, readReset } from './reset.ts';

/** What one dialect of rate-limit headers says in an answer. */
export interface LimitReading {
  /** The header that a message names, for each of the three. */
  readonly names: { readonly limit: string; readonly remaining: string; readonly reset: string };
  /** Several policies may stand side by side. */
  readonly limits: readonly number[];
  readonly remaining: number | undefined;
  readonly reset: Reset | undefined;
}

export interface HeaderProblem {
  readonly header: string;
  readonly message: string;
}

export interface LimitHeaders {
  readonly readings: readonly LimitReading[];
  readonly problems: readonly HeaderProblem[];
}

/** The dialects of limits that an answer speaks, in the order in which they came into use. */
export function readLimitHeaders(headers: Headers): LimitHeaders {
  const found = [
    ...['X-RateLimit-', 'X-Rate-Limit-', 'RateLimit-'].map((prefix) => threeHeaders(prefix, headers)),
    structured(headers),
  ];
  return {
    readings: found.flatMap(({ readings }) => readings),
    problems: found.flatMap(({ problems }) => problems),
  };
}

const NOTHING: LimitHeaders = { readings: [], problems: [] };

/** `X-RateLimit-Limit`, `-Remaining`, `-Reset`, and the same without `X-` as the IETF draft had it up to 06. */
function threeHeaders(prefix: string, headers: Headers): LimitHeaders {
  const names = { limit: `${prefix}Limit`, remaining: `${prefix}Remaining`, reset: `${prefix}Reset` };
  const texts = {
    limit: headerValue(headers, names.limit),
    remaining: headerValue(headers, names.remaining),
    reset: headerValue(headers, names.reset),
  };
  if (texts.limit === undefined && texts.remaining === undefined && texts.reset === undefined) return NOTHING;
  const problems: HeaderProblem[] = [];
  const whole = (text: string | undefined, header: string): number | undefined => {
    // Up to draft 03 the policy stood behind the limit: `100, 100;w=10`.
    const value = header === names.limit ? text?.split(',')[0]?.trim() : text?.trim();
    if (value === undefined || /^\d+$/.test(value)) return value === undefined ? undefined : Number(value);
    problems.push({ header, message: `${header}: ${text} is no whole number of at least 0` });
    return undefined;
  };
  const limit = whole(texts.limit, names.limit);
  const remaining = whole(texts.remaining, names.remaining);
  const reset = texts.reset === undefined ? undefined : readReset(texts.reset);
  if (texts.reset !== undefined && reset === undefined)
    problems.push({ header: names.reset, message: `${names.reset}: ${texts.reset} is no time` });
  if (prefix === 'RateLimit-' && reset !== undefined && reset.form !== 'seconds from now')
    problems.push({
      header: names.reset,
      message: `${names.reset}: ${texts.reset} is a point in time; without X- it is seconds from now`,
    });
  return { readings: [{ names, limits: limit === undefined ? [] : [limit], remaining, reset }], problems };
}

/** `RateLimit` with `RateLimit-Policy`: a list of named policies since draft 08, a dictionary in 07. */
function structured(headers: Headers): LimitHeaders {
  const state = headerValue(headers, 'RateLimit');
  const policy = headerValue(headers, 'RateLimit-Policy');
  if (state === undefined)
    return policy === undefined ? NOTHING : { readings: [], problems: policies(policy).problems };
  try {
    return /^\s*"/.test(state) ? named(state, policy) : dictionary(state);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      readings: [],
      problems: [{ header: 'RateLimit', message: `RateLimit: ${state} is no structured field (${reason})` }],
    };
  }
}

const STRUCTURED = { limit: 'RateLimit-Policy', remaining: 'RateLimit', reset: 'RateLimit' } as const;

function named(state: string, policy: string | undefined): LimitHeaders {
  const declared = policy === undefined ? undefined : policies(policy);
  const problems: HeaderProblem[] = [...(declared?.problems ?? [])];
  const readings = items(parseList(state)).flatMap(([name, parameters]): readonly LimitReading[] => {
    const remaining = wholeOf(parameters.get('r'));
    const seconds = wholeOf(parameters.get('t'));
    const tell = (message: string): void => {
      problems.push({ header: 'RateLimit', message: `RateLimit: ${state} ${message}` });
    };
    if (typeof name !== 'string') tell('has a policy whose name is no string');
    if (remaining === undefined) tell(`has no \`r\` of at least 0 for ${String(name)}`);
    if (parameters.has('t') && seconds === undefined)
      tell(`has a \`t\` that is no whole number for ${String(name)}`);
    if (declared !== undefined && !declared.quotas.has(String(name)))
      tell(`names the policy ${String(name)}, which RateLimit-Policy does not`);
    const quota = declared?.quotas.get(String(name));
    return [
      { names: STRUCTURED, limits: quota === undefined ? [] : [quota], remaining, reset: fromNow(seconds) },
    ];
  });
  return { readings, problems };
}

function policies(text: string): {
  readonly quotas: ReadonlyMap<string, number>;
  readonly problems: readonly HeaderProblem[];
} {
  const problems: HeaderProblem[] = [];
  const quotas = new Map<string, number>();
  const tell = (message: string): void => {
    problems.push({ header: 'RateLimit-Policy', message: `RateLimit-Policy: ${text} ${message}` });
  };
  try {
    for (const [name, parameters] of items(parseList(text))) {
      // Up to draft 07 a policy is its quota: `100;w=60`.
      const quota = typeof name === 'number' ? wholeOf(name) : wholeOf(parameters.get('q'));
      if (quota === undefined) tell(`has no quota \`q\` of at least 0 for ${String(name)}`);
      else quotas.set(String(name), quota);
      const window = parameters.get('w');
      if (window !== undefined && (wholeOf(window) ?? 0) < 1)
        tell(`has a window \`w\` that is no number of seconds for ${String(name)}`);
    }
  } catch (thrown) {
    tell(`is no structured field (${thrown instanceof Error ? thrown.message : String(thrown)})`);
  }
  return { quotas, problems };
}

function dictionary(state: string): LimitHeaders {
  const members = parseDictionary(state);
  const memberOf = (name: string): number | undefined => {
    const member = members.get(name);
    return member === undefined || Array.isArray(member[0]) ? undefined : wholeOf(member[0]);
  };
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map(memberOf);
  const missing = [limit === undefined ? 'limit' : '', reset === undefined ? 'reset' : ''].filter(
    (name) => name !== '',
  );
  return {
    readings: [
      {
        names: { limit: 'RateLimit', remaining: 'RateLimit', reset: 'RateLimit' },
        limits: limit === undefined ? [] : [limit],
        remaining,
        reset: fromNow(reset),
      },
    ],
    problems: missing.map((name) => ({
      header: 'RateLimit',
      message: `RateLimit: ${state} has no \`${name}\` of at least 0`,
    })),
  };
}

function items(list: ReturnType<typeof parseList>): readonly Item[] {
  return list.flatMap((member): readonly Item[] => {
    const [value, parameters] = member;
    return Array.isArray(value) ? [] : [[value, parameters]];
  });
}

function wholeOf(value: BareItem | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function fromNow(seconds: number | undefined): Reset | undefined {
  return seconds === undefined
    ? undefined
    : { form: 'seconds from now', ms: seconds * 1000, text: String(seconds) };
}
