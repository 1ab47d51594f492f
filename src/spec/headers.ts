import type { DeclaredHeader, Parameter } from '../model/operation.ts';
import type { TreeEntry, TreeNode } from '../model/tree.ts';
import { parseDescriptor } from '../schema/descriptor.ts';
import { entriesOf, get, text, toJson } from './nodes.ts';
import type { Reading } from './section.ts';
import { anyShape, isSchema, readShape } from './shape.ts';

/** Headers of an answer: `Retry-After: "60"` is an example, `"integer - requests left"` says what a value is. */
export function readHeaders(node: TreeNode | undefined, reading: Reading): readonly DeclaredHeader[] {
  return entriesOf(node).map((header): DeclaredHeader => {
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
  const { shape, diagnostics } = isSchema(value)
    ? readShape(value, keyAt, reading.names)
    : { shape: anyShape(keyAt), diagnostics: [] };
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

/** The headers of a request but for those that the harness sets itself. */
export function readHeaderParameters(node: TreeNode | undefined, reading: Reading): readonly Parameter[] {
  const groups = ['required', 'optional'].map((group) => ({ group, entries: entriesOf(get(node, group)) }));
  const flat = entriesOf(node).filter(
    ({ key, value }) => !['required', 'optional'].includes(key) || value.kind !== 'map',
  );
  const all = [
    ...groups.flatMap(({ group, entries }) =>
      entries.map((header) => ({ header, required: group === 'required' })),
    ),
    ...flat.map((header) => ({ header, required: !/\boptional\b/i.test(text(header.value) ?? '') })),
  ];
  return all
    .filter(({ header }) => !/^(authorization|content-type|accept)$/i.test(header.key))
    .map(({ header, required }) => headerParameter(header, required, reading));
}

function headerParameter({ key, keyAt, value }: TreeEntry, required: boolean, reading: Reading): Parameter {
  const common = { name: key, place: 'header', required, at: keyAt } as const;
  if (isSchema(value)) {
    const { shape, diagnostics } = readShape(value, keyAt, reading.names);
    reading.complain(...diagnostics);
    return { ...common, shape, description: text(get(value, 'description')) };
  }
  const words = text(value) ?? '';
  const descriptor = parseDescriptor(words);
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
