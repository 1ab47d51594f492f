import { expect, test } from 'vitest';
import type { Exchange } from '../model/exchange.ts';
import { openLatency } from './latency.ts';

test('percentiles are of valid requests that were answered well at their first attempt', () => {
  const latency = openLatency();
  expect(latency.summary()).toEqual([]);
  for (let ms = 1; ms <= 100; ms += 1) latency.note(took(ms), 'GET /orders', 'valid');
  latency.note(took(9000), 'GET /orders', 'hostile');
  latency.note({ ...took(9000), attempt: 2 }, 'GET /orders', 'valid');
  latency.note(took(9000, 404), 'GET /orders', 'valid');
  latency.note(took(9000), undefined, 'valid');
  const [all, own] = latency.summary();
  expect(all).toMatchObject({ operation: undefined, count: 100 });
  expect(own).toMatchObject({ operation: 'GET /orders', count: 100 });
  expect(own?.p50).toBeCloseTo(50, 0);
  expect(own?.p95).toBeCloseTo(95, 0);
  expect(own?.p99).toBeCloseTo(99, 0);
  expect(own?.max).toBeCloseTo(100, 0);
});

function took(elapsedMs: number, status = 200): Exchange {
  return {
    request: { method: 'GET', url: 'http://127.0.0.1:1/', headers: [], body: undefined },
    elapsedMs,
    attempt: 1,
    earlier: [],
    outcome: 'response',
    response: {
      status,
      headers: [],
      body: new Uint8Array(),
      json: () => ({ parsed: false, reason: 'it is empty' }),
      truncated: false,
    },
  };
}
