import { settled, startOf } from '../events/sequel.ts';
import { lazyJson } from '../http/json.ts';
import type { CaseEnd, RunEvent } from '../model/event.ts';
import type { NotedAnswer } from '../model/extension.ts';
import type { Operation } from '../model/operation.ts';

/** The answers that a journal holds, for those who judge a run as a whole, on the clock of a run that starts at `startedAt`. */
export function earlierAnswers(
  events: readonly RunEvent[],
  operations: readonly Operation[],
  startedAt: number,
): readonly NotedAnswer[] {
  const start = startOf(events);
  if (start === undefined) return [];
  const shift = Date.parse(start.startedAt) - startedAt;
  const byKey = new Map(operations.map((operation) => [operation.key, operation]));
  const began = new Map<string, number>();
  return settled(events).flatMap((event) => {
    if (event.type === 'task:start') began.set(event.task, event.at);
    return event.type === 'case:end'
      ? notedAnswer(event, byKey, { shift, began: began.get(event.task) ?? 0 })
      : [];
  });
}

function notedAnswer(
  { exchange, operation, intent, at }: CaseEnd,
  operations: ReadonlyMap<string, Operation>,
  { shift, began }: { readonly shift: number; readonly began: number },
): readonly NotedAnswer[] {
  if (exchange.outcome === 'failure' || intent === undefined) return [];
  const { method, url, requestHeaders, elapsedMs, attempt, earlier, responseBody } = exchange;
  const body = Buffer.from(responseBody.text, responseBody.encoding === 'base64' ? 'base64' : 'utf8');
  return [
    {
      exchange: {
        request: { method, url, headers: requestHeaders, body: undefined },
        elapsedMs,
        attempt,
        earlier,
        outcome: 'response',
        response: {
          status: exchange.status,
          headers: exchange.responseHeaders,
          body,
          json: lazyJson(body, responseBody.cut),
          truncated: responseBody.cut,
        },
      },
      operation: operations.get(operation ?? ''),
      intent,
      // When it was sent is not written down: not before its task began, and that is early enough for nobody to be
      // blamed for an order that was none.
      sentAt: began + shift,
      at: at + shift,
    },
  ];
}
