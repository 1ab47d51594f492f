import { entry, get, text } from '../nodes.ts';
import { diagnostic, type LintRule } from './rule.ts';
import { says, sectionOf } from './sentences.ts';

const TOPIC = /webhook|deliver|event/i;

/** A tolerance for old timestamps alone lets a forged one lie in the future. */
export const oneSidedTolerance: LintRule = function* ({ parsed }) {
  const security = get(sectionOf(parsed, 'webhooks')?.value, 'security');
  const stated = entry(security, 'replay_prevention', 'timestamp_tolerance');
  const words = text(stated?.value);
  if (stated === undefined || words === undefined || !/\bold(?:er)?\b/i.test(words)) return;
  if (/future|ahead|either|both|±|\+\/-/i.test(words)) return;
  yield diagnostic(
    'one-sided-tolerance',
    'warning',
    `"${words}" refuses old deliveries, but says nothing of a timestamp in the future`,
    stated.keyAt,
    { help: 'Write "Reject if timestamp > 5 minutes old or > 5 minutes in the future".' },
  );
};

/** Unix seconds or ISO 8601: a receiver that guesses wrong refuses everything. */
export const timestampFormat: LintRule = function* ({ parsed }) {
  const security = get(sectionOf(parsed, 'webhooks')?.value, 'security');
  const header = entry(security, 'timestamp_header');
  if (header === undefined || get(security, 'timestamp_format') !== undefined) return;
  if (/unix|epoch|iso|rfc ?3339/i.test(text(header.value) ?? '')) return;
  yield diagnostic(
    'timestamp-format-unspecified',
    'advice',
    `the page does not say how the time in \`${text(header.value)}\` is written`,
    header.keyAt,
    { help: 'Add timestamp_format: "Unix seconds" (which it is read as), or "ISO 8601".' },
  );
};

/** `Immediate, 1 minute, 5 minutes`: since the attempt before, or since the first? */
export const scheduleOrigin: LintRule = function* ({ contract, parsed }) {
  const schedule = entry(get(sectionOf(parsed, 'webhooks')?.value, 'retry_policy'), 'schedule');
  const delays = contract.webhooks?.retry?.delaysSeconds ?? [];
  if (schedule === undefined || delays.length < 3) return;
  const origin =
    /\b(?:after|since|from|later|between)\b.*\b(?:attempts?|before|previous|first|last|start)\b/i;
  if (says(parsed, TOPIC, origin)) return;
  const sum = delays.reduce((all, delay) => all + delay, 0);
  yield diagnostic(
    'schedule-unspecified',
    'advice',
    `the page does not say from when these delays count: after ${duration(delays.at(-1) ?? 0)} all is over if from the first attempt, after ${duration(sum)} if from the one before`,
    schedule.keyAt,
    { help: 'Say it in a sentence: "Each delay counts from the attempt before".' },
  );
};

/** What every receiver of at-least-once deliveries has to know. */
export const deliveryUnspecified: LintRule = function* ({ contract, parsed }) {
  const { webhooks } = contract;
  if (webhooks === undefined) return;
  const missing = [
    ...(says(parsed, TOPIC, /dedup|duplicate|\bsame in every|already seen|\bonce per|seen before/i)
      ? []
      : ['by what a repeated delivery is recognised']),
    ...(says(parsed, TOPIC, /\border(?:ed|ing)\b|\b(?:any|that|this|the same|of) order\b|\bsequence\b/i)
      ? []
      : ['whether events come in order']),
    ...(says(parsed, /secret|signature|key/i, /rotat|two signatures|old and new/i)
      ? []
      : ['how the secret is changed']),
  ];
  if (missing.length === 0) return;
  const overview = entry(get(sectionOf(parsed, 'webhooks')?.value, 'overview'), 'delivery');
  yield diagnostic(
    'delivery-unspecified',
    'advice',
    `the webhooks section does not say ${missing.join(', nor ')}`,
    overview?.keyAt ?? webhooks.at,
    { help: 'Say it in a sentence: "event_id is the same in every attempt; events may come in any order".' },
  );
};

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  const rest = minutes % 60;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}
