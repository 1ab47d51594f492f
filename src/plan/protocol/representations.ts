import type { Contract } from '../../model/contract.ts';
import { isSafe, type Operation } from '../../model/operation.ts';
import type { Expectation, RequestTemplate, ScenarioTask, SendStep } from '../../model/plan.ts';
import type { Resource } from '../../model/resource.ts';
import { baseId, baseRequest, baseTask } from '../base.ts';
import { offTopicRefusals } from '../refusal.ts';
import { resourcesOf } from '../resources.ts';
import { sendStep, smallTask } from '../small-task.ts';

/** What HTTP itself says of reading: HEAD, conditions, Location, and that reading changes nothing. */
export function representationTasks(contract: Contract): readonly ScenarioTask[] {
  const reading = contract.operations.filter(
    (operation) => operation.method === 'GET' && baseTask(operation, contract) !== undefined,
  );
  const [plain] = contract.operations.filter(
    (operation) => isSafe(operation) && !operation.path.includes('{') && operation.body === undefined,
  );
  return [
    ...reading.map((operation) => readingTask(operation, contract)),
    ...resourcesOf(contract).flatMap((resource) => [
      ...locationTask(resource, contract),
      ...noEffectTask(resource, contract),
    ]),
    ...(plain === undefined ? [] : [longHeaderTask(plain, contract)]),
  ];
}

/** Nothing but the RFC says it: whoever does not follow it is told, and no more. */
function advised(text: string, statuses: readonly string[]): Partial<Expectation> {
  return { statuses, grounds: { text, severity: 'advice' } };
}

function readingTask(operation: Operation, contract: Contract): ScenarioTask {
  const request = baseRequest(operation, contract);
  const { at, key } = operation;
  const conditional = (name: string, value: string): RequestTemplate => ({
    ...request,
    headers: [...request.headers, [name, value]],
  });
  return smallTask({
    title: 'HEAD and conditions',
    suite: key,
    source: 'protocol',
    tags: ['head', 'conditional'],
    base: baseId(operation),
    steps: [
      sendStep(1, {
        title: key,
        operation: key,
        request,
        intent: 'valid',
        expectation: {
          statuses: ['2XX'],
          offTopic: offTopicRefusals(operation, contract),
          places: { status: at },
        },
        at,
      }),
      sendStep(2, {
        title: `HEAD ${operation.path}`,
        operation: undefined,
        request: { ...request, method: 'HEAD' },
        intent: 'hostile',
        expectation: advised('HEAD answers as GET does, or is refused (RFC 9110 section 9.3.2)', [
          '2XX',
          '4XX',
          '501',
        ]),
        at,
      }),
      // From here on only for answers that have an ETag.
      sendStep(3, {
        title: 'If-None-Match with the ETag that came',
        operation: undefined,
        request: conditional('If-None-Match', '{{response.header.etag}}'),
        intent: 'hostile',
        expectation: advised('what has not changed is not sent again (RFC 9110 section 13.1.2)', ['304']),
        at,
      }),
      sendStep(4, {
        title: 'If-Match with an ETag of nothing',
        operation: undefined,
        request: conditional('If-Match', '"no-such-etag"'),
        intent: 'hostile',
        expectation: advised('a condition that is false stops the request (RFC 9110 section 13.1.1)', [
          '412',
        ]),
        at,
      }),
    ],
    at,
  });
}

