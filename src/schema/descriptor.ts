import type { JsonObject } from '../model/json.ts';
import { namedFormat } from './format-names.ts';

/** A value that says what a value is: `string (UUID) - for request tracing`. */
export interface Descriptor {
  readonly schema: JsonObject;
  /** The format that the words mention, which only advises. */
  readonly format: string | undefined;
  readonly optional: boolean;
}

/** `array - specific field errors (optional)`; undefined for text that is an instance. */
export function parseDescriptor(text: string): Descriptor | undefined {
  const match = DESCRIPTOR.exec(text.trim());
  if (match === null) return undefined;
  const [, word = '', listed = '', brackets, entries, remark = ''] = match;
  const type = TYPES[word.toLowerCase()];
  if (type === undefined || (entries !== undefined && type !== 'array')) return undefined;
  const notes = [brackets ?? '', ...remark.split(/[,;()]/)]
    .map((note) => note.trim())
    .filter((note) => note !== '');
  const optional = notes.some((note) => /^optional\b/i.test(note));
  const nullable = /\bnull(?:able)?\b/i.test(`${brackets ?? ''} ${remark}`);
  const format = notes.map(mentionedFormat).find((name) => name !== undefined);
  return { schema: describedSchema(type, { listed: listed !== '', entries, nullable }), format, optional };
}

// Only words that hardly are values: `text`, `list` and `any` may well be.
const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'integer',
  int: 'integer',
  boolean: 'boolean',
  bool: 'boolean',
  array: 'array',
  object: 'object',
};

// A type, `[]`, a remark in brackets, `of strings`, then nothing or a remark after a dash, comma, colon or bar.
const DESCRIPTOR =
  /^([a-z]+)(\[\])?(?:\s*\(([^)]*)\))?(?:\s+of\s+([a-z]+?)s?)?(?:\s*(?:\([^)]*\))?\s*$|\s*(?:[-–—,:]\s|\||or(?=\s+null))\s*(.*)$)/is;

function describedSchema(
  type: string,
  { listed, entries, nullable }: { listed: boolean; entries: string | undefined; nullable: boolean },
): JsonObject {
  const entryType = entries === undefined ? undefined : TYPES[entries.toLowerCase()];
  const own: JsonObject = listed
    ? { type: 'array', items: { type } }
    : type === 'array' && entryType !== undefined
      ? { type: 'array', items: { type: entryType } }
      : { type };
  return nullable ? { ...own, type: [String(own['type']), 'null'] } : own;
}

/** The first words of a note that name a format: `ISO 8601 datetime of the change`. */
function mentionedFormat(note: string): string | undefined {
  const words = note.split(/\s+/).slice(0, 6);
  for (let count = words.length; count > 0; count -= 1) {
    const name = namedFormat(words.slice(0, count).join(' '));
    // `string - email of the customer` is a format, `string - time of day` may be anything.
    if (name !== undefined && SAFE.has(name)) return name;
  }
  return undefined;
}

const SAFE: ReadonlySet<string> = new Set(
  'date-time uuid uri email country currency e164 ipv4 ipv6 int32 int64'.split(' '),
);
