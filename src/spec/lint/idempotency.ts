import { statusMatches } from '../../model/operation.ts';
import { diagnostic, type LintRule } from './rule.ts';
import { says } from './sentences.ts';

const TOPIC = /idempoten|\brepeat|\bkey\b/i;

/** What a caller must know to repeat safely, and how a page that says it is recognised. */
const ASPECTS: readonly { readonly missing: string; readonly statement: RegExp }[] = [
  {
    missing: 'what the same key with another body gives',
    statement: /\b(?:another|different|other) (?:body|payload|request|order|content)|re-?used\b|mismatch/i,
  },
  {
    missing: 'what a repeat gets while the first request is under way',
    statement: /concurren|parallel|under way|in[- ](?:flight|progress)|outstanding|simultaneous|same time/i,
  },
  {
    missing: 'how long a key is kept',
    statement: /expir|\bttl\b|\b\d+\s*(?:hours?|days?|minutes?|weeks?|h)\b|for ever|never forgotten/i,
  },
  {
    missing: 'whether keys count per client or per endpoint',
    statement:
      /\b(?:per|one|each|same|every|a)\s+(?:client|account|tenant|user|caller|operation|endpoint)\b/i,
  },
  {
    missing: 'whether a refusal is kept under its key',
    statement: /\b(?:refus|fail|error|4xx|5xx|success|rejected)/i,
  },
];

/** A header that makes repeats harmless says little while these questions are open. */
export const idempotencyUnspecified: LintRule = function* ({ contract, parsed }) {
  for (const { key, parameters, idempotencyHeader } of contract.operations) {
    const header = parameters.find(({ name }) => name === idempotencyHeader);
    if (header === undefined) continue;
    const missing = ASPECTS.filter(({ statement }) => !says(parsed, TOPIC, statement)).map(
      (aspect) => aspect.missing,
    );
    if (missing.length === 0) continue;
    yield diagnostic(
      'idempotency-unspecified',
      'advice',
      `the page does not say of \`${header.name}\` (\`${key}\`) ${missing.join(', nor ')}`,
      header.at,
      { help: 'Say it in a sentence that mentions the idempotency key; callers need it to repeat safely.' },
    );
  }
};

/** Advice to repeat a request whose repetition the page does not make safe. */
export const retryableWithoutIdempotency: LintRule = function* ({ contract }) {
  const repeated = contract.errors.codes.filter(
    ({ status, retry }) =>
      status !== undefined && statusMatches('5XX', status) && /backoff|other/.test(retry?.action ?? ''),
  );
  const [first] = repeated;
  if (first === undefined) return;
  for (const { key, method, parameters, idempotencyHeader, at } of contract.operations) {
    if (method !== 'POST') continue;
    const header = parameters.find(({ name }) => name === idempotencyHeader);
    if (header?.required === true) continue;
    yield diagnostic(
      'retryable-without-idempotency',
      'warning',
      `${repeated.map(({ code }) => `\`${code}\``).join(' and ')} ${repeated.length === 1 ? 'asks' : 'ask'} for a retry, but ${header === undefined ? `nothing makes a repeat of \`${key}\` safe` : `\`${header.name}\`, which makes a repeat of \`${key}\` safe, is optional`}`,
      header?.at ?? at,
      {
        related: repeated.map(({ code, at: place }) => ({
          message: `the retry strategy of ${code}`,
          at: place,
        })),
        help: 'Require an idempotency key, or say that only requests with a key may be repeated.',
      },
    );
  }
};
