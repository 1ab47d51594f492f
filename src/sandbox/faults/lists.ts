import type { Contract } from '../../model/contract.ts';
import { isJsonList, type Json } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { entriesOf, filterOf, pageOf } from '../../schema/list-query.ts';
import type { Effect } from '../effects.ts';
import type { ProviderRequest } from '../exchange.ts';
import { successOf } from '../replies.ts';
import { answering, inBody, isFor, seeing } from './blocks.ts';
import { type Deviate, type Fault, faultOf } from './fault.ts';

/** Lists, pages, filters and single things that are not what was asked for. */
export function listFaults(operation: Operation, effect: Effect, contract: Contract): readonly Fault[] {
  const { key } = operation;
  const success = promiseId.status(key, successOf(operation)?.status ?? '200');
  const made: Made = (name, title, deviate, promise = success) =>
    faultOf('state', { name: `${key} ${name}`, title, promise, operation: key, deviate });
  if (effect.kind === 'read') return ofRead(key, made);
  const entries = entriesOf(operation, contract.schemas);
  if ((effect.kind !== 'list' && effect.kind !== 'search') || entries === undefined) return [];
  return [
    ...ofEntries(key, entries, made),
    ...ofPaging(operation, contract, made),
    ...ofFilters(operation, contract, made),
    ...ofSearch(operation, made),
  ];
}

type Made = (name: string, title: string, deviate: Deviate, promise?: string) => Fault;

function ofRead(key: string, made: Made): readonly Fault[] {
  return [
    made('is stale', 'shows a thing for ever as it was when it was first read', frozen(key)),
    made('shows another', 'shows the thing that was read before', (world) => {
      let before: Uint8Array | undefined;
      return {
        handle: (request, next) => {
          const answer = next(request);
          if (answer.status !== 200 || !isFor(key, request, world)) return answer;
          const shown = before ?? answer.body;
          before = answer.body;
          if (Buffer.from(shown).equals(answer.body)) return answer;
          world.acted();
          return { ...answer, body: shown };
        },
      };
    }),
  ];
}

function ofEntries(key: string, entries: string, made: Made): readonly Fault[] {
  const changed = (change: (list: readonly Json[]) => readonly Json[]): Deviate =>
    answering(
      { operation: key, status: 200 },
      inBody((body) => {
        const list = body[entries];
        if (!isJsonList(list) || list.length === 0) return body;
        const other = change(list);
        return other === list ? body : { ...body, [entries]: other };
      }),
    );
  return [
    made(
      'misses the newest',
      'leaves the newest thing out of a list',
      changed((list) => list.slice(1)),
    ),
    made(
      'misses the oldest',
      'leaves the last thing out of a list',
      changed((list) => list.slice(0, -1)),
    ),
    made(
      'shows one twice',
      'shows the first thing of a list twice',
      changed((list) => [...list.slice(0, 1), ...list.slice(0, -1)]),
    ),
    made(
      'is empty',
      'finds nothing, ever',
      changed(() => []),
    ),
    made(
      'adds one',
      'shows one thing more than there is',
      changed((list) => [...list, ...list.slice(0, 1)]),
    ),
    made('is frozen', 'shows a list for ever as it was at first', frozen(key)),
    made(
      'counts one less',
      'says that there is one thing less',
      answering(
        { operation: key, status: 200 },
        inBody((body) =>
          typeof body['total'] === 'number' && body['total'] > 0
            ? { ...body, total: body['total'] - 1 }
            : body,
        ),
      ),
    ),
    made(
      'counts one more',
      'says that there is one thing more',
      answering(
        { operation: key, status: 200 },
        inBody((body) => (typeof body['total'] === 'number' ? { ...body, total: body['total'] + 1 } : body)),
      ),
    ),
  ];
}

