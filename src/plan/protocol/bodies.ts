import type { Contract } from '../../model/contract.ts';
import type { Json } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import type { BodyTemplate, Expectation, ScenarioTask } from '../../model/plan.ts';
import { validatorFor } from '../../schema/validator.ts';
import { codeFor } from '../auth-refusal.ts';
import { baseId, baseRequest } from '../base.ts';
import { refusalOf } from '../refusal.ts';
import { validBody } from '../request.ts';
import { sendStep, smallTask } from '../small-task.ts';

/** Bodies that are no JSON, not of the declared media type, or far too large. */
export function bodyTasks(contract: Contract): readonly ScenarioTask[] {
  const taking = contract.operations.filter(
    ({ body }) => body?.required === true && /^application\/([\w.+-]+\+)?json\b/i.test(body.contentType),
  );
  const [first] = taking;
  return [
    ...taking.flatMap((operation) => {
      const valid = validBody(operation, contract);
      if (valid === undefined) return [];
      return [
        ...malformedBodies(operation, valid, contract).map((body) =>
          malformedTask(body, operation, contract),
        ),
        ...['text/plain', 'application/xml'].map((type) => otherTypeTask(type, operation, contract)),
      ];
    }),
    ...(first === undefined ? [] : [oversizedTask(first, contract)]),
  ];
}

interface MalformedBody {
  readonly title: string;
  readonly body: Extract<BodyTemplate, { readonly form: 'literal' }>;
  /** RFC 8259 section 8.1 lets a reader skip a byte order mark. */
  readonly mayPass: boolean;
}

function malformedBodies(operation: Operation, valid: Json, contract: Contract): readonly MalformedBody[] {
  const text = JSON.stringify(valid);
  const inner = text.slice(1, -1);
  const literal = (title: string, written: string, mayPass = false): MalformedBody => ({
    title: `body ${title}`,
    body: { form: 'literal', text: written },
    mayPass,
  });
  const isObject = text.startsWith('{') && inner !== '';
  const wholes: readonly (readonly [string, Json])[] = [
    ['null', null],
    ['an empty list', []],
  ];
  return [
    literal('that is empty', ''),
    literal('that ends after its first brace', '{'),
    ...(isObject
      ? [
          literal('with a trailing comma', `{${inner},}`),
          literal('with NaN', `{${inner},"not_a_number":NaN}`),
          literal('in single quotes', text.replaceAll("'", ' ').replaceAll('"', "'")),
          literal('followed by another', `${text}${text}`),
        ]
      : []),
    literal('after a byte order mark', `\uFEFF${text}`, true),
    {
      title: 'body that is no UTF-8',
      // Any text as latin1, so that a single byte above 0x7f stays one.
      body: { form: 'literal', text: '{"\u00ff\u00fe":1}', encoding: 'latin1' },
      mayPass: false,
    },
    ...wholes
      .filter(([, value]) => isRefused(value, operation, contract))
      .map(([title, value]) => literal(`that is ${title}`, JSON.stringify(value))),
  ];
}

function isRefused(value: Json, { body }: Operation, { schemas }: Contract): boolean {
  return body !== undefined && validatorFor(schemas).validate(body.shape.schema, value).length > 0;
}

function malformedTask(malformed: MalformedBody, operation: Operation, contract: Contract): ScenarioTask {
  const { title, body, mayPass } = malformed;
  const refusal = refusalWithCode(operation, contract);
  const at = operation.body?.at ?? operation.at;
  return smallTask({
    title,
    suite: operation.key,
    source: 'protocol',
    tags: ['malformed'],
    base: baseId(operation),
    steps: [
      sendStep(1, {
        title,
        operation: operation.key,
        request: { ...baseRequest(operation, contract), body },
        intent: mayPass ? 'hostile' : 'invalid',
        expectation: {
          ...(mayPass ? { statuses: [...refusal.statuses, '2XX'] } : refusal),
          places: { status: at, errorCode: at },
          grounds: { text: 'the body is not the JSON that the page asks for', severity: 'violation' },
        },
        at,
      }),
    ],
    at,
  });
}

function otherTypeTask(type: string, operation: Operation, contract: Contract): ScenarioTask {
  const request = baseRequest(operation, contract);
  const at = operation.body?.at ?? operation.at;
  const declares415 =
    operation.responses.some(({ status }) => status === '415') ||
    contract.errors.codes.some(({ status, origin }) => status === 415 && origin === 'table');
  const title = `JSON labelled as ${type}`;
  const demanded = operation.body?.demandsContentType === true || declares415;
  return smallTask({
    title,
    suite: operation.key,
    source: 'protocol',
    tags: ['415', 'content-type'],
    base: baseId(operation),
    steps: [
      sendStep(1, {
        title,
        operation: operation.key,
        request: {
          ...request,
          headers: request.headers.map(([name, value]) => [
            name,
            name.toLowerCase() === 'content-type' ? type : value,
          ]),
        },
        intent: 'invalid',
        expectation: {
          statuses: [...new Set(['415', ...refusalOf(operation, contract, 'body').statuses])],
          places: { status: at },
          grounds: {
            text: `${operation.body?.contentType} is declared, and the request says ${type}`,
            severity: demanded ? 'violation' : 'advice',
          },
        },
        at,
      }),
    ],
    at,
  });
}

/** Taken or refused, as the provider likes; a crash is neither. */
function oversizedTask(operation: Operation, contract: Contract): ScenarioTask {
  const title = 'a body of 2 MiB';
  return smallTask({
    title,
    suite: 'protocol',
    source: 'protocol',
    tags: ['413', 'oversized'],
    base: undefined,
    steps: [
      sendStep(1, {
        title,
        operation: undefined,
        request: {
          ...baseRequest(operation, contract),
          path: operation.path.replace(/\{[^{}/]+\}/g, 'oversized'),
          body: { form: 'text', text: '{"padding":"{{padding.2097152}}"}' },
        },
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

function refusalWithCode(
  operation: Operation,
  contract: Contract,
): Pick<Expectation, 'statuses' | 'errorCode'> {
  const { statuses } = refusalOf(operation, contract, 'body');
  const [only] = statuses;
  const errorCode =
    statuses.length === 1 && only !== undefined ? codeFor(only, operation, contract) : undefined;
  return { statuses, errorCode };
}
