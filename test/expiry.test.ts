import { expect, test } from 'vitest';
import { behaviour } from '../scenarios/orders.provider.ts';
import type { RunEvent } from '../src/index.ts';
import type { Transport } from '../src/model/exchange.ts';
import { pageOf, runInProcess } from './in-process.ts';

const page = pageOf('specs/orders.md').replace('expires_in: 3600', 'expires_in: 20');

test('a token that can be waited for is good at once and refused when its life is over', async () => {
  const ends = endsOf(await run((transport) => transport));
  expect(ends).toMatchObject([{ verdict: 'pass', findings: [] }]);
  expect(ends[0]?.task).toContain('a token is over after 20 s');
});

test('a provider that takes a token that is over is advised', async () => {
  // What was accepted once is accepted for ever.
  const forgetful = (transport: Transport): Transport => {
    const known = new Map<string, Awaited<ReturnType<Transport>>>();
    return async (request, options) => {
      const before = known.get(JSON.stringify([request.url, request.headers]));
      if (before !== undefined) return { ...before, request };
      const answer = await transport(request, options);
      if (request.method === 'GET') known.set(JSON.stringify([request.url, request.headers]), answer);
      return answer;
    };
  };
  const [end] = endsOf(await run(forgetful));
  expect(end?.findings).toMatchObject([{ severity: 'advice', at: { line: expect.any(Number) } }]);
  expect(end?.findings[0]?.message).toContain('documented life of 20 s');
});

test('nobody waits an hour for a token', async () => {
  const events = await runInProcess({ page: pageOf('specs/orders.md'), behaviour, only: ['unauthorized'] });
  expect(endsOf(events).length).toBeGreaterThan(10);
  expect(endsOf(events).filter(({ task }) => task.includes('is over after'))).toEqual([]);
});

function run(wrap: (transport: Transport) => Transport): Promise<readonly RunEvent[]> {
  return runInProcess({ page, behaviour, only: ['expiry'], maxWaitMs: 60_000, wrap });
}

function endsOf(events: readonly RunEvent[]) {
  return events.flatMap((event) => (event.type === 'task:end' ? [event] : []));
}
