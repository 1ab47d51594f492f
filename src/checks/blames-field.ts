import type { Check, Subject } from '../model/extension.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Blame } from '../model/plan.ts';
import { fieldName } from '../schema/fields.ts';
import { pointerSegments } from '../schema/pointer.ts';
import { answered, broken, expectsStatus, jsonBody, kept, shown } from './evidence.ts';

/** A refusal for another reason than the one thing that is wrong proves nothing about the rule that was to be tried. */
export const blamesField: Check = {
  id: 'blames-field',
  title: 'a refusal that names fields names the one that is wrong',
  severity: 'violation',
  standards: ['PD-12'],
  *judge(subject) {
    const { expectation } = subject.step;
    const { blames } = expectation;
    if (blames === undefined || !expectsStatus(subject)) return;
    const blamed = blamedPlaces(jsonBody(subject));
    if (blamed.length === 0 || (blames.place === 'body' && blames.pointer === '')) return;
    const promise = expectation.promises['blames'];
    if (blamed.some((entry) => fits(entry, blames))) {
      if (promise !== undefined) yield kept(promise);
      return;
    }
    const names = blamed.map(({ name }) => name);
    yield broken(promise, {
      message: `${answered(subject)} and blames ${names.slice(0, 4).map(shown).join(', ')}; wrong is only ${wrongPlace(subject, blames)}.`,
      expected: blames.place === 'body' ? fieldName(blames.pointer) : blames.pointer,
      actual: names,
      at: expectation.places['blames'] ?? subject.step.at,
    });
  },
};

interface BlamedPlace {
  readonly name: string;
  /** What is said about it. */
  readonly text: string;
}

function wrongPlace(subject: Subject, { place, pointer }: Blame): string {
  const name = place === 'body' ? fieldName(pointer) : `${place} ${pointer}`;
  return `\`${name}\` (${subject.step.title})`;
}

/** Members that error formats list wrong fields under: the page's own `details`, and the usual names beside it. */
const LISTS = /^(?:details?|errors?|violations|issues|invalid[_-]?params|fields|field[_-]?errors)$/i;
const NAMES = [
  'field',
  'path',
  'pointer',
  'property',
  'param',
  'parameter',
  'location',
  'loc',
  'name',
  'source',
];

function blamedPlaces(body: Json | undefined, depth = 0): readonly BlamedPlace[] {
  if (!isJsonObject(body)) return [];
  return Object.entries(body).flatMap(([key, value]): readonly BlamedPlace[] => {
    if (!LISTS.test(key)) return [];
    if (isJsonList(value)) return value.flatMap(placeOf);
    // `error: { details: [...] }`, or a map from field to reason.
    if (!isJsonObject(value)) return [];
    const inner = depth < 2 ? blamedPlaces(value, depth + 1) : [];
    if (inner.length > 0 || !/^(?:details?|errors|fields|field[_-]?errors)$/i.test(key)) return inner;
    const reasons = Object.entries(value).filter(([, text]) => typeof text === 'string' || isJsonList(text));
    return reasons.map(([name, text]) => ({ name, text: JSON.stringify(text) }));
  });
}

function placeOf(entry: Json): readonly BlamedPlace[] {
  if (!isJsonObject(entry)) return [];
  const name = nameIn(entry);
  return name === undefined ? [] : [{ name, text: JSON.stringify(entry) }];
}

function nameIn(entry: JsonObject): string | undefined {
  for (const key of NAMES) {
    const value = entry[key];
    if (typeof value === 'string') return value;
    if (isJsonList(value)) return value.map(String).join('.');
    // JSON:API: `source: { pointer: '/data/quantity' }`.
    if (isJsonObject(value)) return nameIn(value);
  }
  return undefined;
}

/** Keywords that speak of an object or list as a whole: any part of it may be blamed. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set(
  'oneOf anyOf not if allOf contains uniqueItems minProperties maxProperties minItems maxItems dependentRequired additionalProperties unevaluatedProperties propertyNames patternProperties type'.split(
    ' ',
  ),
);

function fits({ name, text }: BlamedPlace, { place, pointer, keyword }: Blame): boolean {
  const said = segmentsOf(name);
  if (place !== 'body') return said.at(-1) === pointer.toLowerCase();
  const wrong = withoutIndexes(pointerSegments(pointer).map((segment) => segment.toLowerCase()));
  if (said.join('.') === wrong.join('.')) return true;
  if (isPrefix(wrong, said)) return OF_THE_WHOLE.has(keyword);
  // The parent may be blamed where the text names the member itself.
  return isPrefix(said, wrong) && mentions(text, wrong.at(-1) ?? '');
}

/** `items[0].quantity`, `/items/0/quantity`, `$.items.0.quantity`, `body.items[0].quantity` are all the same place. */
function segmentsOf(name: string): readonly string[] {
  const segments = name
    .toLowerCase()
    .replace(/^[#$]/, '')
    .split(/[./[\]"']+/)
    .filter((segment) => segment !== '');
  const [first] = segments;
  return withoutIndexes(first === 'body' || first === 'request' ? segments.slice(1) : segments);
}

function withoutIndexes(segments: readonly string[]): readonly string[] {
  return segments.filter((segment) => !/^\d+$/.test(segment));
}

function isPrefix(short: readonly string[], long: readonly string[]): boolean {
  return short.length < long.length && short.every((segment, index) => segment === long[index]);
}

function mentions(text: string, member: string): boolean {
  return new RegExp(`\\b${member.replace(/[^\w]/g, '.')}\\b`, 'i').test(text);
}
