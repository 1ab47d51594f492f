import type { Location } from '../model/location.ts';
import type { Parameter } from '../model/operation.ts';
import type { TreeEntry, TreeNode } from '../model/tree.ts';
import { parseDescriptor } from '../schema/descriptor.ts';
import { entriesOf, flag, get, itemsOf, text } from './nodes.ts';
import type { Reading } from './section.ts';
import { anyShape, isSchema, readShape } from './shape.ts';

export interface WrittenParameters {
  readonly request: TreeNode | undefined;
  /** Looks a key up in the endpoint, then around it. */
  readonly part: (...keys: readonly string[]) => TreeNode | undefined;
  readonly path: string;
  readonly at: Location;
}

/** Path and query parameters in all the ways that pages write them; a `{name}` in the path alone is one too. */
export function readParameters(written: WrittenParameters, reading: Reading): readonly Parameter[] {
  const { request, part } = written;
  const found = [
    ...readGroup(get(request, 'path'), 'path', reading),
    ...readGroup(part('path_parameters'), 'path', reading),
    ...readGroup(get(request, 'query') ?? part('query'), 'query', reading),
    ...readGroup(part('query_parameters'), 'query', reading),
    ...itemsOf(part('parameters') ?? get(request, 'parameters')).flatMap((node) => readListed(node, reading)),
  ];
  const inPath = [...written.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const missing = inPath.filter(
    (name) => !found.some((parameter) => parameter.place === 'path' && parameter.name === name),
  );
  return [
    ...found.filter((parameter) => parameter.place !== 'path' || inPath.includes(parameter.name)),
    ...missing.map(
      (name): Parameter => ({
        name,
        place: 'path',
        required: true,
        shape: anyShape(written.at, { type: 'string' }),
        description: undefined,
        at: written.at,
      }),
    ),
  ];
}

/** `type: object` with `properties`, a map of names, or a list of `{name, ...}`. */
function readGroup(
  node: TreeNode | undefined,
  place: 'path' | 'query',
  reading: Reading,
): readonly Parameter[] {
  if (node === undefined || node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap((item) => readListed(item, reading, place));
  const properties = get(node, 'properties');
  const required = itemsOf(get(node, 'required')).map((item) => text(item));
  return entriesOf(properties ?? node).map((member) =>
    readMember(member, { place, required: required.includes(member.key) }, reading),
  );
}

function readListed(node: TreeNode, reading: Reading, fallback?: 'path' | 'query'): readonly Parameter[] {
  if (node.kind === 'map' && get(node, 'name') === undefined) {
    return node.entries.map((member) =>
      readMember(member, { place: fallback ?? 'query', required: false }, reading),
    );
  }
  const name = text(get(node, 'name'));
  const place = text(get(node, 'in')) ?? fallback ?? 'query';
  if (name === undefined || (place !== 'path' && place !== 'query' && place !== 'header')) return [];
  const schema = get(node, 'schema') ?? withoutKeys(node, ['name', 'in', 'required']);
  return [
    readMember(
      { key: name, keyAt: get(node, 'name')?.at ?? node.at, value: schema },
      { place, required: flag(get(node, 'required')) ?? false },
      reading,
    ),
  ];
}

function withoutKeys(node: TreeNode, keys: readonly string[]): TreeNode {
  return node.kind === 'map'
    ? { ...node, entries: node.entries.filter(({ key }) => !keys.includes(key)) }
    : node;
}

function readMember(
  { key, keyAt, value }: TreeEntry,
  stated: { readonly place: Parameter['place']; readonly required: boolean },
  reading: Reading,
): Parameter {
  const required = stated.place === 'path' || stated.required || flag(get(value, 'required')) === true;
  const common = { name: key, place: stated.place, required, at: keyAt };
  if (isSchema(value)) {
    const { shape, diagnostics } = readShape(withoutFlag(value), keyAt, reading.names);
    reading.complain(...diagnostics);
    return { ...common, shape, description: text(get(value, 'description')) };
  }
  const words = text(value) ?? '';
  const descriptor = parseDescriptor(words);
  if (descriptor !== undefined) {
    const format = descriptor.format === undefined ? {} : { format: descriptor.format };
    return { ...common, shape: anyShape(keyAt, { ...descriptor.schema, ...format }), description: words };
  }
  const example = value.kind === 'scalar' && value.value !== null ? value.value : undefined;
  const schema = typeof example === 'number' ? { type: 'number' } : {};
  return { ...common, shape: { ...anyShape(keyAt, schema), example }, description: undefined };
}

/** `required: true` beside a parameter's schema is about the parameter, not about members of its value. */
function withoutFlag(node: TreeNode): TreeNode {
  return flag(get(node, 'required')) === undefined ? node : withoutKeys(node, ['required']);
}
