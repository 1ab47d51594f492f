import type { Contract, WebhookEvent } from '../model/contract.ts';
import type { SourceInput } from '../model/extension.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { BoundSentence, RequestTemplate, ScenarioTask, SendStep } from '../model/plan.ts';
import { timeScaleOf } from '../model/windows.ts';
import { NOTHING_EXPECTED } from './expectation.ts';
import { refusalOf } from './refusal.ts';
import { validBody, validRequest } from './request.ts';
import { deliveryMatch } from './triggers.ts';

/** How long nothing must come before it is taken for nothing, in seconds: less where delays pass faster. */
export function silenceSeconds({
  contract,
  environment,
}: Pick<SourceInput, 'contract' | 'environment'>): number {
  return timeScaleOf(contract, environment) > 1 ? 0.3 : 1;
}

/** What changes nothing is no event: a request that is refused, and the repeat of one that was accepted. */
export function silenceTasks(
  event: WebhookEvent,
  operation: Operation,
  input: SourceInput,
): readonly ScenarioTask[] {
  const { contract } = input;
  const within = silenceSeconds(input);
  if (operation.path.includes('{')) return [];
  const refused = refusedRequest(operation, contract);
  const key = operation.idempotencyHeader;
  const match = deliveryMatch(event, operation, contract);
  const valid = validRequest(operation, contract);
  return [
    ...(refused === undefined
      ? []
      : [
          taskOf('a refused request causes no event', event, operation, {
            steps: [
              stepOf(
                'step 1',
                refused,
                'invalid',
                operation,
                refusalOf(operation, contract, 'body').statuses,
              ),
            ],
            argument: { most: 0, within },
          }),
        ]),
    ...(key === undefined || match === undefined
      ? []
      : [
          taskOf(`a repeated request causes no second ${event.name}`, event, operation, {
            steps: (['valid', 'replay'] as const).map((intent, index) =>
              stepOf(`step ${index + 1}`, withKey(valid, key), intent, operation, []),
            ),
            argument: { most: 1, within, event: event.name, match },
          }),
        ]),
  ];
}

/** The valid request without a member that must be there. */
function refusedRequest(operation: Operation, contract: Contract): RequestTemplate | undefined {
  const body = validBody(operation, contract);
  const schema = operation.body?.shape.schema;
  const required = isJsonObject(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  const [name] = required;
  if (!isJsonObject(body) || typeof name !== 'string' || body[name] === undefined) return undefined;
  const value = Object.fromEntries(Object.entries(body).filter(([member]) => member !== name));
  return { ...validRequest(operation, contract), body: { form: 'json', value } };
}

function withKey(request: RequestTemplate, key: string): RequestTemplate {
  const others = request.headers.filter(([name]) => name.toLowerCase() !== key.toLowerCase());
  return { ...request, headers: [...others, [key, '{{symbol.key}}']] };
}

function stepOf(
  id: string,
  request: RequestTemplate,
  intent: SendStep['intent'],
  operation: Operation,
  statuses: readonly string[],
): SendStep {
  return {
    kind: 'send',
    id,
    title: operation.key,
    operation: operation.key,
    request,
    intent,
    expectation: { ...NOTHING_EXPECTED, statuses, places: { status: operation.at } },
    captures: [],
    dropAfterMs: undefined,
    promises: [],
    at: operation.at,
  };
}

function taskOf(
  title: string,
  event: WebhookEvent,
  operation: Operation,
  { steps, argument }: { readonly steps: readonly SendStep[]; readonly argument: JsonObject },
): ScenarioTask {
  const sentence = (
    role: BoundSentence['role'],
    text: string,
    probe: string,
    argument: JsonObject,
  ): BoundSentence => ({
    role,
    text,
    at: event.at,
    promise: undefined,
    shows: [],
    action: { form: 'probe', probe, arguments: argument, at: event.at },
  });
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
    // What other tasks cause must not come in between.
    exclusive: true,
    assumptions: [],
    setup: [
      sentence('setup', 'What the receiver gets from now on is counted', 'webhook-receiver', {
        event: event.name,
      }),
    ],
    steps,
    postconditions: [sentence('postcondition', title, 'webhook-silence', argument)],
    undecidable: undefined,
    at: event.at,
  };
}
