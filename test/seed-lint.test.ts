import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtins } from '../src/builtins.ts';
import { lintSpec } from '../src/cli/linting.ts';
import { readSpec } from '../src/spec/read.ts';
import { ROOT } from './command-line.ts';

// The findings that section 15 of the standards page numbers for the template page, and what `contract lint` says of each.
const SEED = '../shared/seed/integration-spec.md';

type Covered = readonly [id: string, what: string, ...told: readonly string[]];

const COVERED: readonly Covered[] = [
  ['L-01', 'a path stands twice in per_endpoint', 'duplicate-key 387'],
  ['L-03', 'a diagram without a language', 'diagram-untagged 417'],
  ['L-04', 'a template in a fence, placeholders left', 'template-placeholder-left 25'],
  ['L-07', 'no data models', 'missing-essential-section 6'],
  ['L-08', 'no version, status, authors', 'missing-page-field 6'],
  ['L-10', 'the token URL is on the production host', 'host-literal-vs-env 83'],
  ['L-11', 'API keys in the sandbox, OAuth on the page', 'credentials-conflict 508'],
  ['L-12', 'refresh once against three attempts', 'refresh-without-refresh-token 253'],
  ['L-14', 'token errors have a format of their own', 'token-error-format 229'],
  ['L-15', 'scopes tied to no endpoint', 'scope-untied 91'],
  ['L-16', 'a 401 without a challenge', 'auth-error-without-challenge 204'],
  ['L-20', 'a required header that no scenario tries', 'required-header-untested 130'],
  ['L-21', 'CUST-12345 is not alphanumeric', 'example-violates-constraint 143'],
  ['L-22', 'a 201 without Location', '201-without-location 184'],
  ['L-23', '2 × 29.99 is not 299.99', 'example-arithmetic 189'],
  [
    'L-24',
    'constraints in prose, a price without minimum',
    'prose-constraint 142',
    'amount-without-minimum 161',
  ],
  ['L-25', 'a US postal code for every country', 'postal-code-of-one-country 178'],
  ['L-27', 'loose members and lengths', 'additional-members-unspecified 135', 'string-without-length 152'],
  ['L-28', 'the tracking URL is on the production host', 'env-literal-in-response 193'],
  [
    'L-29',
    'limits for endpoints that are not there',
    'endpoint-limit-without-endpoint 387',
    'endpoint-limit-without-endpoint 392',
  ],
  [
    'L-30',
    'codes used and not declared',
    'undeclared-code 213',
    'undeclared-code 482',
    'undeclared-code 487',
  ],
  [
    'L-31',
    'statuses not among the responses, 409 with two meanings',
    'status-not-in-responses 486',
    'status-not-in-responses 496',
    'one-status-many-codes 482',
  ],
  [
    'L-32',
    'declared codes that nothing uses',
    'unused-code 244',
    'unused-code 256',
    'unused-code 262',
    'unused-code 268',
    'unused-code 283',
    'unused-code 289',
  ],
  [
    'L-32b',
    'error examples without mandatory members',
    'error-example-incomplete 197',
    'error-example-incomplete 206',
    'error-example-incomplete 212',
  ],
  ['L-32c', 'a retry that nothing makes safe', 'retryable-without-idempotency 132'],
  ['L-33', 'the timestamp is not signed', 'unsigned-timestamp 313'],
  ['L-34', 'order.cancelled is not defined', 'event-listed-not-defined 308'],
  ['L-35', 'payload_structure against payloads', 'event-shape-conflict 329'],
  [
    'L-36',
    'no timestamp format, a one-sided tolerance',
    'timestamp-format-unspecified 313',
    'one-sided-tolerance 314',
  ],
  ['L-37', 'from when the retry delays count', 'schedule-unspecified 340'],
  ['L-38', 'at-least-once without order and rotation', 'delivery-unspecified 302'],
  ['L-40', 'a repeat gives 409 or 200', 'idempotency-conflict 496'],
  ['L-41', 'another body, at the same time', 'idempotency-unspecified 132'],
  ['L-42', 'how long and for whom a key counts', 'idempotency-unspecified 132'],
  ['L-43', 'whether refusals are kept', 'idempotency-unspecified 132'],
  ['L-50', 'whom limits count, and which window', 'limit-unspecified 375'],
  ['L-51', '429 at request 101 or 151', 'burst-unspecified 379'],
  ['L-52', 'a reset before the answer', 'reset-in-the-past 223'],
  ['L-53', 'exceeded_response lacks what the 429 has', '429-without-retry-after 401'],
  ['L-54', 'the literal 100 is wrong in the sandbox', 'env-literal-in-response 221'],
  ['L-61', 'edge cases without a request', 'scenario-without-request 479', 'scenario-without-request 484'],
  ['L-62', 'setups that nothing brings about', 'setup-without-hook 480', 'setup-without-hook 485'],
  [
    'L-63',
    'postconditions that nothing observes',
    'unobservable-postcondition 462',
    'unobservable-postcondition 463',
    'unobservable-postcondition 464',
    'unobservable-postcondition 488',
  ],
  ['L-72', 'nothing marks production as read-only', 'production-destructive 516'],
];

