import type { AuthDeclaration } from '../../model/auth.ts';
import { killSwitchOf } from '../../model/kill-switch.ts';
import type { Diagnostic, Location } from '../../model/location.ts';
import type { DeclaredResponse, Operation, RequestBody } from '../../model/operation.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { parseDescriptor } from '../../schema/descriptor.ts';
import { readEffect } from '../effects.ts';
import { readHeaderParameters, readHeaders, writtenHeaders } from '../headers.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { entriesOf, entry, get, isMapNode, itemsOf, located, text, withoutKeys } from '../nodes.ts';
import { readParameters } from '../parameters.ts';
import { METHODS } from '../request-line.ts';
import { type Reading, sectionsNamed } from '../section.ts';
import { readShape } from '../shape.ts';

const ENDPOINT: KeyShape = {
  keys: keysOf(
    'method path url name title summary description headers request responses response parameters path_parameters query_parameters scopes ' +
      'tags authentication auth rate_limit idempotency invariants deprecated notes errors content_type body query',
  ),
};
const REQUEST: KeyShape = {
  keys: keysOf('body path query headers parameters content_type example examples description'),
};
const RESPONSE: KeyShape = { keys: keysOf('description headers body content_type example examples schema') };

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
    tree.entries
      .filter(({ key }) => key === 'endpoint')
      .flatMap(({ keyAt, value }) => writtenEndpoint(value, { around: tree, at: keyAt }, reading)),
  );
  const listed = sectionsNamed(trees, 'endpoints').flatMap(({ value }) => listedEndpoints(value, reading));
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

function listedEndpoints(section: TreeNode, reading: Reading): readonly Written[] {
  return section.kind === 'list'
    ? section.items.flatMap((item) => writtenEndpoint(item, { at: item.at }, reading))
    : entriesOf(section).flatMap(({ key, keyAt, value }) =>
        writtenEndpoint(value, { at: keyAt, named: key }, reading),
      );
}

function writtenEndpoint(
  own: TreeNode,
  place: { readonly at: Location; readonly around?: MapNode; readonly named?: string },
  reading: Reading,
): readonly Written[] {
  const written = { around: place.around, at: place.at, named: place.named };
  if (isMapNode(own)) return [{ own, ...written }];
  reading.complain(incomplete(place.at, 'what to send and what comes'));
  return [];
}

function readOperation(
  written: Written,
  reading: Reading,
  auth: AuthDeclaration | undefined,
): Operation | undefined {
  const { own, around, named } = written;
  reading.complain(...strayKeys(own, ENDPOINT, 'an endpoint'));
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
    const missing =
      method === undefined ? 'a method' : path === undefined ? 'a path' : 'a path that starts with /';
    reading.complain(incomplete(written.at, missing));
    return undefined;
  }
  const request = part('request');
  reading.complain(...strayKeys(request, REQUEST, 'the request of an endpoint'));
  // `/orders/:id` is how some frameworks write `/orders/{id}`.
  const template = path.replace(/\/:(\w+)/g, '/{$1}').replace(/[?#].*$/, '');
  const headers = part('headers') ?? get(request, 'headers');
  const sentHeaders = writtenHeaders(headers, reading);
  const headerParameters = readHeaderParameters(sentHeaders, reading);
  const parameters = [
    ...readParameters({ request, part, path: template, at: written.at }, reading),
    ...headerParameters,
  ];
  const declaresAuthorization = sentHeaders.some(
    ({ header }) =>
      /^(authorization|x-api-key)$/i.test(header.key) ||
      (auth?.type === 'api-key' && header.key.toLowerCase() === auth.name.toLowerCase()),
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
    effect: readEffect(get(own, 'x-effect'), { method, path: template }, reading),
    killSwitch: killSwitchOf({ method, path: template }),
    at: get(own, 'path')?.at ?? written.at,
  };
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
  return writtenResponses(node).flatMap((response): readonly DeclaredResponse[] => {
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

/** By status, or a list of maps that name it. */
function writtenResponses(node: TreeNode | undefined): readonly TreeEntry[] {
  if (node?.kind !== 'list') return entriesOf(node);
  return node.items.map((item) => {
    const status = get(item, 'status', 'code');
    return {
      key: text(status) ?? '',
      keyAt: status?.at ?? item.at,
      value: withoutKeys(item, ['status', 'code']),
    };
  });
}

function readResponse({ keyAt, value }: TreeEntry, status: string, reading: Reading): DeclaredResponse {
  reading.complain(...strayKeys(value, RESPONSE, 'a response'));
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

function incomplete(at: Location, missing: string): Diagnostic {
  return {
    code: 'endpoint-incomplete',
    severity: 'error',
    message: `this endpoint lacks ${missing}, so it is left out`,
    at,
    related: [],
    help: 'An endpoint has a method (GET, POST, PUT, PATCH, DELETE ...) and a path such as /api/v1/orders/{order_id}.',
  };
}
