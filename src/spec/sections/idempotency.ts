import type { IdempotencyProfile, KeyRefusal } from '../../model/idempotency.ts';
import type { JsonSchema } from '../../model/json.ts';
import type { Diagnostic, Located, Location } from '../../model/location.ts';
import type { Operation } from '../../model/operation.ts';
import type { MapNode, TreeNode } from '../../model/tree.ts';
import { listFields } from '../../schema/fields.ts';
import { get, located, text, texts, unknownKeys } from '../nodes.ts';
import { parseDuration } from '../prose.ts';
import type { Reading } from '../section.ts';
import { type StatedSection, statedSections } from '../stated.ts';
import type { ScenarioAnswer } from '../uses.ts';
import { impliedProfile } from './idempotency-implied.ts';

const KEYS: readonly string[] =
  'header operations description replay comparison other_body in_flight missing retention scope notes'.split(
    ' ',
  );

/** What the sections themselves say; parts that they leave out are taken from elsewhere on the page. */
type Stated = Partial<Omit<IdempotencyProfile, 'operation' | 'idField'>>;

/** One profile per operation with a key: the section first, then the scenarios, the header, the declared answers. */
export function readIdempotency(
  trees: readonly MapNode[],
  reading: Reading,
  page: { readonly operations: readonly Operation[]; readonly answers: readonly ScenarioAnswer[] },
): readonly IdempotencyProfile[] {
  const { operations, answers } = page;
  const stated = new Map<string, Stated>();
  for (const section of statedSections(trees, 'idempotency')) {
    const said = readStated(section, reading);
    const about = operationsOf(section, said, operations, reading);
    for (const { key } of about) stated.set(key, { ...said, ...stated.get(key) });
  }
  return operations.flatMap((operation): readonly IdempotencyProfile[] => {
    const said = stated.get(operation.key) ?? {};
    const header = said.header ?? operation.idempotencyHeader;
    if (header === undefined) return [];
    const implied = impliedProfile(operation, header, answers);
    if (said.replay !== undefined && implied.scenario !== undefined && differs(said.replay, implied.scenario))
      reading.complain(conflict(operation, said.replay, implied.scenario));
    const profile: IdempotencyProfile = {
      ...implied.profile,
      ...said,
      operation: operation.key,
      header,
      idField: idFieldOf(operation, operations, reading.names.schemas),
      at: said.at ?? implied.profile.at,
    };
    return [profile];
  });
}

function readStated({ entry: { keyAt, value } }: StatedSection, reading: Reading): Stated {
  reading.complain(...unknownKeys(value, KEYS, 'idempotency'));
  const header = text(get(value, 'header'));
  const replay = get(value, 'replay');
  reading.complain(...unknownKeys(replay, ['status', 'body'], 'the replay of an idempotency key'));
  const replayed = statusOf(replay, reading, ['same']);
  const body = get(replay, 'body');
  const inFlight = statusOf(get(value, 'in_flight'), reading, ['wait']);
  const comparison = oneOf(get(value, 'comparison'), ['bytes', 'json'] as const, reading);
  const otherBody = refusalOf(get(value, 'other_body'), reading);
  const missing = get(value, 'missing');
  const without =
    text(missing)?.toLowerCase() === 'accepted' && missing !== undefined
      ? ({ value: 'accepted', at: missing.at } as const)
      : refusalOf(missing, reading);
  const retention = located(get(value, 'retention'));
  const kept = retention === undefined ? undefined : parseDuration(retention.value);
  if (retention !== undefined && kept === undefined)
    reading.complain(unreadable(retention.value, retention.at, 'a time such as 24 hours'));
  const scope = located(get(value, 'scope'));
  return {
    at: keyAt,
    ...(header === undefined ? {} : { header }),
    ...(replayed === undefined ? {} : { replay: replayed }),
    ...(oneOf(body, ['same'] as const, reading) === undefined || body === undefined
      ? {}
      : { sameBody: { value: true, at: body.at } }),
    ...(comparison === undefined ? {} : { comparison }),
    ...(otherBody === undefined ? {} : { otherBody }),
    ...(inFlight === undefined ? {} : { inFlight }),
    ...(without === undefined ? {} : { missing: without }),
    ...(retention === undefined || kept === undefined
      ? {}
      : { retentionSeconds: { value: kept.value / 1000, at: retention.at } }),
    ...(scope === undefined ? {} : { scope }),
    ...(scope !== undefined && isOneClient(scope.value) ? { ownKeys: { value: true, at: scope.at } } : {}),
  };
}

/** "One client and one operation", `per client`; not "all clients of an account". */
function isOneClient(text: string): boolean {
  const whose =
    /(?:^|\b(?:one|per|each|every|single|own|same)[\s_-]+)(?:client|caller|consumer|credential)\b(?!s)/i;
  return whose.test(text) && !/\b(?:all|any|across|shared|global)/i.test(text);
}

