import type { AuthDeclaration } from '../../model/auth.ts';
import type { Location } from '../../model/location.ts';
import type { DeclaredResponse, Method, Operation, RequestBody } from '../../model/operation.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { parseDescriptor } from '../../schema/descriptor.ts';
import { readHeaderParameters, readHeaders } from '../headers.ts';
import { entriesOf, entry, get, isMapNode, itemsOf, located, text, unknownKeys } from '../nodes.ts';
import { readParameters } from '../parameters.ts';
import { type Reading, sectionsNamed } from '../section.ts';
import { readShape } from '../shape.ts';

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

const KEYS: readonly string[] = (
  'method path url name title summary description headers request responses response parameters path_parameters query_parameters scopes ' +
  'tags authentication auth rate_limit idempotency deprecated notes errors content_type body query'
).split(' ');

const REQUEST_KEYS: readonly string[] = [
  'body',
  'path',
  'query',
  'headers',
  'parameters',
  'content_type',
  'example',
  'examples',
  'description',
];
const RESPONSE_KEYS: readonly string[] = [
  'description',
  'headers',
  'body',
  'content_type',
  'example',
  'examples',
  'schema',
];

/** One endpoint as it is written: its own map, and the fence around it when the parts are siblings there. */
interface Written {
  readonly own: MapNode;
  readonly around: MapNode | undefined;
  readonly at: Location;
  readonly named: string | undefined;
}

/** Endpoints of every fence, singular or listed; the identity of a singular one is its fence. */
export function readEndpoints(
  trees: readonly MapNode[],
  reading: Reading,
  auth: AuthDeclaration | undefined,
): readonly Operation[] {
  const singles = trees.flatMap((tree) =>
    tree.entries.flatMap(({ key, keyAt, value }): readonly Written[] =>
      key === 'endpoint' && isMapNode(value)
        ? [{ own: value, around: tree, at: keyAt, named: undefined }]
        : [],
    ),
  );
  const listed = sectionsNamed(trees, 'endpoints').flatMap(({ value }) => listedEndpoints(value));
  const operations = new Map<string, Operation>();
  for (const written of [...singles, ...listed]) {
    const operation = readOperation(written, reading, auth);
    if (operation === undefined) continue;
    const earlier = operations.get(operation.key);
    if (earlier === undefined) operations.set(operation.key, operation);
    else reading.complain(declaredTwice(operation, earlier));
  }
  return [...operations.values()];
}

function listedEndpoints(section: TreeNode): readonly Written[] {
  if (section.kind === 'list') {
    return section.items.flatMap((item) =>
      isMapNode(item) ? [{ own: item, around: undefined, at: item.at, named: undefined }] : [],
    );
  }
  return entriesOf(section).flatMap(({ key, keyAt, value }) =>
    isMapNode(value) ? [{ own: value, around: undefined, at: keyAt, named: key }] : [],
  );
}

