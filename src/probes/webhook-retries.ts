import type { Delivery, Inbox, Probe, ProbeContext } from '../model/extension.ts';
import { isJsonList, isJsonObject, type Json } from '../model/json.ts';
import { numberOf, objectOf, textOf } from './argument.ts';
import { matchesMembers, type ReadDelivery, readDelivery } from './delivery.ts';

/** A provider under load is late; one that does not keep its delays is early or very late. */
const SLACK_MS = 3000;
const EARLY_MS = 25;
const POLL_MS = 20;

interface Attempt {
  readonly delivery: Delivery;
  readonly read: ReadDelivery;
}

interface Expected {
  readonly event: string;
  /** Attempts that must come. */
  readonly attempts: number;
  /** The declared delay before each attempt, in ms of this environment. */
  readonly delays: readonly number[];
  /** How long the receiver is waited for. */
  readonly answerMs: number;
  /** How long no further attempt must come. */
  readonly quietMs: number;
}

/** Watches the attempts of one event: how many, after which delays, and whether they are the same event each time. */
export const webhookRetries: Probe = {
  id: 'webhook-retries',
  refuse: (argument) =>
    expectedOf(argument) === undefined
      ? 'webhook-retries needs an `event`, its `match`, the number of `attempts` and their `delays` in ms'
      : undefined,
  observe: async (argument, context) => {
    const { inbox } = context;
    const expected = expectedOf(argument);
    if (inbox === undefined || expected === undefined)
      return { held: 'unknown', evidence: 'this run has no inbox' };
    const match = objectOf(argument, 'match') ?? {};
    const look = (): readonly Attempt[] => attemptsOf(inbox, expected.event, match);
    for (let number = 1; number <= expected.attempts; number += 1) {
      const latest = latestMs(expected, number - 1);
      if (!(await come(look, number, latest, context)))
        return { held: 'no', evidence: missing(expected, number, look(), latest) };
      // The receiver knows its event now, and what comes for it is told from what others cause.
      context.standAside();
    }
    // Time for one attempt more, which must not come.
    await context.wait(expected.quietMs, context.signal);
    const problem = problemOf(look(), expected);
    return problem === undefined
      ? {
          held: 'yes',
          evidence: `${expected.event} came ${expected.attempts} times after the declared delays`,
        }
      : { held: 'no', evidence: problem };
  },
};

function expectedOf(argument: Json): Expected | undefined {
  const event = textOf(argument, 'event');
  const attempts = numberOf(argument, 'attempts');
  const stated = isJsonObject(argument) ? argument['delays'] : undefined;
  const delays = isJsonList(stated)
    ? stated.flatMap((delay) => (typeof delay === 'number' ? [delay] : []))
    : [];
  if (event === undefined || attempts === undefined || delays.length < attempts) return undefined;
  return {
    event,
    attempts,
    delays,
    answerMs: numberOf(argument, 'answerMs') ?? 0,
    quietMs: numberOf(argument, 'quietMs') ?? 1000,
  };
}

function attemptsOf(
  inbox: Inbox,
  event: string,
  match: NonNullable<ReturnType<typeof objectOf>>,
): readonly Attempt[] {
  return inbox
    .deliveries()
    .map((delivery) => ({ delivery, read: readDelivery(delivery) }))
    .filter(({ read }) => read.event === event && matchesMembers(read, match));
}

async function come(
  look: () => readonly Attempt[],
  number: number,
  withinMs: number,
  { now, wait, signal }: ProbeContext,
): Promise<boolean> {
  const end = now() + withinMs;
  while (look().length < number) {
    if (now() >= end) return false;
    await wait(POLL_MS, signal);
  }
  return true;
}

/** Delays may be counted from the attempt before or from its failure, or each from the first attempt. */
function latestMs({ delays, answerMs }: Expected, index: number): number {
  return (delays[index] ?? 0) * 1.5 + answerMs + SLACK_MS;
}

function earliestMs({ delays }: Expected, index: number): number {
  const [delay = 0, before = 0] = [delays[index], delays[index - 1]];
  return Math.max(0, Math.min(delay, Math.max(0, delay - before)) * 0.9 - EARLY_MS);
}

function problemOf(attempts: readonly Attempt[], expected: Expected): string | undefined {
  const [first] = attempts;
  if (attempts.length > expected.attempts) {
    const taken = attempts.findIndex(({ delivery }) => delivery.treatment === 'take');
    return taken === -1
      ? `${expected.event} came ${attempts.length} times, it is to be given up after ${expected.attempts}`
      : `${expected.event} came again after it had been taken at attempt ${taken + 1}`;
  }
  for (const [index, attempt] of attempts.entries()) {
    const before = attempts[index - 1];
    if (before === undefined) continue;
    const gap = attempt.delivery.receivedAt - before.delivery.receivedAt;
    if (gap < earliestMs(expected, index))
      return `attempt ${index + 1} of ${expected.event} came ${Math.round(gap)} ms after the one before, declared are ${expected.delays[index]} ms`;
    if (attempt.read.id !== first?.read.id)
      return `attempt ${index + 1} of ${expected.event} has the event id ${attempt.read.id}, the first one had ${first?.read.id}`;
    if (JSON.stringify(attempt.read.body) !== JSON.stringify(first?.read.body))
      return `attempt ${index + 1} of ${expected.event} has another body than the first one`;
  }
  return undefined;
}

function missing(
  { event, delays }: Expected,
  number: number,
  came: readonly Attempt[],
  latest: number,
): string {
  const last = came.at(-1)?.delivery.treatment;
  const how = {
    take: 'was taken',
    refuse: 'was answered with 500',
    drop: 'was dropped',
    hang: 'got no answer',
  };
  return last === undefined
    ? `no ${event} came within ${latest / 1000} s`
    : `no attempt ${number} of ${event} came within ${Math.round(latest)} ms after attempt ${number - 1} ${how[last]}; declared are ${delays[number - 1]} ms`;
}
