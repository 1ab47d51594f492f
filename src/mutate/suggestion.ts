import type { Contract } from '../model/contract.ts';
import type { Operation } from '../model/operation.ts';
import { isSafe } from '../model/operation.ts';
import type { Fault } from '../sandbox/faults/fault.ts';

/** The scenario, or what else there is to write, by which a page would make somebody look at a promise. */
export function suggestionFor({ promise, title, family }: Fault, contract: Contract): string {
  const operation = contract.operations.find(
    ({ key }) =>
      promise.startsWith(`${key} > `) ||
      promise === `authentication > ${key}` ||
      promise === `authentication > ${key} scope`,
  );
  if (family === 'rate limits')
    return 'contract run --rate-limits   # limits are only tried out where a run may go over them';
  if (family === 'latency')
    return `contract run --env ${promise.split(' > ')[1] ?? ''}   # response times are promised there`;
  if (promise.startsWith('webhooks > '))
    return webhookScenario(promise.split(' > ')[1] ?? '', title, contract);
  if (operation === undefined && promise.startsWith('errors > '))
    return refusedWith(promise.replace('errors > ', ''), title, contract);
  if (operation === undefined) return anyScenario(title, contract.operations[0], contract);
  const part = promise.slice(promise.indexOf(operation.key) + operation.key.length).replace(/^ > /, '');
  if (promise.startsWith('authentication > '))
    return refused(title, operation, ['without_headers: ["Authorization"]'], '401');
  if (part.startsWith('idempotency > ')) return repeated(title, operation);
  const [, place, name, keyword] = /^(request|query|header|path) > (.*) (\w+)$/.exec(part) ?? [];
  if (place !== undefined && name !== undefined)
    return refused(title, operation, wrong(place, name, keyword ?? '', operation), refusalOf(operation));
  const [, status = successOf(operation), rest = ''] = /^(\d+)(?: > (.*))?$/.exec(part) ?? [];
  return answered(title, operation, status, rest);
}

function wrong(place: string, name: string, keyword: string, { path }: Operation): readonly string[] {
  const without = keyword === 'required';
  switch (place) {
    case 'request':
      return [
        `body: "{${nounOf(path)} ${without ? `without ${name}` : `with ${name.replaceAll('[]', '[0]')}: <a value that breaks its ${keyword}>`}}"`,
      ];
    case 'query':
      return without ? ['query: {}'] : [`query: { ${name}: "<a value that breaks its ${keyword}>" }`];
    case 'header':
      return without
        ? [`without_headers: ["${name}"]`]
        : [`headers: { ${name}: "<a value that breaks its ${keyword}>" }`];
    default:
      return [`path: "${path.replace(`{${name}}`, `<a ${name} that breaks its ${keyword}>`)}"`];
  }
}

function refused(title: string, operation: Operation, lines: readonly string[], status: string): string {
  const code = operation.responses.find((response) => response.status === status)?.errorCode?.value;
  return scenario('validation_errors', `A provider that ${title} is found out`, [
    'request:',
    `  operation: "${operation.key}"`,
    ...lines.map((line) => `  ${line}`),
    `expected_status: ${status}`,
    ...(code === undefined ? [] : [`expected_error: "${code}"`]),
  ]);
}

function repeated(title: string, operation: Operation): string {
  const send = (): readonly string[] => [
    '  - send:',
    `      operation: "${operation.key}"`,
    `      headers: { ${operation.idempotencyHeader ?? 'Idempotency-Key'}: "{{symbol.key}}" }`,
    `      body: "{valid ${nounOf(operation.path)} payload}"`,
    '    expect:',
  ];
  return scenario('idempotency', `A provider that ${title} is found out`, [
    'steps:',
    ...send(),
    `      status: ${successOf(operation)}`,
    ...send(),
    '      status: "2XX"',
  ]);
}

function answered(title: string, operation: Operation, status: string, rest: string): string {
  const [, header] = /^header (.+)$/.exec(rest) ?? [];
  const code = operation.responses.find((response) => response.status === status)?.errorCode?.value;
  const field =
    rest === '' || rest === 'body' || rest === 'error code' ? undefined : rest.replaceAll('[]', '[0]');
  return scenario(
    status.startsWith('2') ? 'happy_path' : 'edge_cases',
    `A provider that ${title} is found out`,
    [
      'request:',
      `  operation: "${operation.key}"`,
      ...(status.startsWith('2') ? [] : [`  # whatever brings ${status} about`]),
      'expected:',
      `  status: ${status}`,
      ...(header !== undefined
        ? [`  headers: { ${header}: "*" }`]
        : field === undefined
          ? code === undefined
            ? []
            : [`  error: "${code}"`]
          : [`  response_contains: ["${field}"]`]),
    ],
  );
}

function webhookScenario(event: string, title: string, contract: Contract): string {
  const changing = contract.operations.find((operation) => !isSafe(operation));
  return scenario('happy_path', `A provider that ${title} is found out`, [
    'request:',
    `  operation: "${changing?.key ?? ''}"`,
    'postconditions:',
    `  - "${event === '*' ? (contract.webhooks?.events[0]?.name ?? '') : event} webhook sent"`,
  ]);
}

function refusedWith(code: string, title: string, contract: Contract): string {
  const declared = contract.errors.codes.find((each) => each.code === code);
  const status = declared?.status === undefined ? undefined : String(declared.status);
  const operation = contract.operations.find(({ responses }) =>
    responses.some((response) => response.errorCode?.value === code || response.status === status),
  );
  if (status === undefined) return anyScenario(title, operation ?? contract.operations[0], contract);
  return scenario('edge_cases', `${code} comes with ${status}`, [
    `setup: "<whatever brings ${code} about>"`,
    'request:',
    `  operation: "${(operation ?? contract.operations[0])?.key ?? ''}"`,
    `expected_status: ${status}`,
    `expected_error: "${code}"`,
  ]);
}

function anyScenario(title: string, operation: Operation | undefined, { errors }: Contract): string {
  return scenario('edge_cases', `A provider that ${title} is found out`, [
    'request:',
    `  operation: "${operation?.key ?? ''}"`,
    `  # whatever brings it about; answers carry \`${errors.codeField}\``,
    'expected_status: <its status>',
  ]);
}

function scenario(group: string, name: string, lines: readonly string[]): string {
  const [first = '', ...rest] = [`name: ${JSON.stringify(name)}`, ...lines];
  return ['test_scenarios:', `  ${group}:`, `    - ${first}`, ...rest.map((line) => `      ${line}`)].join(
    '\n',
  );
}

function successOf({ responses }: Operation): string {
  return responses.find(({ status }) => /^2/.test(status))?.status ?? '2XX';
}

function refusalOf({ responses }: Operation): string {
  return responses.find(({ status }) => /^4(00|22)$/.test(status))?.status ?? '4XX';
}

/** `order` of `/api/v1/orders/{order_id}`. */
function nounOf(path: string): string {
  const literal = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  return (literal.at(-1) ?? 'payload').replace(/s$/, '');
}
