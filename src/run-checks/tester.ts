import { expect, test } from 'vitest';
import type { HttpResponse } from '../model/exchange.ts';
import type { NotedAnswer, RunCheck, RunCheckContext } from '../model/extension.ts';
import type { Json } from '../model/json.ts';
import type { Operation } from '../model/operation.ts';
import type { Intent } from '../model/plan.ts';

/** The run started then, and providers' clocks show the same. */
export const STARTED_AT: number = Date.UTC(2026, 10, 24, 12, 0, 0);

export interface RunCheckCase {
  readonly name: string;
  readonly context: Partial<RunCheckContext> & Pick<RunCheckContext, 'contract'>;
  readonly answers: readonly NotedAnswer[];
  /** Messages of what is broken, in order; `advice: ` before those that only advise. */
  readonly problems: readonly string[];
  readonly kept?: readonly string[];
  readonly open?: readonly string[];
}

/** One test per case: the file of a run check's tests is data. */
export function testRunCheck(check: RunCheck, cases: readonly RunCheckCase[]): void {
  for (const { name, context, answers, problems, kept, open } of cases) {
    test(name, () => {
      const observer = check.open({
        environment: 'production',
        startedAt: STARTED_AT,
        inbox: undefined,
        latency: () => [],
        ...context,
      });
      for (const answer of answers) observer.note(answer);
      const conclusions = [...observer.conclude()];
      const told = conclusions.flatMap((conclusion) =>
        conclusion.state === 'broken'
          ? [
              `${(conclusion.severity ?? check.severity) === 'advice' ? 'advice: ' : ''}${conclusion.problem.message}`,
            ]
          : [],
      );
      expect(told).toEqual(problems);
      const named = (state: 'kept' | 'open'): readonly string[] =>
        conclusions.flatMap((conclusion) =>
          conclusion.state === state && conclusion.promise !== undefined ? [conclusion.promise] : [],
        );
      if (kept !== undefined) expect(named('kept')).toEqual(kept);
      if (open !== undefined) expect(named('open')).toEqual(open);
    });
  }
}

/** An answer that was sent and read at `at` ms of the run. */
export function answerOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  more: {
    readonly operation: Operation | undefined;
    readonly at?: number;
    readonly sentAt?: number;
    readonly intent?: Intent;
    readonly body?: Json;
  },
): NotedAnswer {
  const { operation, at = 0, intent = 'valid', body } = more;
  const text = body === undefined ? '' : JSON.stringify(body);
  const response: HttpResponse = {
    status,
    headers: Object.entries(headers),
    body: new TextEncoder().encode(text),
    json: () => (body === undefined ? { parsed: false, reason: 'empty' } : { parsed: true, value: body }),
    truncated: false,
  };
  return {
    exchange: {
      request: {
        method: operation?.method ?? 'GET',
        url: 'http://127.0.0.1:1/',
        headers: [],
        body: undefined,
      },
      elapsedMs: 1,
      attempt: 1,
      earlier: [],
      outcome: 'response',
      response,
    },
    operation,
    intent,
    sentAt: more.sentAt ?? at - 1,
    at,
  };
}
