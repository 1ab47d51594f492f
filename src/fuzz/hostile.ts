import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Edit, edit, json, type Replacement, text } from './edit.ts';
import { typesOf } from './level.ts';
import type { Place } from './place.ts';
import { withMember } from './reach.ts';

type Kind = 'string' | 'number' | 'array' | 'object';

/**
 * Values that a parser or a database may choke on. Whether the schema allows them does not matter: the answer is to
 * be a declared one, soon. One place of each type stands for all.
 */
export function* hostileEdits(places: readonly Place[]): Iterable<readonly [Place, Edit]> {
  const seen = new Set<Kind>();
  for (const place of places) {
    const kind = place.alternative === undefined ? kindOf(place.schema) : undefined;
    if (kind === undefined) continue;
    const boundary = !seen.has(kind);
    seen.add(kind);
    for (const [label, replacements] of HOSTILE[kind])
      yield [place, edit('hostile', { keyword: 'hostile', label, replacements }, { boundary, at: [] })];
  }
}

function kindOf(schema: JsonObject): Kind | undefined {
  const types = typesOf(schema) ?? [];
  if (types.includes('string')) return 'string';
  if (types.includes('number') || types.includes('integer')) return 'number';
  if (types.includes('object')) return 'object';
  return types.includes('array') ? 'array' : undefined;
}

type Hostile = readonly (readonly [label: string, replacements: Edit['replacements']])[];

const DEEP = 2_000;

const WIDE = 5_000;

const HOSTILE: Readonly<Record<Kind, Hostile>> = {
  string: [
    ['100,000 characters long', () => [json('a'.repeat(100_000))]],
    ['a NUL character', around('\u0000')],
    ['half a surrogate pair', () => [text('"\\ud800"')]],
    ['written from right to left', around('\u202E\u05D0\u05D1')],
    ['characters without width', around('\u200B\u200D\uFEFF')],
    ['a line break', around('\r\n')],
  ],
  number: [
    ['1e308', () => [json(1e308)]],
    ['1e-308', () => [json(1e-308)]],
    ['1e400', () => [text('1e400')]],
    ['minus zero', () => [text('-0')]],
    ['2 to the power of 53, plus 1', () => [text('9007199254740993')]],
    ['2 to the power of 63', () => [text('9223372036854775808')]],
  ],
  array: [
    ['2,000 lists in one another', () => [text('['.repeat(DEEP) + ']'.repeat(DEEP))]],
    ['a list in the list', (current) => [json([current ?? []])]],
  ],
  object: [
    ['2,000 objects in one another', () => [text(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`)]],
    ['a member twice', twice],
    ['a member `__proto__`', (current) => extended(current, '"__proto__":{"polluted":true}')],
    [
      'a member `constructor`',
      (current) => extended(current, '"constructor":{"prototype":{"polluted":true}}'),
    ],
    ['5,000 members', wide],
    [
      'a member without a name',
      (current) => (isJsonObject(current) ? [json(withMember(current, '', 'text'))] : []),
    ],
  ],
};

function around(odd: string): Edit['replacements'] {
  return (current) => [json(typeof current === 'string' ? `${current}${odd}` : odd)];
}

/** A parser takes the first, the last or neither; JSON.stringify cannot write it. */
function twice(current: Json | undefined): readonly Replacement[] {
  const [first] = isJsonObject(current) ? Object.entries(current) : [];
  if (first === undefined) return [];
  return extended(current, `${JSON.stringify(first[0])}:${JSON.stringify(first[1])}`);
}

function extended(current: Json | undefined, member: string): readonly Replacement[] {
  if (!isJsonObject(current)) return [];
  const written = JSON.stringify(current);
  return [text(written === '{}' ? `{${member}}` : `${written.slice(0, -1)},${member}}`)];
}

function wide(current: Json | undefined): readonly Replacement[] {
  const members = Array.from({ length: WIDE }, (_, index) => [`member${index}`, index] as const);
  return [json({ ...(isJsonObject(current) ? current : {}), ...Object.fromEntries(members) })];
}