function locationTask(resource: Resource, contract: Contract): readonly ScenarioTask[] {
  const create = contract.operations.find(({ key }) => key === resource.create.operation);
  const created = create?.responses.find(({ status }) => status === '201');
  if (create === undefined || created === undefined) return [];
  const declared = created.headers.find(({ name }) => name.toLowerCase() === 'location');
  const at = declared?.at ?? created.at;
  const title = 'Location leads to what was created';
  return [
    smallTask({
      title,
      suite: create.key,
      source: 'protocol',
      tags: ['location'],
      base: baseId(create),
      steps: [
        creation(1, create, resource, contract),
        sendStep(2, {
          title,
          operation: resource.read?.operation,
          request: {
            method: 'GET',
            path: '{{response.header.location}}',
            query: [],
            headers: resource.read?.request.headers ?? [],
            body: { form: 'none' },
            authenticate: create.secured,
          },
          intent: 'valid',
          expectation: {
            statuses: ['200'],
            body: { [resource.idField]: '{{created}}' },
            places: { status: at, body: at },
            grounds: {
              text: 'Location names what was created (RFC 9110 section 15.3.2)',
              severity: declared === undefined ? 'advice' : 'violation',
            },
          },
          at,
        }),
      ],
      at,
    }),
  ];
}

/** RFC 9110 section 9.2.1. Others may create things meanwhile, so that a difference only advises. */
function noEffectTask(resource: Resource, contract: Contract): readonly ScenarioTask[] {
  const { list, read } = resource;
  const create = contract.operations.find(({ key }) => key === resource.create.operation);
  const listing = contract.operations.find(({ key }) => key === list?.operation);
  if (create === undefined || list?.total === undefined || listing === undefined) return [];
  const { total } = list;
  const others = contract.operations.filter(
    (operation) => isSafe(operation) && !operation.path.includes('{') && operation.key !== list.operation,
  );
  const title = 'reading changes nothing';
  const step = (
    number: number,
    operation: string,
    request: RequestTemplate,
    more: Partial<Pick<SendStep, 'captures'>> & { readonly expectation?: Partial<Expectation> } = {},
  ): SendStep =>
    sendStep(number, { title: operation, operation, request, intent: 'valid', at: listing.at, ...more });
  const reads = [
    ...(read === undefined
      ? []
      : [
          [
            read.operation,
            { ...read.request, path: read.request.path.replace('{{id}}', '{{created}}') },
          ] as const,
        ]),
    ...others.map((operation) => [operation.key, baseRequest(operation, contract)] as const),
  ];
  return [
    smallTask({
      title,
      suite: listing.key,
      source: 'protocol',
      tags: ['safe'],
      base: baseId(create),
      exclusive: true,
      steps: [
        creation(1, create, resource, contract),
        step(2, list.operation, list.request, { captures: [{ name: 'before', path: `$.${total}` }] }),
        ...reads.map(([operation, request], index) => step(index + 3, operation, request)),
        step(reads.length + 3, list.operation, list.request, {
          expectation: {
            statuses: ['2XX'],
            body: { [total]: '{{before}}' },
            grounds: {
              text: 'nothing but reading came between (RFC 9110 section 9.2.1)',
              severity: 'advice',
            },
          },
        }),
      ],
      at: listing.at,
    }),
  ];
}

function creation(number: number, create: Operation, resource: Resource, contract: Contract): SendStep {
  return sendStep(number, {
    title: create.key,
    operation: create.key,
    request: baseRequest(create, contract),
    intent: 'valid',
    expectation: {
      statuses: ['2XX'],
      offTopic: offTopicRefusals(create, contract),
      places: { status: create.at },
    },
    captures: [{ name: 'created', path: `$.${resource.idField}` }],
    at: create.at,
  });
}

function longHeaderTask(operation: Operation, contract: Contract): ScenarioTask {
  const request = baseRequest(operation, contract);
  const title = 'a header of 20 kB';
  return smallTask({
    title,
    suite: 'protocol',
    source: 'protocol',
    tags: ['431', 'oversized'],
    base: undefined,
    steps: [
      sendStep(1, {
        title,
        operation: undefined,
        request: { ...request, headers: [...request.headers, ['X-Padding', '{{padding.20000}}']] },
        intent: 'hostile',
        expectation: {
          statuses: ['2XX', '4XX'],
          grounds: { text: 'no request may make the provider fail', severity: 'violation' },
        },
        at: operation.at,
      }),
    ],
    at: operation.at,
  });
}
