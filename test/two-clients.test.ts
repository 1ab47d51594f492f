import { expect, test } from 'vitest';
import { behaviour } from '../scenarios/orders.provider.ts';
import type { RunEvent } from '../src/index.ts';
import type { Transport } from '../src/model/exchange.ts';
import { pageOf, runInProcess } from './in-process.ts';

const TASK = 'a key of one client is not that of another';

test('a key of one client says nothing to another one', async () => {
  expect(endOf(await runTask((transport) => transport))).toMatchObject({ verdict: 'pass', findings: [] });
});

test('a provider that mixes up the keys of its clients is found', async () => {
  const end = endOf(await runTask(mixedUp));
  expect(end.verdict).toBe('fail');
  const [finding] = end.findings;
  expect(finding?.message).toContain('200');
  expect(finding?.at).toMatchObject({ line: 462 });
});

test('a page that does not say whose a key is gets no such task', async () => {
  const page = pageOf('specs/orders.md').replace('scope: "One client and one operation"', 'scope: "Global"');
  const events = await runInProcess({ page, behaviour, only: ['idempotency'] });
  const titles = events.flatMap((event) => (event.type === 'task:start' ? [event.title] : []));
  expect(titles.length).toBeGreaterThan(5);
  expect(titles).not.toContain(TASK);
});

function runTask(wrap: (transport: Transport) => Transport): Promise<readonly RunEvent[]> {
  return runInProcess({ page: pageOf('specs/orders.md'), behaviour, only: [TASK], wrap });
}

function endOf(events: readonly RunEvent[]) {
  const end = events.find((event) => event.type === 'task:end' && event.task.endsWith(TASK));
  if (end?.type !== 'task:end') throw new Error('the task has not run');
  return end;
}

/** Takes every client for the one that came first. */
function mixedUp(transport: Transport): Transport {
  let first: string | undefined;
  return (request, options) => {
    const shown = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    if (shown === undefined) return transport(request, options);
    first ??= shown;
    const headers = request.headers.map(([name, value]): readonly [string, string] =>
      value === shown ? [name, first ?? value] : [name, value],
    );
    return transport({ ...request, headers }, options);
  };
}
