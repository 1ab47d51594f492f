import { CucumberExpression, ParameterType, ParameterTypeRegistry } from '@cucumber/cucumber-expressions';

/** What a step in words says. */
export type SentenceMeaning =
  | {
      readonly form: 'send';
      readonly noun: string;
      readonly operation: string | undefined;
      readonly headers: readonly (readonly [string, string])[];
      readonly without: readonly string[];
    }
  | {
      readonly form: 'repeat';
      readonly headers: readonly (readonly [string, string])[];
      readonly without: readonly string[];
    }
  | {
      readonly form: 'response';
      readonly status: string;
      readonly details: readonly (readonly [string, string])[];
    }
  | { readonly form: 'wait'; readonly ms: number };

interface Pattern {
  readonly expression: string;
  readonly meaning: (values: readonly unknown[]) => SentenceMeaning;
}

const NONE: readonly [] = [];

const PATTERNS: readonly Pattern[] = [
  {
    expression: 'Send (the )same request with (the )same idempotency key',
    meaning: () => repeat(NONE, NONE),
  },
  { expression: 'Send (the )same request( again)', meaning: () => repeat(NONE, NONE) },
  {
    expression: 'Send (the )same request without {header}',
    meaning: ([name]) => repeat(NONE, [String(name)]),
  },
  {
    expression: 'Send (the )same request with {header}: {token}',
    meaning: ([name, value]) => repeat([[String(name), String(value)]], NONE),
  },
  { expression: 'Send {operation}', meaning: ([operation]) => send('', String(operation), NONE, NONE) },
  {
    expression: 'Send {operation} without {header}',
    meaning: ([operation, name]) => send('', String(operation), NONE, [String(name)]),
  },
  {
    expression: 'Send {operation} with {header}: {token}',
    meaning: ([operation, name, value]) => send('', String(operation), [[String(name), String(value)]], NONE),
  },
  {
    expression: 'Send (a )(an )(the )(valid ){noun} with {header}: {token}',
    meaning: ([noun, name, value]) => send(String(noun), undefined, [[String(name), String(value)]], NONE),
  },
  {
    expression: 'Send (a )(an )(the )(valid ){noun} without {header}',
    meaning: ([noun, name]) => send(String(noun), undefined, NONE, [String(name)]),
  },
  {
    expression: 'Send (a )(an )(the )(valid ){noun}',
    meaning: ([noun]) => send(String(noun), undefined, NONE, NONE),
  },
  {
    expression: 'Wait {float} second(s)',
    meaning: ([seconds]) => ({ form: 'wait', ms: Number(seconds) * 1000 }),
  },
  { expression: 'Wait {float} ms/milliseconds', meaning: ([ms]) => ({ form: 'wait', ms: Number(ms) }) },
  {
    expression: 'Wait {float} minute(s)',
    meaning: ([minutes]) => ({ form: 'wait', ms: Number(minutes) * 60_000 }),
  },
];

/** Reads steps in words; made once, because a grammar of expressions takes some time to compile. */
export function createSentences(): (text: string) => SentenceMeaning | undefined {
  const types = stepTypes();
  const compiled = PATTERNS.map(({ expression, meaning }) => ({
    expression: new CucumberExpression(expression, types),
    meaning,
  }));
  return (text) => {
    const sentence = text.trim();
    if (/^response\b/i.test(sentence)) return responseOf(sentence);
    for (const { expression, meaning } of compiled) {
      const match = expression.match(sentence);
      if (match !== null) return meaning(match.map((argument) => argument.getValue(null)));
    }
    return undefined;
  };
}

/** Expressions that a team binds its own sentences with: the standard parameter types. */
export function matchSentence(expression: string, text: string): readonly unknown[] | undefined {
  const compiled = compiledExpression(expression);
  // An expression that does not compile can still be meant literally.
  if (compiled === undefined) return expression.trim() === text.trim() ? [] : undefined;
  const match = compiled.match(text.trim());
  return match === null ? undefined : match.map((argument) => argument.getValue(null));
}

// A memo and no state: every sentence of a page is held against every expression.
const expressions = new Map<string, CucumberExpression | undefined>();
let standardTypes: ParameterTypeRegistry | undefined;

function compiledExpression(expression: string): CucumberExpression | undefined {
  if (expressions.has(expression)) return expressions.get(expression);
  standardTypes ??= new ParameterTypeRegistry();
  let compiled: CucumberExpression | undefined;
  try {
    compiled = new CucumberExpression(expression, standardTypes);
  } catch {
    compiled = undefined;
  }
  expressions.set(expression, compiled);
  return compiled;
}

function stepTypes(): ParameterTypeRegistry {
  const types = new ParameterTypeRegistry();
  const define = (name: string, pattern: RegExp): void => {
    types.defineParameterType(new ParameterType(name, pattern, String, (text: string) => text, false, false));
  };
  define('header', /[A-Za-z][A-Za-z0-9-]*/);
  define('token', /\S+/);
  define('operation', /(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*/);
  define('noun', /(?!same\b)[a-z][\w-]*/);
  return types;
}

/** `Response: 201 Created, order_id: ORD-001 (same order)`; remarks in brackets explain and promise nothing. */
function responseOf(sentence: string): SentenceMeaning | undefined {
  const match = /^response:?\s+(\d{3}|\dXX)\b([^,]*)((?:,.*)?)$/i.exec(
    sentence.replace(/\s*\([^)]*\)\s*$/, ''),
  );
  if (match === null) return undefined;
  const details = (match[3] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const pairs = details.map((part) => /^([\w.[\]-]+)\s*[:=]\s*(.+)$/.exec(part));
  if (pairs.some((pair) => pair === null)) return undefined;
  return {
    form: 'response',
    status: (match[1] ?? '').toUpperCase(),
    details: pairs.map((pair) => [pair?.[1] ?? '', (pair?.[2] ?? '').trim()] as const),
  };
}

function repeat(
  headers: readonly (readonly [string, string])[],
  without: readonly string[],
): SentenceMeaning {
  return { form: 'repeat', headers, without };
}

function send(
  noun: string,
  operation: string | undefined,
  headers: readonly (readonly [string, string])[],
  without: readonly string[],
): SentenceMeaning {
  return { form: 'send', noun, operation, headers, without };
}
