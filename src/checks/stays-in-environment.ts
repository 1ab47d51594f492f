import { EMBEDDED, type EnvironmentDeclaration, hostOf } from '../model/environment.ts';
import { headerValues } from '../model/exchange.ts';
import type { Check, Subject } from '../model/extension.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { answered, broken, jsonBody } from './evidence.ts';

/** A link to production in an answer of staging sends whoever follows it, with its credentials, to customers' data. */
export const staysInEnvironment: Check = {
  id: 'stays-in-environment',
  title: 'answers link to no other environment',
  severity: 'violation',
  standards: ['API8'],
  *judge(subject) {
    const others = foreignHosts(subject);
    // Most answers name none of them: a search through the bytes spares the walk.
    if (others.size === 0 || !mentionsOneOf(subject, [...others.keys()])) return;
    for (const { place, url, isIdentifier } of urlsIn(subject)) {
      const environment = others.get(new URL(url).host);
      if (environment === undefined || wasSent(url, subject) || isDocumented(url, subject)) continue;
      const at = environment.baseUrl?.at ?? environment.at;
      const message = `${answered(subject)} in ${subject.environment} with a link to ${environment.name} in ${place}: ${url}.`;
      // One is enough: the others come from the same setting.
      yield broken(undefined, { message, actual: url, at }, isIdentifier ? 'advice' : 'violation');
      return;
    }
  },
};

/** Hosts of the other environments that are not the own one's too. */
function foreignHosts({
  contract,
  environment,
  exchange,
}: Subject): ReadonlyMap<string, EnvironmentDeclaration> {
  const own = new Set([hostOf(exchange.request.url)]);
  for (const { name, baseUrl } of contract.environments)
    if (name === environment) own.add(hostOf(baseUrl?.value));
  return new Map(
    contract.environments.flatMap((other) => {
      const host = hostOf(other.baseUrl?.value);
      return host === undefined || own.has(host) ? [] : [[host, other] as const];
    }),
  );
}

function mentionsOneOf({ exchange: { response } }: Subject, hosts: readonly string[]): boolean {
  const { buffer, byteOffset, length } = response.body;
  const body = Buffer.from(buffer, byteOffset, length);
  return hosts.some(
    (host) => body.includes(host) || response.headers.some(([, value]) => value.includes(host)),
  );
}

interface Linked {
  /** Where it stands, for the message. */
  readonly place: string;
  readonly url: string;
  /** It names a page to read, or nothing but itself: nobody sends it credentials. */
  readonly isIdentifier: boolean;
}

const LINKING_HEADERS: readonly string[] = ['Location', 'Content-Location', 'Link'];

function* urlsIn(subject: Subject): Iterable<Linked> {
  const { headers } = subject.exchange.response;
  for (const name of LINKING_HEADERS) {
    for (const value of headerValues(headers, name))
      for (const url of absoluteUrls(value)) yield { place: `the header ${name}`, url, isIdentifier: false };
  }
  const body = jsonBody(subject);
  if (body !== undefined) yield* urlsInJson(body, '');
}

function* urlsInJson(value: Json, path: string): Iterable<Linked> {
  if (typeof value === 'string') {
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return;
    const name = path.split('.').at(-1) ?? '';
    yield {
      place: path === '' ? 'its body' : `\`${path}\``,
      url: value,
      isIdentifier: IDENTIFIES.test(name),
    };
  } else if (isJsonList(value))
    for (const [index, item] of value.entries()) yield* urlsInJson(item, `${path}[${index}]`);
  else if (isJsonObject(value))
    for (const [key, inner] of Object.entries(value))
      yield* urlsInJson(inner, path === '' ? key : `${path}.${key}`);
}

/** `type` of RFC 9457 names a kind of problem, and documentation is one for all environments. */
const IDENTIFIES = /^(?:type|\$?schema|profile)$|doc|help|support|terms|license|more_?info/i;

function absoluteUrls(header: string): readonly string[] {
  return (header.match(/https?:\/\/[^\s<>"',;]+/gi) ?? []).filter((url) => URL.canParse(url));
}

/** A URL that the request itself named is only repeated. */
function wasSent(url: string, { exchange: { request } }: Subject): boolean {
  const body = request.body === undefined ? '' : Buffer.from(request.body).toString('utf8');
  return body.includes(url) || decodeURIComponent(escapedWell(request.url)).includes(url);
}

function escapedWell(url: string): string {
  return url.replace(/%(?![0-9a-f]{2})/gi, '%25').replace(/(?:%[89a-f][0-9a-f])+/gi, '');
}

/** The page itself shows that URL in an answer. A sandbox that is made from the page can do no better than its examples. */
function isDocumented(url: string, { operation, environment }: Subject): boolean {
  const shown = (operation?.responses ?? []).map(({ body, headers }) =>
    JSON.stringify([body?.example ?? null, headers.map(({ example }) => example ?? null)]),
  );
  const wanted = environment === EMBEDDED ? `"${new URL(url).origin}/` : JSON.stringify(url);
  return shown.some((examples) => examples.includes(wanted));
}