function readOperation(
  written: Written,
  reading: Reading,
  auth: AuthDeclaration | undefined,
): Operation | undefined {
  const { own, around, named } = written;
  reading.complain(...unknownKeys(own, KEYS, 'an endpoint'));
  const part = (...keys: readonly string[]): TreeNode | undefined =>
    get(own, ...keys) ?? get(around, ...keys);
  const [, namedMethod, namedPath] = /^([A-Za-z]+)\s+(\/\S*)$/.exec(named ?? '') ?? [];
  const method = METHODS.find(
    (candidate) => candidate === (text(get(own, 'method')) ?? namedMethod ?? 'GET').toUpperCase(),
  );
  const path =
    located(get(own, 'path', 'url'))?.value ??
    namedPath ??
    (named?.startsWith('/') === true ? named : undefined);
  if (method === undefined || path === undefined || !path.startsWith('/')) {
    reading.complain(incomplete(written, method, path));
    return undefined;
  }
  const request = part('request');
  reading.complain(...unknownKeys(request, REQUEST_KEYS, 'the request of an endpoint'));
  // `/orders/:id` is how some frameworks write `/orders/{id}`.
  const template = path.replace(/\/:(\w+)/g, '/{$1}').replace(/[?#].*$/, '');
  const headers = part('headers') ?? get(request, 'headers');
  const headerParameters = readHeaderParameters(headers, reading);
  const parameters = [
    ...readParameters({ request, part, path: template, at: written.at }, reading),
    ...headerParameters,
  ];
  const declaresAuthorization = headerNames(headers).some(
    (name) =>
      /^(authorization|x-api-key)$/i.test(name) ||
      (auth?.type === 'api-key' && name.toLowerCase() === auth.name.toLowerCase()),
  );
  // A certificate belongs to the connection: no header of an operation could tell of it.
  const secured = auth !== undefined && (headers === undefined || auth.type === 'mutual-tls');
  const open =
    text(get(own, 'authentication', 'auth')) === 'none' ||
    (get(own, 'authentication', 'auth')?.kind === 'scalar' &&
      text(get(own, 'authentication', 'auth')) === 'false');
  return {
    key: `${method} ${template}`,
    method,
    path: template,
    description: text(get(own, 'description', 'summary', 'title', 'name')),
    parameters,
    body: readBody(request, headers, reading),
    responses: readResponses(part('responses', 'response'), reading),
    secured: !open && (declaresAuthorization || secured),
    scopes: itemsOf(get(own, 'scopes')).flatMap((scope) => text(scope)?.split(/\s+/) ?? []),
    idempotencyHeader: headerParameters.find(({ name }) => /idempotency-key$/i.test(name))?.name,
    at: get(own, 'path')?.at ?? written.at,
  };
}

function headerNames(headers: TreeNode | undefined): readonly string[] {
  return [
    ...entriesOf(headers),
    ...entriesOf(get(headers, 'required')),
    ...entriesOf(get(headers, 'optional')),
  ].map(({ key }) => key);
}

function readBody(
  request: TreeNode | undefined,
  headers: TreeNode | undefined,
  reading: Reading,
): RequestBody | undefined {
  const body = entry(request, 'body');
  if (
    body === undefined ||
    (body.value.kind === 'scalar' &&
      (body.value.value === null || parseDescriptor(String(body.value.value)) === undefined))
  ) {
    return undefined;
  }
  const { shape, diagnostics } = readShape(body.value, body.keyAt, reading.names);
  reading.complain(...diagnostics);
  const stated = [get(headers, 'required'), get(headers, 'optional'), headers].map((group) =>
    text(get(group, 'Content-Type', 'content-type')),
  );
  const demanded = [get(request, 'content_type'), stated[0], stated[2]].some((value) => value !== undefined);
  return {
    ...(demanded ? { demandsContentType: true } : {}),
    contentType:
      text(get(request, 'content_type')) ?? stated.find((value) => value !== undefined) ?? 'application/json',
    required: true,
    shape,
    at: body.keyAt,
  };
}

function readResponses(node: TreeNode | undefined, reading: Reading): readonly DeclaredResponse[] {
  return entriesOf(node).flatMap((response): readonly DeclaredResponse[] => {
    const status = /^([1-5](?:\d\d|XX)|default)$/i
      .exec(response.key)?.[1]
      ?.toUpperCase()
      .replace('DEFAULT', 'default');
    if (status !== undefined) return [readResponse(response, status, reading)];
    reading.complain({
      code: 'status-unreadable',
      severity: 'error',
      message: `\`${response.key}\` is no HTTP status`,
      at: response.keyAt,
      related: [],
      help: 'Write a status such as 201, a range such as 4XX, or default.',
    });
    return [];
  });
}

function readResponse({ keyAt, value }: TreeEntry, status: string, reading: Reading): DeclaredResponse {
  reading.complain(...unknownKeys(value, RESPONSE_KEYS, 'a response'));
  const body = entry(value, 'body', 'schema', 'example');
  const read = body === undefined ? undefined : readShape(body.value, body.keyAt, reading.names);
  if (read !== undefined) reading.complain(...read.diagnostics);
  const isError = /^[45]/.test(status);
  const code = located(get(body?.value, reading.codeField));
  return {
    status,
    description: text(get(value, 'description')) ?? (value.kind === 'scalar' ? text(value) : undefined),
    headers: readHeaders(get(value, 'headers'), reading),
    contentType: text(get(value, 'content_type')),
    body: read?.shape,
    errorCode:
      isError &&
      code !== undefined &&
      parseDescriptor(code.value) === undefined &&
      get(body?.value, 'properties') === undefined
        ? code
        : undefined,
    origin: 'operation',
    at: keyAt,
  };
}

function declaredTwice(operation: Operation, earlier: Operation) {
  return {
    code: 'operation-declared-twice',
    severity: 'warning',
    message: `\`${operation.key}\` is declared here and at line ${earlier.at.line}; the first one counts`,
    at: operation.at,
    related: [{ message: 'the one that counts', at: earlier.at }],
    help: 'Merge the two.',
  } as const;
}

function incomplete(written: Written, method: Method | undefined, path: string | undefined) {
  const missing =
    method === undefined ? 'a method' : path === undefined ? 'a path' : 'a path that starts with /';
  return {
    code: 'endpoint-incomplete',
    severity: 'error',
    message: `this endpoint lacks ${missing}, so it is left out`,
    at: written.at,
    related: [],
    help: 'An endpoint has a method (GET, POST, PUT, PATCH, DELETE ...) and a path such as /api/v1/orders/{order_id}.',
  } as const;
}
