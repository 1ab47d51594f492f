import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';
import type { RequestTemplate } from '../model/plan.ts';
import type { SendDeclaration } from '../model/scenario.ts';
import { validRequest } from './request.ts';

/** The operation's valid request with what the scenario says instead. */
export function writtenRequest(
  declaration: SendDeclaration,
  operation: Operation,
  contract: Contract,
): RequestTemplate {
  const valid = validRequest(operation, contract);
  const literal = declaration.operation?.value.split(/\s+/)[1];
  const path = Object.entries(declaration.pathParameters).reduce(
    (text, [name, value]) =>
      text.replace(`{${name}}`, typeof value === 'string' ? value : JSON.stringify(value)),
    literal === undefined || literal === operation.path
      ? Object.keys(declaration.pathParameters).length > 0
        ? operation.path
        : valid.path
      : literal,
  );
  const query = declaration.query.map(
    ({ value: [name, value] }) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const body = declaration.body;
  // A request that is written out with its own method and path is sent as written: its query is not completed.
  const writtenOut = literal !== undefined;
  return {
    ...valid,
    path,
    query: writtenOut
      ? query
      : [...valid.query.filter(([name]) => !query.some(([other]) => other === name)), ...query],
    headers: withHeaders(
      valid.headers,
      declaration.headers.map(({ value }) => value),
      declaration.omitHeaders.map(({ value }) => value),
    ),
    body:
      body?.form === 'value'
        ? { form: 'json', value: body.value }
        : body?.form === 'none'
          ? { form: 'none' }
          : valid.body,
    authenticate: valid.authenticate && !omitsCredentials(declaration),
  };
}

/** A request to an operation that the page does not declare: sent as it is written. */
export function undeclaredRequest(named: string, declaration: SendDeclaration): RequestTemplate {
  const [method = 'GET', path = '/'] = named.split(/\s+/);
  const body = declaration.body?.form === 'value' ? declaration.body.value : undefined;
  const typed = body === undefined ? [] : [['Content-Type', 'application/json'] as const];
  return {
    method,
    path,
    query: declaration.query.map(
      ({ value: [name, value] }) =>
        [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
    ),
    headers: withHeaders(
      typed,
      declaration.headers.map(({ value }) => value),
      declaration.omitHeaders.map(({ value }) => value),
    ),
    body: body === undefined ? { form: 'none' } : { form: 'json', value: body },
    authenticate: !omitsCredentials(declaration),
  };
}

function omitsCredentials(declaration: SendDeclaration): boolean {
  return (
    declaration.omitHeaders.some(({ value }) => value.toLowerCase() === 'authorization') ||
    declaration.headers.some(({ value: [name] }) => name.toLowerCase() === 'authorization')
  );
}
/** Headers with some replaced or taken out; names match whatever their case. */
export function withHeaders(
  headers: RequestTemplate['headers'],
  set: RequestTemplate['headers'],
  without: readonly string[],
): RequestTemplate['headers'] {
  const replaced = new Set([
    ...set.map(([name]) => name.toLowerCase()),
    ...without.map((name) => name.toLowerCase()),
  ]);
  return [...headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...set];
}
