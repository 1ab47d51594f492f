import type { Contract } from '../../model/contract.ts';
import type { Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import type { ProviderRequest, ProviderResponse } from '../exchange.ts';
import { successOf } from '../replies.ts';
import { answering, crashed, inBody, isFor, meeting } from './blocks.ts';
import { byStandard, type Deviate, type Fault, faultOf } from './fault.ts';
import { sitesOf } from './sites.ts';

/** Crashes on a kind of input, answers that break off, and what a provider does with requests of no operation. */
export function robustnessFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.operations
    .flatMap((operation) => ofOperation(operation, contract))
    .filter(({ promise }) => promised.has(promise));
}

interface Kind {
  readonly name: string;
  readonly title: string;
  readonly is: (text: string) => boolean;
}

/** Of the decoded query and the body, as one text. */
const KINDS: readonly Kind[] = [
  { name: 'long text', title: 'to text of more than 40 characters', is: (text) => /"[^"]{41,}"/.test(text) },
  { name: 'other scripts', title: 'to characters outside ASCII', is: (text) => /[^\p{ASCII}]/u.test(text) },
  { name: 'empty text', title: 'to a text that is empty', is: (text) => /""/.test(text) },
  { name: 'quotes', title: 'to text with a quote sign', is: (text) => /'/.test(text) },
  { name: 'null', title: 'to null', is: (text) => /[:[,]\s*null/.test(text) || text === 'null' },
  { name: 'negative numbers', title: 'to numbers below zero', is: (text) => /[:[,"]\s*-\d/.test(text) },
  {
    name: 'large numbers',
    title: 'to numbers of more than nine digits',
    is: (text) => /[:[,"]\s*\d{10,}/.test(text),
  },
  {
    name: 'nothing readable',
    title: 'to a body that is no JSON',
    is: (text) => text !== '' && !isJson(text),
  },
];

function ofOperation(operation: Operation, { schemas }: Contract): readonly Fault[] {
  const { key, body, parameters, responses } = operation;
  const success = successOf(operation)?.status;
  if (success === undefined) return [];
  const made = (name: string, title: string, deviate: Deviate, status: string = success): Fault =>
    faultOf('robustness', {
      name: `${key} ${name}`,
      title,
      promise: promiseId.status(key, status),
      operation: key,
      deviate,
    });
  const refusal = responses.find(({ status }) => status === '400')?.status;
  const asked = parameters.filter(({ place }) => place === 'query');
  const shapes = [...asked.map(({ shape }) => shape), ...(body === undefined ? [] : [body.shape])];
  const takesNumbers = shapes.some(({ schema }) =>
    sitesOf(schema, schemas).some(
      ({ keyword, value }) => keyword === 'type' && /integer|number/.test(String(value)),
    ),
  );
  const kinds = (shapes.length === 0 ? [] : KINDS)
    .filter(({ name }) => body !== undefined || !/null|readable|empty/.test(name))
    .filter(({ name }) => takesNumbers || !/numbers/.test(name));
  const always = (request: ProviderRequest, world: Parameters<typeof isFor>[2]): boolean =>
    isFor(key, request, world);
  return [
    ...kinds.map(({ name, title, is }) =>
      made(
        `crashes on ${name}`,
        `answers 500 ${title}`,
        meeting(
          (request, world) => isFor(key, request, world) && is(textOf(request)),
          (request, next) => crashed(next(request)),
        ),
        refusal,
      ),
    ),
    made(
      'crashes always',
      'answers 500 to everything',
      meeting(always, (request, next) => crashed(next(request))),
    ),
    made('crashes now and then', 'answers 500 to every tenth request', everyTenth(key)),
    made(
      'drops the connection',
      'drops the connection',
      meeting(always, (request, next) => {
        next(request);
        return { lost: 'ECONNRESET' };
      }),
    ),
    made(
      'never answers',
      'never answers',
      meeting(always, () => ({ lost: 'TIMEOUT' })),
    ),
    made(
      'breaks off',
      'sends half of its answer',
      answering({ operation: key, status: Number(success) }, half),
    ),
    made(
      'sends two values',
      'sends two JSON values as one answer',
      answering({ operation: key, status: Number(success) }, (answer) =>
        answer.body.length === 0 ? answer : { ...answer, body: Buffer.concat([answer.body, answer.body]) },
      ),
    ),
    ...(refusal === undefined
      ? []
      : [
          made(
            'breaks off when it refuses',
            'sends half of a refusal',
            answering({ operation: key, status: 400 }, half),
            refusal,
          ),
          made(
            'shows its code',
            'shows where in its code a request failed',
            answering(
              { operation: key, status: 400 },
              inBody((error) => ({
                ...error,
                message:
                  'TypeError: Cannot read properties of undefined\n    at parse (/app/src/body.js:3:1)',
              })),
            ),
            refusal,
          ),
        ]),
    ...(body === undefined
      ? []
      : [
          made(
            'takes any media type',
            'takes JSON under whatever name',
            meeting(
              (request, world) => isFor(key, request, world) && !labelled(request),
              (request, next) =>
                next({
                  ...request,
                  headers: [
                    ...request.headers.filter(([name]) => !/^content-type$/i.test(name)),
                    ['Content-Type', body.contentType],
                  ],
                }),
            ),
          ),
        ]),
    ...(operation.method === 'GET'
      ? [
          byStandard(
            made(
              'has no HEAD',
              'answers 404 to HEAD',
              meeting(
                (request, world) =>
                  request.method === 'HEAD' && isFor(key, { ...request, method: 'GET' }, world),
                (request, next) => ({ ...next(request), status: 404 }),
              ),
            ),
          ),
        ]
      : []),
    ...(responses.some(({ status }) => status === '404')
      ? [
          made(
            'crashes on an id of nothing',
            'answers 500 to the id of nothing',
            answering({ operation: key, status: 404 }, crashed),
            '404',
          ),
        ]
      : []),
  ];
}

function everyTenth(key: string): Deviate {
  return (world) => {
    let requests = 0;
    return {
      handle: (request, next) => {
        if (!isFor(key, request, world)) return next(request);
        requests += 1;
        if (requests % 10 !== 0) return next(request);
        world.acted();
        return crashed(next(request));
      },
    };
  };
}

function half(answer: ProviderResponse): ProviderResponse {
  return answer.body.length === 0
    ? answer
    : { ...answer, body: answer.body.subarray(0, answer.body.length >> 1) };
}

function labelled({ headers }: ProviderRequest): boolean {
  return headers.some(([name, value]) => /^content-type$/i.test(name) && /json/i.test(value));
}

function textOf({ target, body }: ProviderRequest): string {
  const query = [...new URLSearchParams(target.split('?')[1] ?? '')].map(([, value]) => `"${value}"`);
  return [...query, Buffer.from(body).toString('utf8')].join('');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
