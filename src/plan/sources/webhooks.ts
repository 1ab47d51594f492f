import type { Contract, WebhookEvent } from '../../model/contract.ts';
import type { Source, SourceInput, Treatment } from '../../model/extension.ts';
import type { Operation } from '../../model/operation.ts';
import type { ScenarioTask } from '../../model/plan.ts';
import { promiseId } from '../../model/promise.ts';
import { delaysBeforeAttempts, timeScaleOf } from '../../model/windows.ts';
import { baseTask } from '../base.ts';
import { bindSentence, expectDelivery } from '../bindings.ts';
import { silenceTasks } from '../silence.ts';
import { deliveryMatch, triggerOf } from '../triggers.ts';

/** Events that no scenario waits for are caused; then a receiver that does not take them; then what must cause none. */
export const webhooks: Source = {
  id: 'webhooks',
  title: 'deliveries, their repeats, and what causes none',
  *tasks(input) {
    const { contract, inbox } = input;
    if (contract.webhooks === undefined || !inbox) return;
    const causes = contract.webhooks.events.flatMap((event) => {
      const operation = triggerOf(event, contract);
      return operation === undefined || baseTask(operation, contract) === undefined
        ? []
        : [{ event, operation }];
    });
    const waitedFor = eventsOfScenarios(input);
    for (const { event, operation } of causes)
      if (!waitedFor.has(event.name)) yield { form: 'task', task: deliveryTask(event, operation, contract) };
    const [first] = causes.filter(
      ({ event, operation }) => deliveryMatch(event, operation, contract) !== undefined,
    );
    if (first === undefined) return;
    for (const task of retryTasks(first.event, first.operation, input)) yield { form: 'task', task };
    for (const task of silenceTasks(first.event, first.operation, input)) yield { form: 'task', task };
  },
};

function eventsOfScenarios(input: SourceInput): ReadonlySet<string> {
  const scenarios = [...input.contract.scenarios, ...(input.companion?.scenarios ?? [])];
  return new Set(
    scenarios
      .flatMap(({ postconditions }) => postconditions)
      .flatMap((sentence) => {
        const { action } = bindSentence('postcondition', sentence, {
          input,
          operation: undefined,
          promise: undefined,
        });
        return action.form === 'probe' && action.probe === 'webhook-inbox'
          ? [JSON.stringify(action.arguments)]
          : [];
      })
      .flatMap(
        (argument) =>
          input.contract.webhooks?.events
            .map(({ name }) => name)
            .filter((name) => argument.includes(`"${name}"`)) ?? [],
      ),
  );
}

function deliveryTask(event: WebhookEvent, operation: Operation, contract: Contract): ScenarioTask {
  const promise = promiseId.webhook(event.name, 'delivery');
  return {
    ...taskFor(event, operation, contract, `${event.name} is delivered`),
    promises: [promise],
    postconditions: [
      {
        role: 'postcondition',
        text: `${event.name} is delivered`,
        at: event.at,
        promise,
        shows: contract.webhooks?.signature === undefined ? [] : [promiseId.webhook('*', 'signature')],
        action: expectDelivery(event, operation, contract),
      },
    ],
  };
}

function taskFor(event: WebhookEvent, operation: Operation, contract: Contract, title: string): ScenarioTask {
  return {
    kind: 'scenario',
    id: `${operation.key} > webhooks > ${title}`,
    title,
    suite: operation.key,
    source: 'webhooks',
    group: 'webhooks',
    tags: [event.name],
    minor: false,
    base: undefined,
    promises: [],
    exclusive: false,
    assumptions: [],
    setup: [],
    steps: baseTask(operation, contract)?.steps ?? [],
    postconditions: [],
    undecidable: undefined,
    at: event.at,
  };
}

/** A receiver that refuses in every way there is and then takes it; and one that never does. */
function retryTasks(event: WebhookEvent, operation: Operation, input: SourceInput): readonly ScenarioTask[] {
  const { contract, environment, maxWaitMs } = input;
  const retry = contract.webhooks?.retry;
  if (retry === undefined || retry.attempts < 2) return [];
  const scale = timeScaleOf(contract, environment);
  const delays = delaysBeforeAttempts({ ...retry, attempts: retry.attempts + 1 }).map((seconds) =>
    Math.round((seconds * 1000) / scale),
  );
  const answerMs = Math.max(
    2000,
    Math.round(((contract.webhooks?.answerWithinSeconds ?? 10) * 1000) / scale),
  );
  // Only as much of the schedule as a task may wait for.
  const fits = (attempts: number, hangs: boolean): boolean =>
    delays.slice(0, attempts).reduce((sum, delay) => sum + delay, hangs ? answerMs : 0) <= maxWaitMs;
  const seen = Array.from({ length: retry.attempts }, (_, index) => retry.attempts - index).find(
    (attempts) => attempts >= 2 && fits(attempts, false),
  );
  if (seen === undefined) return [];
  const whole = seen === retry.attempts;
  const ways: readonly Treatment[] = ['refuse', 'drop', ...(fits(seen, true) ? (['hang'] as const) : [])];
  const partly = whole ? '' : ` (attempts 1 to ${seen} of ${retry.attempts})`;
  // Time for one attempt more, which must not come.
  const quietMs = (attempts: number): number => {
    const spent = delays.slice(0, attempts).reduce((sum, delay) => sum + delay, 0);
    return Math.min((delays[attempts] ?? 0) * 1.5 + 300, Math.max(1000, maxWaitMs - spent));
  };
  const task = (title: string, treatments: readonly Treatment[], attempts: number): ScenarioTask =>
    retryTask(event, operation, contract, {
      title: title + partly,
      treatments,
      attempts,
      delays,
      answerMs,
      quietMs: quietMs(attempts),
      whole,
    });
  const failing = ways.slice(0, seen - 1);
  return [
    task(`${event.name} is repeated until it is taken`, failing, failing.length + 1),
    ...(whole
      ? [
          task(
            `${event.name} is given up after ${retry.attempts} attempts`,
            Array.from({ length: retry.attempts + 3 }, (): Treatment => 'refuse'),
            retry.attempts,
          ),
        ]
      : []),
  ];
}

function retryTask(
  event: WebhookEvent,
  operation: Operation,
  contract: Contract,
  about: {
    readonly title: string;
    readonly treatments: readonly Treatment[];
    readonly attempts: number;
    readonly delays: readonly number[];
    readonly answerMs: number;
    readonly quietMs: number;
    readonly whole: boolean;
  },
): ScenarioTask {
  const { title, treatments, attempts, delays, answerMs, quietMs, whole } = about;
  const at = contract.webhooks?.retry?.at ?? event.at;
  const match = deliveryMatch(event, operation, contract) ?? {};
  return {
    ...taskFor(event, operation, contract, title),
    // Other deliveries must not be taken for those that are refused on purpose.
    exclusive: true,
    at,
    setup: [
      {
        role: 'setup',
        text: `The receiver of ${event.name} does not take it`,
        at,
        promise: undefined,
        shows: [],
        action: {
          form: 'probe',
          probe: 'webhook-receiver',
          arguments: { event: event.name, treatments: [...treatments] },
          at,
        },
      },
    ],
    postconditions: [
      {
        role: 'postcondition',
        text: title,
        at,
        // A schedule of which only the first attempts were seen is not kept yet.
        promise: whole ? promiseId.webhook('*', 'retry') : undefined,
        shows: [],
        action: {
          form: 'probe',
          probe: 'webhook-retries',
          arguments: { event: event.name, match, attempts, delays: [...delays], answerMs, quietMs },
          at,
        },
      },
    ],
  };
}
