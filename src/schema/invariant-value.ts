import type { Comparator, Comparison, Term } from '../model/invariant.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { calculated, compared, type Exact, exactOf, exactText, sameToTheCent, ZERO } from './exact.ts';
import { listOf } from './invariant-syntax.ts';
import { member } from './pointer.ts';

export interface BrokenRow {
  readonly left: string;
  readonly right: string;
}

/** What became of an invariant on one value: how often both sides were known, and where they did not fit. */
export interface Held {
  readonly judged: number;
  readonly broken: readonly BrokenRow[];
}

/** Evaluates a comparison, once for each entry of the list that it speaks of; silent where a member is missing. */
export function holds({ comparator, left, right }: Comparison, value: Json): Held {
  const broken: BrokenRow[] = [];
  let judged = 0;
  for (const row of rowsOf(listOf([left, right]) ?? '', value, NO_ROW) ?? []) {
    const sides = [termValue(left, value, row), termValue(right, value, row)] as const;
    const fits =
      sides[0] === undefined || sides[1] === undefined ? undefined : fitting(comparator, sides[0], sides[1]);
    if (fits === undefined) continue;
    judged += 1;
    if (!fits) broken.push({ left: shown(sides[0]), right: shown(sides[1]) });
  }
  return { judged, broken };
}

/** An entry of each list that is being walked, by the list's name: `items[]` is the third. */
type Row = ReadonlyMap<string, number>;

const NO_ROW: Row = new Map();

type Value =
  | { readonly form: 'number'; readonly number: Exact }
  | { readonly form: 'instant'; readonly ms: number; readonly text: string }
  | { readonly form: 'text'; readonly text: string }
  | { readonly form: 'list'; readonly entries: readonly Json[] };

/** Every entry of the list; undefined where it is not there: the sum of what nobody shows is not 0. */
function rowsOf(list: string, value: Json, outer: Row): readonly Row[] | undefined {
  const names = [...list.matchAll(/\[\]/g)].map(({ index }) => list.slice(0, index + 2));
  const next = names.find((name) => !outer.has(name));
  if (next === undefined) return [outer];
  const entries = read(value, pathOf(next.slice(0, -2)), outer);
  if (!isJsonList(entries)) return undefined;
  const rows: Row[] = [];
  for (const index of entries.keys()) {
    const inner = rowsOf(list, value, new Map([...outer, [next, index]]));
    if (inner === undefined) return undefined;
    rows.push(...inner);
  }
  return rows;
}

function pathOf(text: string): readonly string[] {
  return text.match(/\[\]|[^.[\]]+/g) ?? [];
}

function read(value: Json, path: readonly string[], row: Row): Json | undefined {
  let current: Json | undefined = value;
  let name = '';
  for (const segment of path) {
    if (segment === '[]') {
      name = `${name}[]`;
      const entry = row.get(name);
      if (entry === undefined) return undefined;
      current = member(current, entry);
    } else {
      name = name === '' ? segment : `${name}.${segment}`;
      current = isJsonObject(current) ? member(current, segment) : undefined;
    }
  }
  return current;
}

function termValue(term: Term, whole: Json, row: Row): Value | undefined {
  switch (term.form) {
    case 'number':
      return numeric(exactOf(term.digits));
    case 'text':
      return textual(term.text);
    case 'field':
      return fromJson(read(whole, term.path, row));
    case 'call':
      return called(term, whole, row);
    case 'binary': {
      const left = termValue(term.left, whole, row);
      const right = termValue(term.right, whole, row);
      return left?.form === 'number' && right?.form === 'number'
        ? numeric(calculated(term.operator, left.number, right.number))
        : undefined;
    }
    default:
      return term satisfies never;
  }
}

function called(
  { name, argument }: Extract<Term, { readonly form: 'call' }>,
  whole: Json,
  row: Row,
): Value | undefined {
  const values: Value[] = [];
  const rows = rowsOf(listOf([argument]) ?? '', whole, row);
  if (rows === undefined) return undefined;
  for (const inner of rows) {
    const value = termValue(argument, whole, inner);
    if (value === undefined) return undefined;
    if (value.form !== 'list') values.push(value);
    else if (name === 'count') return numeric({ over: BigInt(value.entries.length), under: 1n });
    else values.push(...value.entries.flatMap((entry) => fromJson(entry) ?? []));
  }
  if (name === 'count') return numeric({ over: BigInt(values.length), under: 1n });
  if (name !== 'sum')
    return values.reduce<Value | undefined>(
      (best, value) => (best === undefined || isBetter(name, value, best) ? value : best),
      undefined,
    );
  return values.reduce<Value | undefined>(
    (sum, value) =>
      sum?.form === 'number' && value.form === 'number'
        ? numeric(calculated('+', sum.number, value.number))
        : undefined,
    numeric(ZERO),
  );
}

function isBetter(name: 'min' | 'max', value: Value, best: Value): boolean {
  return ordering(value, best) === (name === 'min' ? -1 : 1);
}

function fromJson(value: Json | undefined): Value | undefined {
  if (typeof value === 'number') return numeric(exactOf(String(value)));
  if (typeof value === 'string') return textual(value);
  if (typeof value === 'boolean') return { form: 'text', text: String(value) };
  return isJsonList(value) ? { form: 'list', entries: value } : undefined;
}

function numeric(number: Exact | undefined): Value | undefined {
  return number === undefined ? undefined : { form: 'number', number };
}

/** RFC 3339 dates and times are moments; everything else is text. */
function textual(text: string): Value {
  const ms = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? { form: 'text', text } : { form: 'instant', ms, text };
}

function ordering(left: Value, right: Value): number | undefined {
  if (left.form === 'number' && right.form === 'number') return compared(left.number, right.number);
  if (left.form === 'instant' && right.form === 'instant') return Math.sign(left.ms - right.ms);
  return undefined;
}

/** Undefined where the two cannot be compared in that way: what they are is for the schema to say. */
function fitting(comparator: Comparator, left: Value, right: Value): boolean | undefined {
  const order = ordering(left, right);
  const numbers = left.form === 'number' && right.form === 'number';
  const equal = numbers
    ? sameToTheCent(left.number, right.number)
    : left.form === 'text' && right.form === 'text'
      ? left.text === right.text
      : order === undefined
        ? undefined
        : order === 0;
  if (equal === undefined) return undefined;
  if (comparator === '=') return equal;
  if (comparator === '!=') return !equal;
  if (order === undefined) return undefined;
  switch (comparator) {
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order < 0 || equal;
    case '>=':
      return order > 0 || equal;
    default:
      return comparator satisfies never;
  }
}

function shown(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  if (value.form === 'number') return exactText(value.number);
  return value.form === 'list' ? `a list of ${value.entries.length}` : JSON.stringify(value.text);
}
