import type { HttpRequest } from '../model/exchange.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import type { RequestTemplate } from '../model/plan.ts';
import { clientSecret, type TokenEndpoint } from './client-secrets.ts';
import { tampered } from './tampering.ts';

/** What the holes of a task are filled from. Symbols are made on first use and stay the same within the task. */
export interface Filling {
  readonly saved: ReadonlyMap<string, Json>;
  readonly symbol: (name: string) => string;
  readonly answer: Json | undefined;
  readonly request: HttpRequest | undefined;
  readonly uuid: () => string;
  readonly now: () => string;
  readonly variable: (name: string) => string | undefined;
  /** The run's credential as it stands in its header; undefined when no hole asks for it, or there is none. */
  readonly credential: string | undefined;
  /** A header of the task's answers, the latest first. */
  readonly responseHeader?: (name: string) => string | undefined;
  /** Where tokens come from, with the client's secrets; undefined where nothing asks for tokens. */
  readonly tokenEndpoint?: Pick<TokenEndpoint, 'url' | 'secret'> | undefined;
}

/** Why a step that changes a credential is not sent: there is nothing to change in that way. */
export const NO_SUCH_CREDENTIAL = 'the credential of this run has no such variant';

/** Why a step that builds on a header of an earlier answer is not sent: it had no such header. */
export const NO_SUCH_HEADER = 'no earlier answer had that header';

export type Filled<T> =
  | { readonly filled: true; readonly value: T }
  | { readonly filled: false; readonly reason: string };

/** A request template with every hole filled, made absolute; or the first hole that nothing fills. */
export function fillRequest(
  template: RequestTemplate,
  baseUrl: string,
  filling: Filling,
): Filled<HttpRequest> {
  const missing: string[] = [];
  const text = (value: string): string => fillText(value, filling, missing);
  const isReference = template.path === '{{response.header.location}}';
  const path = isReference
    ? ''
    : template.path.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) =>
        encodeURIComponent(textOf(hole(name, filling, missing))),
      );
  const query = template.query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(text(value))}`)
    .join('&');
  const headers = template.headers.map(([name, value]) => [name, text(value)] as const);
  const body = bodyBytes(template, filling, missing);
  if (missing.some((name) => name.startsWith('credentials.')))
    return { filled: false, reason: NO_SUCH_CREDENTIAL };
  const location = isReference ? followed(filling, baseUrl) : undefined;
  if (missing.some((name) => name.startsWith('response.header.')) || (isReference && location === undefined))
    return { filled: false, reason: NO_SUCH_HEADER };
  if (missing.length > 0) return { filled: false, reason: `nothing fills \`{{${missing[0]}}}\`` };
  const target = location ?? (template.to === undefined ? `${baseUrl}${path}` : filling.tokenEndpoint?.url);
  if (target === undefined) return { filled: false, reason: 'this run asks no token endpoint' };
  return {
    filled: true,
    value: {
      method: template.method,
      url: `${target}${query === '' ? '' : `?${query}`}`,
      headers,
      body,
      ...(template.client === undefined ? {} : { client: template.client }),
    },
  };
}

/** Where Location points (RFC 9110 section 10.2.2: relative to the request's own URL); undefined when that is elsewhere. */
function followed(filling: Filling, baseUrl: string): string | undefined {
  const location = filling.responseHeader?.('location');
  const from = filling.request?.url ?? baseUrl;
  if (location === undefined || !URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  return url.origin === new URL(baseUrl).origin ? url.href : undefined;
}

/** JSON with its holes filled; a string that is one hole takes the type of what fills it. */
export function fillJson(value: Json, filling: Filling): Filled<Json> {
  const missing: string[] = [];
  const filled = fillValue(value, filling, missing);
  return missing.length > 0
    ? { filled: false, reason: `nothing fills \`{{${missing[0]}}}\`` }
    : { filled: true, value: filled };
}

function bodyBytes(template: RequestTemplate, filling: Filling, missing: string[]): Uint8Array | undefined {
  switch (template.body.form) {
    case 'none':
      return undefined;
    case 'json': {
      const text = JSON.stringify(template.body.value);
      // Most bodies have no hole, and then nothing is copied.
      if (!text.includes('{{')) return Buffer.from(text);
      return Buffer.from(JSON.stringify(fillValue(template.body.value, filling, missing)));
    }
    case 'text':
      return Buffer.from(fillText(template.body.text, filling, missing));
    case 'literal':
      return Buffer.from(template.body.text, template.body.encoding ?? 'utf8');
    default:
      return template.body satisfies never;
  }
}

function fillValue(value: Json, filling: Filling, missing: string[]): Json {
  if (isJsonList(value)) return value.map((entry) => fillValue(entry, filling, missing));
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, fillValue(entry, filling, missing)]),
    );
  }
  if (typeof value !== 'string' || !value.includes('{{')) return value;
  const alone = /^\{\{([^{}]+)\}\}$/.exec(value);
  return alone === null ? fillText(value, filling, missing) : hole(alone[1] ?? '', filling, missing);
}

function fillText(text: string, filling: Filling, missing: string[]): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => textOf(hole(name, filling, missing)));
}

function hole(written: string, filling: Filling, missing: string[]): Json {
  const name = written.trim();
  const value = holeValue(name, filling);
  if (value === undefined) missing.push(name);
  return value ?? null;
}

function holeValue(name: string, filling: Filling): Json | undefined {
  if (name === 'uuid') return filling.uuid();
  if (name === 'now') return filling.now();
  const sum = /^(\w+) \+ (\d+)$/.exec(name);
  if (sum !== null) {
    const saved = filling.saved.get(sum[1] ?? '');
    return typeof saved === 'number' ? saved + Number(sum[2]) : undefined;
  }
  const [, prefix = '', rest = ''] =
    /^(env|symbol|answer|credentials|padding|secret|basic|request\.header|request\.body|response\.header)\.(.+)$/.exec(
      name,
    ) ?? [];
  switch (prefix) {
    case 'env':
      return filling.variable(rest);
    case 'symbol':
      return filling.symbol(rest);
    case 'credentials':
      return filling.credential === undefined ? undefined : tampered(filling.credential, rest);
    case 'padding':
      return 'x'.repeat(Number(rest));
    case 'secret':
    case 'basic':
      return clientSecret(prefix, rest, filling.tokenEndpoint);
    case 'answer':
      return readMember(filling.answer, rest);
    case 'request.header':
      return filling.request?.headers.find(([header]) => header.toLowerCase() === rest.toLowerCase())?.[1];
    case 'response.header':
      return filling.responseHeader?.(rest);
    case 'request.body':
      return readMember(requestJson(filling.request), rest);
    default:
      return filling.saved.get(name);
  }
}

function requestJson(request: HttpRequest | undefined): Json | undefined {
  if (request?.body === undefined) return undefined;
  try {
    const value: Json = JSON.parse(Buffer.from(request.body).toString('utf8'));
    return value;
  } catch {
    return undefined;
  }
}

/** `items[0].quantity` of a value. */
export function readMember(value: Json | undefined, path: string): Json | undefined {
  const segments = path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((segment) => segment !== '');
  return segments.reduce<Json | undefined>((inner, segment) => {
    if (isJsonList(inner)) return inner[Number(segment)];
    return isJsonObject(inner) ? inner[segment] : undefined;
  }, value);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
