import { type Comparator, type Comparison, fieldText, type Term } from '../model/invariant.ts';

export type ParsedInvariant =
  | { readonly form: 'parsed'; readonly comparison: Comparison; readonly fields: readonly string[] }
  /** `at` is the offset of what is not understood. */
  | { readonly form: 'problem'; readonly message: string; readonly at: number };

/** `a = sum(b[].c * b[].d)`, `x <= y`, `total >= count(orders)`: one comparison of two sums of products. */
export function parseInvariant(text: string): ParsedInvariant {
  const tokens = tokenize(text);
  if ('message' in tokens) return { form: 'problem', ...tokens };
  const cursor: Cursor = { tokens, next: 0, end: text.length };
  const left = sum(cursor);
  if ('message' in left) return { form: 'problem', ...left };
  const comparator = COMPARATORS[taken(cursor, (token) => Object.hasOwn(COMPARATORS, token.text)) ?? ''];
  if (comparator === undefined) return { form: 'problem', ...unexpected(cursor, 'one of = != < <= > >=') };
  const right = sum(cursor);
  if ('message' in right) return { form: 'problem', ...right };
  if (cursor.next < tokens.length) return { form: 'problem', ...unexpected(cursor, 'the end') };
  const comparison = { comparator, left, right };
  const apart = [[left, right], ...callsIn([left, right]).map(({ argument }) => [argument])].find(
    (terms) => listOf(terms) === undefined,
  );
  return apart === undefined
    ? { form: 'parsed', comparison, fields: [...new Set(fieldsIn([left, right]).map(fieldText))] }
    : { form: 'problem', message: 'fields of two different lists cannot be walked together', at: 0 };
}

/**
 * The list whose entries the terms speak of, each entry at a time: `items[]` for `items[].quantity`; `''` where they
 * speak of no list, undefined where they speak of two that are not within each other. Calls look after themselves.
 */
export function listOf(terms: readonly Term[]): string | undefined {
  const lists = freeFields(terms).map((path) => fieldText(path.slice(0, path.lastIndexOf('[]') + 1)));
  const longest = lists.reduce((best, list) => (list.length > best.length ? list : best), '');
  return lists.every((list) => longest.startsWith(list)) ? longest : undefined;
}

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '≠': '!=',
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '≥': '>=',
};

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign';
  readonly text: string;
  readonly at: number;
}

interface Cursor {
  readonly tokens: readonly Token[];
  readonly end: number;
  next: number;
}

interface Problem {
  readonly message: string;
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<text>"[^"]*"|'[^']*')|(?<name>[A-Za-z_]\w*(?:\[\]|\.[A-Za-z_]\w*)*)|(?<sign>[=!<>]=|[-=<>≤≥≠+*×/()]))/y;

function tokenize(text: string): readonly Token[] | Problem {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const written = text.trimEnd();
  while (pattern.lastIndex < written.length) {
    const from = pattern.lastIndex;
    const match = pattern.exec(written);
    if (match === null)
      return { message: `\`${written.slice(from).trim().slice(0, 20)}\` is not understood`, at: from };
    for (const kind of ['number', 'text', 'name', 'sign'] as const) {
      const found = match.groups?.[kind];
      if (found !== undefined) tokens.push({ kind, text: found, at: pattern.lastIndex - found.length });
    }
  }
  return tokens;
}

function sum(cursor: Cursor): Term | Problem {
  let left = product(cursor);
  for (;;) {
    if ('message' in left) return left;
    const operator = taken(cursor, ({ text }) => text === '+' || text === '-');
    if (operator !== '+' && operator !== '-') return left;
    const right = product(cursor);
    left = 'message' in right ? right : { form: 'binary', operator, left, right };
  }
}

function product(cursor: Cursor): Term | Problem {
  let left = factor(cursor);
  for (;;) {
    if ('message' in left) return left;
    const sign = taken(cursor, ({ text }) => text === '*' || text === '×' || text === '/');
    if (sign === undefined) return left;
    const right = factor(cursor);
    left = 'message' in right ? right : { form: 'binary', operator: sign === '/' ? '/' : '*', left, right };
  }
}

function factor(cursor: Cursor): Term | Problem {
  const token = cursor.tokens[cursor.next];
  if (token === undefined) return unexpected(cursor, 'a field, a number or sum(...)');
  cursor.next += 1;
  if (token.kind === 'number') return { form: 'number', digits: token.text };
  if (token.kind === 'text') return { form: 'text', text: token.text.slice(1, -1) };
  if (token.text === '(') {
    const inner = sum(cursor);
    if ('message' in inner) return inner;
    return closed(cursor) ? inner : unexpected(cursor, '`)`');
  }
  if (token.kind === 'sign') {
    cursor.next -= 1;
    return unexpected(cursor, 'a field, a number or sum(...)');
  }
  if (cursor.tokens[cursor.next]?.text !== '(') return { form: 'field', path: pathOf(token.text) };
  const name = NAMES.find((known) => known === token.text.toLowerCase());
  if (name === undefined)
    return { message: `\`${token.text}\` is no function; there are ${NAMES.join(', ')}`, at: token.at };
  cursor.next += 1;
  const argument = sum(cursor);
  if ('message' in argument) return argument;
  return closed(cursor) ? { form: 'call', name, argument } : unexpected(cursor, '`)`');
}

const NAMES = ['sum', 'count', 'min', 'max'] as const;

/** `count(items[])` means the list itself. */
function pathOf(text: string): readonly string[] {
  return text.replace(/\[\]$/, '').match(/\[\]|[^.[\]]+/g) ?? [];
}

function closed(cursor: Cursor): boolean {
  return taken(cursor, ({ text }) => text === ')') !== undefined;
}

function taken(cursor: Cursor, fits: (token: Token) => boolean): string | undefined {
  const token = cursor.tokens[cursor.next];
  if (token === undefined || token.kind !== 'sign' || !fits(token)) return undefined;
  cursor.next += 1;
  return token.text;
}

function unexpected(cursor: Cursor, wanted: string): Problem {
  const token = cursor.tokens[cursor.next];
  return token === undefined
    ? { message: `it ends where ${wanted} should stand`, at: cursor.end }
    : { message: `\`${token.text}\` stands where ${wanted} should stand`, at: token.at };
}

function callsIn(terms: readonly Term[]): readonly Extract<Term, { readonly form: 'call' }>[] {
  return terms.flatMap((term) => {
    if (term.form === 'call') return [term, ...callsIn([term.argument])];
    return term.form === 'binary' ? callsIn([term.left, term.right]) : [];
  });
}

function fieldsIn(terms: readonly Term[]): readonly (readonly string[])[] {
  return [...freeFields(terms), ...callsIn(terms).flatMap(({ argument }) => freeFields([argument]))];
}

function freeFields(terms: readonly Term[]): readonly (readonly string[])[] {
  return terms.flatMap((term) => {
    if (term.form === 'field') return [term.path];
    return term.form === 'binary' ? freeFields([term.left, term.right]) : [];
  });
}