function ofPaging(operation: Operation, { schemas }: Contract, made: Made): readonly Fault[] {
  const page = pageOf(operation, schemas);
  if (page === undefined) return [];
  const { key, parameters } = operation;
  const { name } = page.limit;
  const promise = promiseId.list(key, name, 'bounds the page');
  const offset = parameters.find((parameter) => /^(offset|page|skip)$/.test(parameter.name))?.name;
  return [
    made(
      'ignores the limit',
      `does not look at ${name}`,
      asked(key, name, () => undefined),
      promise,
    ),
    made(
      'shows one too many',
      `shows one more than ${name}`,
      asked(key, name, (value) => String(Number(value) + 1)),
      promise,
    ),
    made(
      'shows one too few',
      `shows one less than ${name}`,
      asked(key, name, (value) => (Number(value) > 1 ? String(Number(value) - 1) : value)),
      promise,
    ),
    ...(offset === undefined
      ? []
      : [
          made(
            'ignores the offset',
            `does not look at ${offset}`,
            asked(key, offset, () => undefined),
            promise,
          ),
          made(
            'repeats an entry',
            'shows the last entry of a page on the next one, too',
            asked(key, offset, (value) => (Number(value) > 0 ? String(Number(value) - 1) : value)),
            promise,
          ),
          made(
            'skips an entry',
            'skips an entry between two pages',
            asked(key, offset, (value) => (Number(value) > 0 ? String(Number(value) + 1) : value)),
            promise,
          ),
        ]),
  ];
}

function ofFilters(operation: Operation, { schemas }: Contract, made: Made): readonly Fault[] {
  const { key, parameters } = operation;
  return parameters.flatMap((parameter) => {
    const filter = filterOf(parameter, operation, schemas);
    if (filter === undefined) return [];
    const { name } = parameter;
    const promise = promiseId.list(key, name, 'filters');
    const next = (value: string): string =>
      filter.values[(filter.values.indexOf(value) + 1) % filter.values.length] ?? value;
    return [
      made(
        `ignores ${name}`,
        `does not look at ${name}`,
        asked(key, name, () => undefined),
        promise,
      ),
      made(`mixes up ${name}`, `takes one ${name} for another`, asked(key, name, next), promise),
      ...filter.values.map((value) =>
        made(
          `ignores ${name} ${value}`,
          `does not look at ${name} ${value}`,
          asked(key, name, (given) => (given === value ? undefined : given)),
          promise,
        ),
      ),
    ];
  });
}

function ofSearch({ key, parameters }: Operation, made: Made): readonly Fault[] {
  const text = parameters.find(({ name, place }) => place === 'query' && /^(q|query|search)$/.test(name));
  return text === undefined
    ? []
    : [
        made(
          'finds everything',
          'finds whatever there is',
          asked(key, text.name, (value) => (value === '' ? value : 'e')),
        ),
        made(
          'finds beginnings only',
          'looks at the beginning of the text only',
          asked(key, text.name, (value) => value.slice(0, 1)),
        ),
      ];
}

/** A query parameter that the sandbox gets to see otherwise; undefined: not at all. */
function asked(key: string, name: string, change: (value: string) => string | undefined): Deviate {
  return seeing((request: ProviderRequest, world) => {
    if (!isFor(key, request, world)) return request;
    const [path = '', search = ''] = request.target.split('?');
    const query = new URLSearchParams(search);
    const given = query.get(name);
    if (given === null) return request;
    const changed = change(given);
    if (changed === given) return request;
    if (changed === undefined) query.delete(name);
    else query.set(name, changed);
    return { ...request, target: query.size === 0 ? path : `${path}?${query}` };
  });
}

/** Each answer stays as it was when it was first given. */
function frozen(key: string): Deviate {
  return (world) => {
    const first = new Map<string, Uint8Array>();
    return {
      handle: (request, next) => {
        const answer = next(request);
        if (answer.status !== 200 || !isFor(key, request, world)) return answer;
        const known = first.get(request.target) ?? answer.body;
        first.set(request.target, known);
        if (Buffer.from(known).equals(answer.body)) return answer;
        world.acted();
        return { ...answer, body: known };
      },
    };
  };
}
