import type { Contract } from '../model/contract.ts';
import type { Json } from '../model/json.ts';
import type { Diagnostic, Location } from '../model/location.ts';
import type { Operation } from '../model/operation.ts';
import { promiseId } from '../model/promise.ts';
import { promisedField, removeField, resolveField, setField } from '../schema/fields.ts';
import { validatorFor } from '../schema/validator.ts';
import { parseLiteral } from './literal.ts';
import { validBody } from './request.ts';

/** What a payload in words amounts to. */
export interface Payload {
  readonly body: Json;
  readonly valid: boolean;
  /** The constraints that the body breaks, as promises. */
  readonly promises: readonly string[];
}

export type PayloadResult =
  | { readonly form: 'payload'; readonly payload: Payload }
  | { readonly form: 'diagnostic'; readonly diagnostic: Diagnostic };

// A noun of one or two words: a sentence that says more than this is not guessed at.
const WORDS =
  /^\{\s*(?:an?\s+|the\s+)?(?:valid\s+)?([\w-]+(?:\s+(?!with(?:out)?\b|payload\b|body\b|request\b)[\w-]+)?)(?:\s+(?:payload|body|request))?\s*(?:\s(with(?:out)?\s.*))?\}$/is;

/** `{valid order payload}`, `{order without customer_id}`, `{order with quantity: 0 and note: "x"}`. */
export function payloadFromWords(
  text: string,
  at: Location,
  context: { readonly operation: Operation; readonly contract: Contract },
): PayloadResult {
  const { operation, contract } = context;
  const base = validBody(operation, contract);
  const shape = operation.body?.shape;
  if (base === undefined || shape === undefined) {
    return complain(
      'payload-impossible',
      `no valid body of \`${operation.key}\` can be put together, so \`${text}\` has no meaning`,
      at,
      'Give the request body an example that keeps its own constraints.',
    );
  }
  const words = WORDS.exec(text.trim());
  const changes = words === null ? undefined : changesOf(words[2] ?? '');
  if (changes === undefined) {
    return complain(
      'payload-unreadable',
      `\`${text}\` is no payload in words`,
      at,
      'Write {valid order payload}, {order without name} or {order with quantity: 0 and currency: "XYZ"}.',
    );
  }
  let body: Json = base;
  for (const change of changes) {
    const candidates = resolveField(shape.schema, contract.schemas, change.field);
    const [field] = candidates;
    if (field === undefined || candidates.length > 1)
      return unknownField(
        change.field,
        candidates.map(({ name }) => name),
        { at, operation },
      );
    body =
      change.form === 'without' ? removeField(body, field.name) : setField(body, field.name, change.value);
  }
  const problems = validatorFor(contract.schemas).validate(shape.schema, body);
  const promises = problems.map(({ pointer, keyword }) =>
    promiseId.request(operation.key, promisedField(pointer), keyword),
  );
  return {
    form: 'payload',
    payload: { body, valid: problems.length === 0, promises: [...new Set(promises)] },
  };
}

/** The operation that the noun of a payload names: `{order with ...}` fits `POST /api/v1/orders`. */
export function operationForNoun(text: string, contract: Contract): Operation | undefined {
  const noun = WORDS.exec(text.trim())?.[1]?.trim().toLowerCase().replace(/\s+/g, '');
  if (noun === undefined || noun === '') return undefined;
  const fitting = contract.operations.filter(({ path, body, method }) => {
    const last =
      path
        .split('/')
        .filter((part) => !part.startsWith('{'))
        .at(-1)
        ?.toLowerCase()
        .replace(/[-_]/g, '') ?? '';
    return (
      body !== undefined &&
      method === 'POST' &&
      (last === noun || last === `${noun}s` || last === `${noun}es`)
    );
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

type Change =
  | { readonly form: 'with'; readonly field: string; readonly value: Json }
  | { readonly form: 'without'; readonly field: string };

function changesOf(words: string): readonly Change[] | undefined {
  const changes: Change[] = [];
  let mode: Change['form'] = 'with';
  for (const part of splitChanges(words)) {
    const [, preposition, rest = ''] = /^(without|with)?\s*(.*)$/is.exec(part.trim()) ?? [];
    if (preposition !== undefined) mode = preposition.toLowerCase() === 'without' ? 'without' : 'with';
    const pair = /^([\w.[\]$-]+)\s*[:=]\s*(.+)$/s.exec(rest);
    if (pair !== null && mode === 'with')
      changes.push({ form: 'with', field: pair[1] ?? '', value: parseLiteral(pair[2] ?? '') });
    else if (mode === 'without' && /^[\w.[\]$-]+$/.test(rest)) changes.push({ form: 'without', field: rest });
    else return undefined;
  }
  return changes;
}

/** Parts between `and` and commas that are not inside brackets or quotes. */
function splitChanges(words: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let current = '';
  for (let index = 0; index < words.length; index += 1) {
    const character = words[index] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('[{'.includes(character)) depth += 1;
    else if (']}'.includes(character)) depth -= 1;
    const separator =
      depth === 0 && quote === '' ? /^(?:\s+and\s+|\s*,\s*(?:and\s+)?)/i.exec(words.slice(index)) : null;
    if (separator === null) {
      current += character;
    } else {
      parts.push(current);
      current = '';
      index += separator[0].length - 1;
    }
  }
  return [...parts, current].filter((part) => part.trim() !== '');
}

function unknownField(
  field: string,
  candidates: readonly string[],
  context: { readonly at: Location; readonly operation: Operation },
): PayloadResult {
  const { at, operation } = context;
  return candidates.length === 0
    ? complain(
        'payload-field-unknown',
        `the body of \`${operation.key}\` has no field \`${field}\``,
        at,
        'Write a path such as items[0].quantity, or a name that the body has.',
      )
    : complain(
        'payload-field-ambiguous',
        `\`${field}\` may be ${candidates.join(' or ')}`,
        at,
        'Write the whole path.',
      );
}

function complain(code: string, message: string, at: Location, help: string): PayloadResult {
  return { form: 'diagnostic', diagnostic: { code, severity: 'error', message, at, related: [], help } };
}
