import { headerValue } from '../model/exchange.ts';
import type { Check, Judgement, Subject } from '../model/extension.ts';
import type { Problem } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import { readField } from '../schema/fields.ts';
import { answered, broken, errorCodeOf, expectsStatus, isCut, jsonBody, kept, shown } from './evidence.ts';
import { differences, sameJson } from './subset.ts';

export const expectationMet: Check = {
  id: 'expectation-met',
  title: 'the answer is what the step expects',
  severity: 'violation',
  standards: [],
  *judge(subject) {
    const { statuses } = subject.step.expectation;
    if (statuses.length > 0 && !expectsStatus(subject)) {
      // What else is expected belongs to the expected status: its absence is no news.
      yield* judgePart(subject, 'status', [unexpectedStatus(subject)]);
      return;
    }
    if (statuses.length > 0) yield* judgePart(subject, 'status', []);
    const { errorCode, contains, headers, body, symbols } = subject.step.expectation;
    const cut = isCut(subject);
    if (errorCode !== undefined && !cut)
      yield* judgePart(subject, 'errorCode', codeProblems(subject, errorCode));
    if (contains.length > 0 && !cut)
      yield* judgePart(subject, 'contains', containsProblems(subject, contains));
    if (headers.length > 0) yield* judgePart(subject, 'headers', headerProblems(subject, headers));
    if (body !== undefined && !cut) yield* judgePart(subject, 'body', bodyProblems(subject, body));
    if (symbols.length > 0 && !cut) yield* judgePart(subject, 'symbols', symbolProblems(subject));
  },
};

type Part = 'status' | 'errorCode' | 'contains' | 'headers' | 'body' | 'symbols';

function* judgePart(subject: Subject, part: Part, problems: readonly Problem[]): Iterable<Judgement> {
  const { places, promises, grounds } = subject.step.expectation;
  const promise = promises[part];
  const at = places[part] ?? subject.step.at;
  for (const problem of problems) {
    const message = `${answered(subject)}${problem.message}`;
    const said = grounds === undefined ? message : `${message.slice(0, -1)}: ${grounds.text}.`;
    yield broken(promise, { ...problem, message: said, at }, grounds?.severity);
  }
  if (problems.length === 0 && promise !== undefined) yield kept(promise);
}

function unexpectedStatus(subject: Subject): Problem {
  const { statuses } = subject.step.expectation;
  const code = errorCodeOf(subject);
  const named = code === undefined ? '' : ` with \`${subject.contract.errors.codeField}\` ${code}`;
  const actual = subject.exchange.response.status;
  const message = `${named}${tried(subject)}; expected is ${statuses.join(' or ')}.`;
  return { message, expected: statuses, actual };
}

/** What was tried, for requests that nobody wrote down. */
function tried({ step: { title, expectation } }: Subject): string {
  const derived = expectation.blames !== undefined || expectation.offTopic.length > 0;
  return derived ? ` to \`${title}\`` : '';
}

function codeProblems(subject: Subject, expected: string): readonly Problem[] {
  const { codeField } = subject.contract.errors;
  const actual = readField(jsonBody(subject), codeField);
  if (actual === expected) return [];
  const came = actual === undefined ? `without \`${codeField}\`` : `with \`${codeField}\` ${plain(actual)}`;
  return [
    { message: ` ${came}; expected is ${expected}.`, expected, ...(actual === undefined ? {} : { actual }) },
  ];
}

function containsProblems(subject: Subject, fields: readonly string[]): readonly Problem[] {
  const value = jsonBody(subject);
  return fields
    .filter((field) => readField(value, field) === undefined)
    .map((field) => ({
      message: `; expected is a body with \`${field}\`, ${absence(subject)}.`,
      expected: field,
    }));
}

function headerProblems(
  subject: Subject,
  headers: readonly (readonly [string, string])[],
): readonly Problem[] {
  return headers.flatMap(([name, expected]): readonly Problem[] => {
    const actual = headerValue(subject.exchange.response.headers, name);
    if (actual === undefined)
      return [{ message: ` without the header ${name}; expected is ${name}: ${expected}.`, expected }];
    if (expected === '*' || sameHeader(actual, expected)) return [];
    return [{ message: ` with ${name}: ${actual}; expected is ${expected}.`, expected, actual }];
  });
}

/** Parameters such as `charset` need not be named in the expectation. */
function sameHeader(actual: string, expected: string): boolean {
  const value = expected.includes(';') ? actual : (actual.split(';')[0] ?? '');
  return actual.trim() === expected.trim() || value.trim().toLowerCase() === expected.trim().toLowerCase();
}

function bodyProblems(subject: Subject, expected: Json): readonly Problem[] {
  const actual = jsonBody(subject);
  if (actual === undefined)
    return [{ message: ` without a readable JSON body; expected is ${shown(expected)}.`, expected }];
  return differences(expected, actual).map((difference) => {
    const name = difference.field === '' ? 'the body' : `\`${difference.field}\``;
    const came = difference.actual === undefined ? 'is missing' : `is ${shown(difference.actual)}`;
    return {
      message: `; ${name} ${came}, expected is ${shown(difference.expected)}.`,
      pointer: difference.pointer,
      expected: difference.expected,
      ...(difference.actual === undefined ? {} : { actual: difference.actual }),
    };
  });
}

function symbolProblems(subject: Subject): readonly Problem[] {
  const bound = new Map(subject.symbols);
  return subject.step.expectation.symbols.flatMap(({ field, symbol }): readonly Problem[] => {
    const actual = readField(jsonBody(subject), field);
    if (actual === undefined) {
      return [
        {
          message: `; expected is a body with \`${field}\` (${symbol}), ${absence(subject)}.`,
          expected: field,
        },
      ];
    }
    const earlier = bound.get(symbol);
    const twin = [...bound].find(([name, value]) => name !== symbol && sameJson(value, actual));
    bound.set(symbol, earlier ?? actual);
    if (earlier !== undefined) {
      if (sameJson(earlier, actual)) return [];
      const message = `; \`${field}\` is ${shown(actual)}, expected is the ${symbol} of before, ${shown(earlier)}.`;
      return [{ message, expected: earlier, actual }];
    }
    if (twin === undefined) return [];
    return [
      {
        message: `; \`${field}\` is ${shown(actual)}, which is ${twin[0]}; ${symbol} must be another.`,
        actual,
      },
    ];
  });
}

/** Of a body that nobody can read it is not known whether a member is missing. */
function absence({ exchange }: Subject): string {
  const { response } = exchange;
  return response.body.length > 0 && !response.json().parsed
    ? 'but the body is no readable JSON'
    : 'which is missing';
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : shown(value);
}
