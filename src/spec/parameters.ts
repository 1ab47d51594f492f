import type { Diagnostic, Located, Location } from '../model/location.ts';
import type { Parameter } from '../model/operation.ts';
import type { MapNode, TreeEntry, TreeNode } from '../model/tree.ts';
import { parseDescriptor } from '../schema/descriptor.ts';
import { type KeyShape, keysOf, strayKeys } from './keys.ts';
import { entriesOf, flag, get, text, texts, withoutKeys } from './nodes.ts';
import type { Reading } from './section.ts';
import { anyShape, readSchemaShape } from './shape.ts';
import { nearest } from './suggest.ts';

export interface WrittenParameters {
  readonly request: TreeNode | undefined;
  /** Looks a key up in the endpoint, then around it. */
  readonly part: (...keys: readonly string[]) => TreeNode | undefined;
  readonly path: string;
  readonly at: Location;
}

/** What is said of a parameter beside its schema. */
const BESIDE: readonly string[] = keysOf('name in required style explode allowReserved allowEmptyValue');
const PARAMETER: KeyShape = {
  keys: [...BESIDE, ...keysOf('schema description example examples deprecated')],
};
const GROUP: KeyShape = {
  keys: keysOf('type properties required description additionalProperties example examples'),
};

/** Path and query parameters in all the ways that pages write them; a `{name}` in the path alone is one too. */
export function readParameters(written: WrittenParameters, reading: Reading): readonly Parameter[] {
  const { request, part } = written;
  const inPath = [...written.path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  const found = [
    ...readGroup(get(request, 'path'), 'path', reading),
    ...readGroup(part('path_parameters'), 'path', reading),
    ...readGroup(get(request, 'query') ?? part('query'), 'query', reading),
    ...readGroup(part('query_parameters'), 'query', reading),
    ...readMixed(part('parameters') ?? get(request, 'parameters'), inPath, reading),
  ];
  const stray = found.filter(({ place, name }) => place === 'path' && !inPath.includes(name));
  reading.complain(...stray.map((parameter) => notInPath(parameter, written.path, inPath)));
  const missing = inPath.filter(
    (name) => !found.some((parameter) => parameter.place === 'path' && parameter.name === name),
  );
  return [
    ...found.filter((parameter) => !stray.includes(parameter)),
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

/** `type: object` with `properties`, a map of names, or a list of names or of `{name, ...}`. */
function readGroup(
  node: TreeNode | undefined,
  place: 'path' | 'query',
  reading: Reading,
): readonly Parameter[] {
  if (node === undefined || node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap((item) => readListed(item, place, reading));
  const properties = get(node, 'properties');
  const asSchema = properties?.kind === 'map' || text(get(node, 'type')) === 'object';
  if (asSchema) reading.complain(...strayKeys(node, GROUP, `the ${place} parameters`));
  const demanded = asSchema ? texts(get(node, 'required')) : [];
  const required = demanded.map(({ value }) => value);
  reading.complain(...undescribed(demanded, asSchema ? properties : node));
  return entriesOf(asSchema ? properties : node).map((member) =>
    readMember(member, { place, required: required.includes(member.key) }, reading),
  );
}

/** Nobody could send a parameter of which only the name is known. */
function undescribed(
  demanded: readonly Located<string>[],
  described: TreeNode | undefined,
): readonly Diagnostic[] {
  const known = entriesOf(described).map(({ key }) => key);
  return demanded
    .filter(({ value }) => !known.includes(value))
    .map(({ value, at }): Diagnostic => {
      const near = nearest(value, known);
      return {
        code: 'required-unknown',
        severity: 'error',
        message: `the parameter \`${value}\` is required, but not described`,
        at,
        related: [],
        help: near === undefined ? 'Describe it under properties.' : `Did you mean \`${near}\`?`,
      };
    });
}

/** `parameters`: each says itself where it stands; one that does not is of the path if the path names it. */
function readMixed(
  node: TreeNode | undefined,
  inPath: readonly string[],
  reading: Reading,
): readonly Parameter[] {
  const fallback = (name: string | undefined): 'path' | 'query' =>
    name !== undefined && inPath.includes(name) ? 'path' : 'query';
  if (node?.kind === 'list')
    return node.items.flatMap((item) =>
      readListed(item, fallback(text(item) ?? text(get(item, 'name'))), reading),
    );
  return entriesOf(node).flatMap(({ key, keyAt, value }) =>
    readDescribed({ key, keyAt, value }, fallback(key), reading),
  );
}

function readListed(node: TreeNode, fallback: 'path' | 'query', reading: Reading): readonly Parameter[] {
  const name = node.kind === 'scalar' ? node : get(node, 'name');
  const key = text(name);
  if (name !== undefined && key !== undefined)
    return readDescribed(
      { key, keyAt: name.at, value: node.kind === 'scalar' ? nothing(node) : node },
      fallback,
      reading,
    );
  // A list of maps with one name each.
  return entriesOf(node).flatMap((member) => readDescribed(member, fallback, reading));
}

function readDescribed(
  { key, keyAt, value }: TreeEntry,
  fallback: 'path' | 'query',
  reading: Reading,
): readonly Parameter[] {
  const stated = get(value, 'in');
  const place = stated === undefined ? fallback : PLACES.find((known) => known === text(stated));
  if (place === undefined) {
    reading.complain(unknownPlace(key, stated?.at ?? keyAt));
    return [];
  }
  const schema = get(value, 'schema');
  if (schema !== undefined) reading.complain(...strayKeys(value, PARAMETER, `the parameter \`${key}\``));
  const required = flag(get(value, 'required')) ?? false;
  return [readMember({ key, keyAt, value: schema ?? value }, { place, required }, reading)];
}

const PLACES = ['path', 'query', 'header'] as const;

function readMember(
  { key, keyAt, value }: TreeEntry,
  stated: { readonly place: Parameter['place']; readonly required: boolean },
  reading: Reading,
): Parameter {
  const required = stated.place === 'path' || stated.required || flag(get(value, 'required')) === true;
  const common = { name: key, place: stated.place, required, at: keyAt };
  if (value.kind === 'map') {
    const { shape, diagnostics } = readSchemaShape(withoutBeside(value), keyAt, reading.names);
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
function withoutBeside(node: MapNode): TreeNode {
  const listed = get(node, 'required')?.kind === 'list';
  return withoutKeys(
    node,
    BESIDE.filter((key) => key !== 'required' || !listed),
  );
}

function nothing({ at }: TreeNode): TreeNode {
  return { kind: 'scalar', value: null, at };
}

function unknownPlace(name: string, at: Location): Diagnostic {
  return {
    code: 'parameter-unreadable',
    severity: 'error',
    message: `the parameter \`${name}\` is said to be neither of the path nor of the query nor a header`,
    at,
    related: [],
    help: 'Write in: path, in: query or in: header.',
  };
}

function notInPath({ name, at }: Parameter, path: string, inPath: readonly string[]): Diagnostic {
  const near = nearest(name, inPath);
  return {
    code: 'parameter-not-in-path',
    severity: 'error',
    message: `the path \`${path}\` has no {${name}}`,
    at,
    related: [],
    help: near === undefined ? `Write {${name}} where it stands in the path.` : `Did you mean \`${near}\`?`,
  };
}