/** `{status: 200}` or `200` alone; `words` are those that may stand instead of a status. */
function statusOf<Word extends string>(
  node: TreeNode | undefined,
  reading: Reading,
  words: readonly Word[],
): Located<Word | string> | undefined {
  const written = located(node?.kind === 'map' ? get(node, 'status') : node);
  if (written === undefined) return undefined;
  const word = words.find((known) => known === written.value.toLowerCase());
  if (word !== undefined) return { value: word, at: written.at };
  const status = /^[1-5](?:\d\d|XX)$/i.exec(written.value.trim())?.[0].toUpperCase();
  if (status !== undefined) return { value: status, at: written.at };
  reading.complain(
    unreadable(
      written.value,
      written.at,
      `an HTTP status${words.map((known) => ` or \`${known}\``).join('')}`,
    ),
  );
  return undefined;
}

function refusalOf(node: TreeNode | undefined, reading: Reading): KeyRefusal | undefined {
  if (node === undefined) return undefined;
  reading.complain(...unknownKeys(node, ['status', 'error', 'error_code', 'description'], 'a refusal'));
  const status = statusOf(node, reading, []);
  if (status === undefined) return undefined;
  return { status: status.value, errorCode: text(get(node, 'error', 'error_code')), at: node.at };
}

function oneOf<Word extends string>(
  node: TreeNode | undefined,
  words: readonly Word[],
  reading: Reading,
): Located<Word> | undefined {
  const written = located(node);
  if (written === undefined) return undefined;
  const word = words.find((known) => known === written.value.toLowerCase());
  if (word === undefined)
    reading.complain(
      unreadable(written.value, written.at, words.map((known) => `\`${known}\``).join(' or ')),
    );
  return word === undefined ? undefined : { value: word, at: written.at };
}

function operationsOf(
  { operation, entry }: StatedSection,
  { header }: Stated,
  operations: readonly Operation[],
  reading: Reading,
): readonly Operation[] {
  const listed = texts(get(entry.value, 'operations'));
  if (operation !== undefined) return operations.filter(({ key }) => key === operation);
  if (listed.length === 0) {
    return operations.filter(
      ({ idempotencyHeader }) =>
        idempotencyHeader !== undefined &&
        (header === undefined || idempotencyHeader.toLowerCase() === header.toLowerCase()),
    );
  }
  return listed.flatMap(({ value, at }) => {
    const found = operations.filter(({ key }) => key === value.trim());
    if (found.length === 0)
      reading.complain(unreadable(value, at, 'the method and path of an endpoint of this page'));
    return found;
  });
}

/** The member that the path of the thing names, else `id`, else the only top-level one that ends in `id`. */
function idFieldOf(
  operation: Operation,
  operations: readonly Operation[],
  schemas: Readonly<Record<string, JsonSchema>>,
): string | undefined {
  const answer = operation.responses.find(({ status }) => /^2/.test(status))?.body;
  if (answer === undefined) return undefined;
  const members = listFields(answer.schema, schemas).filter(({ segments }) => segments.length === 1);
  const names = members.map(({ schemaName }) => schemaName);
  const below = operations.flatMap(({ path }) =>
    path.startsWith(`${operation.path}/`)
      ? (/^\{([^{}/]+)\}/.exec(path.slice(operation.path.length + 1))?.[1] ?? [])
      : [],
  );
  const named = [...below, 'id'].find((name) => names.includes(name));
  if (named !== undefined) return named;
  const alike = names.filter((name) => /(_id|Id|ID)$/.test(name));
  const [best] = alike.filter((name) =>
    stem(operation.path).startsWith(name.replace(/_?id$/i, '').toLowerCase()),
  );
  return best ?? (alike.length === 1 ? alike[0] : undefined);
}

function stem(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => !part.startsWith('{'))
      .at(-1)
      ?.toLowerCase() ?? ''
  );
}

function differs(left: Located<string>, right: Located<string>): boolean {
  return left.value !== 'same' && left.value !== right.value;
}

function conflict(operation: Operation, stated: Located<string>, scenario: Located<string>): Diagnostic {
  return {
    code: 'idempotency-conflict',
    severity: 'warning',
    message: `a repeated key of \`${operation.key}\` is answered with ${stated.value} here and with ${scenario.value} in a scenario`,
    at: stated.at,
    related: [{ message: `the scenario says ${scenario.value}`, at: scenario.at }],
    help: `Decide for one of the two. This section counts until then: ${stated.value}.`,
  };
}

function unreadable(what: string, at: Location, wanted: string): Diagnostic {
  return {
    code: 'idempotency-unreadable',
    severity: 'error',
    message: `\`${what}\` is not understood here`,
    at,
    related: [],
    help: `Write ${wanted}.`,
  };
}