/** What lint does not say, and why. */
const NOT_TOLD: readonly (readonly [id: string, why: string])[] = [
  ['L-02', 'of a flattened copy alone: the page itself has no such escape'],
  ['L-05', 'parts of an endpoint beside it in one fence are a shape that is read, not a mistake'],
  ['L-06', 'all shapes of scenarios are read alike'],
  ['L-13', 'a client secret in the form is allowed, and how specs/orders.md does it too'],
  ['L-26', 'whether a price that a client sends is trusted takes more than reading'],
  ['L-44', 'literals of steps in words are symbols, so the scenario passes on any database'],
  ['L-60', 'payloads in words are compiled; the ones that cannot be are payload-* errors'],
  ['L-64', 'naming a few members is a choice; the response example promises the others'],
  ['L-65', 'pending against "Payment processed" is a contradiction of meanings'],
  ['L-66', 'a diagram may show the happy path alone'],
  ['L-67', 'holes of coverage are counted by the run: never exercised; the codes are L-32'],
  ['L-70', 'a window is a matter of the run, which is inconclusive across it'],
  ['L-71', 'the number of samples is decided by the run'],
  ['L-73', 'the sentence stands in the best practices, which are read as prose'],
];

test.skipIf(!existsSync(join(ROOT, SEED)))(
  `the template page gets the numbered findings, each at its line${existsSync(join(ROOT, SEED)) ? '' : ` (skipped: ${SEED} is not here)`}`,
  () => {
    const result = readSpec(
      { file: SEED, text: readFileSync(join(ROOT, SEED), 'utf8') },
      { formats: builtins.formats },
    );
    const diagnostics = lintSpec({ result, companionFile: 'scenarios/integration-spec.yaml' });
    const told = new Set(diagnostics.map(({ code, at }) => `${code} ${at.line}`));
    const missing = COVERED.flatMap(([id, , ...expected]) =>
      expected.filter((each) => !told.has(each)).map((each) => `${id}: ${each}`),
    );
    process.stdout.write(table());
    expect(missing).toEqual([]);
    expect(COVERED.length).toBeGreaterThanOrEqual(40);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Nothing is told of the page that no number explains: a rule that is noisy shows here first.
    const explained = new Set(COVERED.flatMap(([, , ...expected]) => expected));
    expect([...told].filter((each) => !explained.has(each))).toEqual([]);
  },
);

function table(): string {
  const rows = COVERED.map(
    ([id, what, ...expected]) => `${id.padEnd(6)} ${what.padEnd(56)} ${expected.join(', ')}`,
  );
  const others = NOT_TOLD.map(([id, why]) => `${id.padEnd(6)} not told: ${why}`);
  return `${rows.join('\n')}\n${others.join('\n')}\n${COVERED.length} of ${COVERED.length + NOT_TOLD.length} numbered findings are told\n`;
}
