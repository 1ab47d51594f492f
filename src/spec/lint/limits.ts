import type { Location } from '../../model/location.ts';
import type { DeclaredHeader } from '../../model/operation.ts';
import { diagnostic, type Linted, type LintRule } from './rule.ts';
import { says, sectionOf } from './sentences.ts';

const UNIT = /unix|epoch|timestamp|seconds|iso ?8601|date|\butc\b|delta/i;

/** `X-RateLimit-Reset` is a date here and a number of seconds there. */
export const resetUnit: LintRule = function* (linted) {
  const resets = limitHeaders(linted).filter(({ name }) => /reset$/i.test(name));
  for (const name of new Set(resets.map((header) => header.name.toLowerCase()))) {
    const same = resets.filter((header) => header.name.toLowerCase() === name);
    const told = same.some(
      ({ description, example }) => UNIT.test(description ?? '') || Number(example) >= 1e9,
    );
    const [first] = same;
    if (told || first === undefined) continue;
    yield diagnostic(
      'reset-unit-unspecified',
      'warning',
      `the page does not say whether \`${first.name}\` is a point in time or a number of seconds`,
      first.at,
      {
        help: 'Write "integer - Unix timestamp when the window ends", or "integer - seconds until it ends".',
      },
    );
  }
};

/** Whom a limit counts and how, and which window the headers speak of. */
export const limitScope: LintRule = function* ({ contract, parsed }) {
  const { limits } = contract;
  if (limits === undefined) return;
  const topic = /limit|quota|window/i;
  const missing = [
    ...(says(
      parsed,
      topic,
      /\b(?:per|each|every) (?:client|token|ip|account|user|tenant|key|caller)|scope: /i,
    )
      ? []
      : ['whom a limit counts (client, token, address)']),
    ...(says(parsed, topic, /fixed|sliding|rolling|token bucket|leaky/i)
      ? []
      : ['how a window is counted (fixed, sliding)']),
    ...(limits.windows.length < 2 ||
    says(parsed, topic, /tightest|(?:shortest|smallest|nearest) window|window .* headers/i)
      ? []
      : ['which of the windows the headers describe']),
  ];
  if (missing.length === 0) return;
  const at = sectionOf(parsed, 'rate_limits', 'rate_limiting')?.keyAt ?? limits.at;
  yield diagnostic(
    'limit-unspecified',
    'advice',
    `the rate limits do not say ${missing.join(', nor ')}`,
    at,
    {
      help: 'Add scope: "Per client" and algorithm: "Fixed window" to rate_limits.',
    },
  );
};

/** With a burst, the limit that the headers name is not the limit. */
export const burstLimit: LintRule = function* ({ contract, parsed }) {
  const { limits } = contract;
  const header = limits?.headers.find(({ name }) => /rate-?limit.*limit$/i.test(name));
  const [window] = limits?.windows ?? [];
  if (limits?.burst === undefined || header === undefined || window === undefined) return;
  if (says(parsed, /burst/i, /header|rate-?limit-limit/i)) return;
  const most = Math.floor(window.limit * limits.burst.factor);
  yield diagnostic(
    'burst-unspecified',
    'advice',
    `with this burst, the page does not say whether request ${window.limit + 1} or ${most + 1} is the first over the limit, nor what \`${header.name}\` says meanwhile`,
    limits.burst.at,
    {
      related: [{ message: 'the header that names the limit', at: header.at }],
      help: `Say it: "burst: headers keep naming ${window.limit}, and ${most} requests are answered".`,
    },
  );
};

/** A reset that lies before the other moments of the page's examples. */
export const resetInThePast: LintRule = function* (linted) {
  const moments = [...examplesOf(linted)].sort((left, right) => right.ms - left.ms);
  const [latest] = moments;
  if (latest === undefined) return;
  for (const { name, example, at } of limitHeaders(linted)) {
    const seconds = Number(example);
    if (!/reset$/i.test(name) || !(seconds >= 1e9 && seconds < 1e12) || seconds * 1000 >= latest.ms) continue;
    yield diagnostic(
      'reset-in-the-past',
      'advice',
      `\`${name}: ${example}\` is ${new Date(seconds * 1000).toISOString().slice(0, 10)}, before other examples of this page (${new Date(latest.ms).toISOString().slice(0, 10)})`,
      at,
      {
        related: [{ message: 'a later example', at: latest.at }],
        help: 'Let the examples of one page tell one story: the reset comes after the answer that names it.',
      },
    );
  }
};

function limitHeaders({ contract }: Linted): readonly DeclaredHeader[] {
  return [
    ...(contract.limits?.headers ?? []),
    ...contract.operations.flatMap(({ responses }) => responses.flatMap(({ headers }) => headers)),
    ...contract.errors.codes.flatMap(({ headers }) => headers),
  ].filter(({ name }) => /rate-?limit/i.test(name));
}

function* examplesOf({ contract }: Linted): Iterable<{ readonly ms: number; readonly at: Location }> {
  for (const { responses } of contract.operations) {
    for (const { body } of responses) {
      const { example } = body ?? {};
      if (body === undefined || typeof example !== 'object' || example === null) continue;
      for (const [key, value] of Object.entries(example)) {
        // A delivery or an expiry may well lie after the reset; what has already happened may not.
        if (!/^(?:timestamp|date)$|(?:created|updated|placed)_?at$/i.test(key)) continue;
        if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) continue;
        const ms = Date.parse(value);
        if (!Number.isNaN(ms)) yield { ms, at: body.places[`/properties/${key}`] ?? body.at };
      }
    }
  }
}
