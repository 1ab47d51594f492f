import type { Contract } from '../../model/contract.ts';
import type { ProviderStore } from '../../model/extension.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { promiseId } from '../../model/promise.ts';
import { listFields } from '../../schema/fields.ts';
import { jsonOf } from '../calls.ts';
import { type Effect, effectOf } from '../effects.ts';
import { successOf } from '../replies.ts';
import { type Deviate, type Fault, faultOf, type World } from './fault.ts';
import { other9 } from './idempotency.ts';
import { listFaults } from './lists.ts';

/** What was done is not so afterwards. */
export function stateFaults(contract: Contract): readonly Fault[] {
  const promised = new Set(contract.promises.map(({ id }) => id));
  return contract.operations
    .flatMap((operation) => {
      const effect = effectOf(operation, contract);
      const status = successOf(operation)?.status;
      if (!('collection' in effect) || status === undefined) return [];
      const made = (name: string, title: string, deviate: Deviate): Fault =>
        faultOf('state', {
          name: `${operation.key} ${name}`,
          title,
          promise: promiseId.status(operation.key, status),
          operation: operation.key,
          deviate,
        });
      return [...ofEffect(operation, effect, contract, made), ...listFaults(operation, effect, contract)];
    })
    .filter(({ promise }) => promised.has(promise));
}

type Made = (name: string, title: string, deviate: Deviate) => Fault;
type Stored = Extract<Effect, { readonly collection: string }>;

function ofEffect(operation: Operation, effect: Stored, contract: Contract, made: Made): readonly Fault[] {
  const { collection, kind } = effect;
  const during = (change: (put: Put) => JsonObject | undefined): Deviate =>
    putting(operation.key, collection, change);
  const kept = sentMembers(operation, contract).map((name) =>
    made(
      `loses ${name}`,
      `answers with \`${name}\` and does not keep it`,
      during(({ document, before }) => {
        const { [name]: _, ...others } = document;
        return document[name] === undefined
          ? document
          : before?.[name] === undefined
            ? others
            : { ...others, [name]: before[name] };
      }),
    ),
  );
  switch (kind) {
    case 'create':
      return [
        made(
          'stores nothing',
          'answers as if something were created',
          during(() => undefined),
        ),
        made(
          'stores two',
          'creates two things for one',
          during(({ document, store, id }) => {
            store.put(
              collection,
              String(other9(id)),
              isJsonObject(document)
                ? { ...document, [effect.idField]: other9(document[effect.idField]) }
                : document,
            );
            return document;
          }),
        ),
        made(
          'has an effect when it refuses',
          'creates something although it refuses',
          refusing(operation.key, (store) => {
            const last = store.list(collection).at(-1);
            const id = last?.[effect.idField];
            if (last === undefined || id === undefined) return false;
            store.put(collection, String(other9(id)), { ...last, [effect.idField]: other9(id) });
            return true;
          }),
        ),
        ...kept,
      ];
    case 'update':
      return [
        made(
          'stores nothing',
          'answers as if something were changed',
          during(({ before }) => before),
        ),
        made(
          'changes all',
          'changes all things instead of one',
          during(({ document, before, store, id }) => {
            const changed = Object.fromEntries(
              Object.entries(document).filter(
                ([name, value]) => JSON.stringify(before?.[name]) !== JSON.stringify(value),
              ),
            );
            for (const other of store.list(collection)) {
              const [, otherId] =
                Object.entries(other).find(
                  ([name, value]) =>
                    typeof value === 'string' && store.get(collection, value) === other && name !== '',
                ) ?? [];
              if (typeof otherId === 'string' && otherId !== id)
                store.put(collection, otherId, { ...other, ...changed });
            }
            return document;
          }),
        ),
        made(
          'has an effect when it refuses',
          'changes something although it refuses',
          refusing(operation.key, (store, body, parameters) => {
            const id = parameters[effect.idParameter] ?? '';
            const before = store.get(collection, id);
            if (before === undefined || !isJsonObject(body)) return false;
            store.put(collection, id, { ...before, ...body });
            return true;
          }),
        ),
        ...kept,
      ];
    case 'action':
      return [
        made(
          'stores nothing',
          `answers as if \`${effect.action}\` were done`,
          during(({ before }) => before),
        ),
      ];
    case 'remove':
      return [
        made('removes nothing', 'answers as if something were removed', (world) => ({
          store: (store) => ({
            ...store,
            remove: (name, id) => {
              if (name !== collection) return store.remove(name, id);
              world.acted();
              return true;
            },
          }),
        })),
      ];
    case 'read':
    case 'list':
    case 'search':
      return [];
    default:
      return effect satisfies never;
  }
}

interface Put {
  readonly document: JsonObject;
  readonly before: JsonObject | undefined;
  readonly store: ProviderStore;
  readonly id: string;
}

/** What an operation stores is another; undefined: nothing. */
function putting(key: string, collection: string, change: (put: Put) => JsonObject | undefined): Deviate {
  return (world) => {
    let current: string | undefined;
    return {
      handle: (request, next) => {
        current = world.find(request)?.value.key;
        const answer = next(request);
        current = undefined;
        return answer;
      },
      store: (store) => ({
        ...store,
        put: (name, id, document) => {
          if (name !== collection || current !== key) return store.put(name, id, document);
          const count = store.list(collection).length;
          const stored = change({ document, before: store.get(name, id), store, id });
          if (JSON.stringify(stored) !== JSON.stringify(document) || store.list(collection).length !== count)
            world.acted();
          if (stored !== undefined) store.put(name, id, stored);
        },
      }),
    };
  };
}

/** A refusal with an effect. */
function refusing(
  key: string,
  effect: (
    store: ProviderStore,
    body: ReturnType<typeof jsonOf>,
    parameters: Readonly<Record<string, string>>,
  ) => boolean,
): Deviate {
  return (world: World) => {
    let inner: ProviderStore | undefined;
    return {
      store: (store) => {
        inner = store;
        return store;
      },
      handle: (request, next) => {
        const answer = next(request);
        const found = world.find(request);
        if (answer.status < 400 || answer.status === 401 || found?.value.key !== key || inner === undefined)
          return answer;
        if (effect(inner, jsonOf(request.body), found.parameters)) world.acted();
        return answer;
      },
    };
  };
}

/** The members that a caller sends and that are shown again. */
function sentMembers(operation: Operation, { schemas }: Contract): readonly string[] {
  const answer = successOf(operation)?.body;
  if (operation.body === undefined || answer === undefined) return [];
  const shown = new Set(listFields(answer.schema, schemas).map(({ schemaName }) => schemaName));
  return listFields(operation.body.shape.schema, schemas)
    .filter(({ segments, schemaName }) => segments.length === 1 && shown.has(schemaName))
    .map(({ schemaName }) => schemaName);
}
