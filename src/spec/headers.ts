import type { Diagnostic, Location } from '../model/location.ts';
import type { DeclaredHeader, Parameter } from '../model/operation.ts';
import type { TreeEntry, TreeNode } from '../model/tree.ts';
import { parseDescriptor } from '../schema/descriptor.ts';
import { entriesOf, flag, get, text, toJson, withoutKeys } from './nodes.ts';
import type { Reading } from './section.ts';
import { anyShape, readSchemaShape } from './shape.ts';
import { misspelt, nearest } from './suggest.ts';

/** Headers of an answer: `Retry-After: "60"` is an example, `"integer - requests left"` says what a value is. */
export function readHeaders(node: TreeNode | undefined, reading: Reading): readonly DeclaredHeader[] {
  return namedEntries(node).map((header): DeclaredHeader => {
    const { key, keyAt, value } = header;
    if (value.kind === 'map') return describedHeader(header, reading);
    const words = text(value) ?? '';
    const descriptor = parseDescriptor(words);
    if (descriptor !== undefined) {
      const format = descriptor.format === undefined ? {} : { format: descriptor.format };
      return {
        name: key,
        description: words,
        example: undefined,
        schema: { ...descriptor.schema, ...format },
        required: !descriptor.optional,
        at: keyAt,
      };
    }
    const isValue = /^[^\s]+$/.test(words) || /^[A-Z][a-z]{2}, \d/.test(words);
    const schema = isValue && /^\d+$/.test(words) ? { type: 'integer' } : {};
    return {
      name: key,
      description: isValue ? undefined : words,
      example: isValue ? words : undefined,
      schema,
      required: !/\boptional\b/i.test(words),
      at: keyAt,
    };
  });
}

function describedHeader({ key, keyAt, value }: TreeEntry, reading: Reading): DeclaredHeader {
  const { shape, diagnostics } = readSchemaShape(withoutKeys(value, ['required']), keyAt, reading.names);
  reading.complain(...diagnostics);
  const example = get(value, 'example');
  return {
    name: key,
    description: text(get(value, 'description')),
    example: text(example),
    schema: shape.schema,
    required: text(get(value, 'required')) !== 'false',
    at: keyAt,
  };
}

const GROUPS: readonly string[] = ['required', 'optional'];

/** A header of a request, and whether it is needed. */
interface WrittenHeader {
  readonly header: TreeEntry;
  readonly required: boolean;
}

/** The headers of a request but for those that the harness sets itself. */
export function readHeaderParameters(
  written: readonly WrittenHeader[],
  reading: Reading,
): readonly Parameter[] {
  reading.complain(...misspeltHeaders(written));
  return written
    .filter(({ header }) => !/^(authorization|content-type|accept)$/i.test(header.key))
    .map(({ header, required }) => headerParameter(header, required, reading));
}

/** `required` and `optional` with maps or lists of names, or the headers themselves. */
export function writtenHeaders(node: TreeNode | undefined, reading: Reading): readonly WrittenHeader[] {
  return namedEntries(node).flatMap((entry): readonly WrittenHeader[] => {
    const { key, keyAt, value } = entry;
    const group = GROUPS.includes(key) && value.kind !== 'scalar';
    if (group) return namedEntries(value).map((header) => ({ header, required: key === 'required' }));
    const meant = value.kind === 'scalar' ? undefined : nearest(key, GROUPS);
    if (meant === undefined) return [{ header: entry, required: !/\boptional\b/i.test(text(value) ?? '') }];
    reading.complain(misnamed(`\`${key}\` is not a group of headers`, keyAt, meant));
    return [];
  });
}

/** Headers that mean something to the harness; under a name that is nearly theirs they would mean nothing. */
const MEANINGFUL: readonly string[] = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'X-Idempotency-Key',
  'X-API-Key',
];

function misspeltHeaders(headers: readonly WrittenHeader[]): readonly Diagnostic[] {
  return headers.flatMap(({ header: { key, keyAt } }) => {
    const meant = misspelt(key, MEANINGFUL);
    return meant === undefined || key.toLowerCase() === meant.toLowerCase()
      ? []
      : [misnamed(`\`${key}\` is a header that means nothing here`, keyAt, meant)];
  });
}

function misnamed(message: string, at: Location, meant: string): Diagnostic {
  return {
    code: 'unknown-key',
    severity: 'error',
    message,
    at,
    related: [],
    help: `Did you mean \`${meant}\`?`,
  };
}

/** A list of names is a map without values. */
function namedEntries(node: TreeNode | undefined): readonly TreeEntry[] {
  if (node?.kind !== 'list') return entriesOf(node);
  return node.items.flatMap((item) => {
    const key = text(item) ?? text(get(item, 'name'));
    const value: TreeNode =
      item.kind === 'map' ? withoutKeys(item, ['name']) : { kind: 'scalar', value: null, at: item.at };
    return key === undefined ? [] : [{ key, keyAt: item.at, value }];
  });
}

function headerParameter({ key, keyAt, value }: TreeEntry, required: boolean, reading: Reading): Parameter {
  const common = { name: key, place: 'header', required, at: keyAt } as const;
  if (value.kind === 'map') {
    const stated = flag(get(value, 'required'));
    const { shape, diagnostics } = readSchemaShape(withoutKeys(value, ['required']), keyAt, reading.names);
    reading.complain(...diagnostics);
    return { ...common, required: stated ?? required, shape, description: text(get(value, 'description')) };
  }
  const words = text(value) ?? '';
  const descriptor = parseDescriptor(words);
  if (words === '') return { ...common, shape: anyShape(keyAt), description: undefined };
  if (descriptor === undefined) {
    const example = toJson(value);
    return {
      ...common,
      shape: { ...anyShape(keyAt), example: words.includes('{') ? undefined : example },
      description: words,
    };
  }
  const format = descriptor.format === undefined ? {} : { format: descriptor.format };
  return { ...common, shape: anyShape(keyAt, { ...descriptor.schema, ...format }), description: words };
}
