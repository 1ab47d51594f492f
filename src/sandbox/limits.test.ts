import { expect, test } from 'vitest';
import type { Contract } from '../model/contract.ts';
import {
  answered,
  ask,
  contractOf,
  header,
  memberOf,
  NOW,
  operation,
  providerOf,
  shapeOf,
} from './tester.ts';

const at = { file: 'hand-made.md', line: 1, column: 1 };
const shape = {
  type: 'object',
  required: ['error_code', 'retry_after'],
  properties: {
    error_code: { type: 'string', example: 'SLOW_DOWN' },
    retry_after: { type: 'integer', example: 60 },
  },
};
const LIMITS: Contract['limits'] = {
  windows: [
    { limit: 3, windowSeconds: 3600, at },
    { limit: 2, windowSeconds: 60, at },
  ],
  burst: undefined,
  perOperation: [{ path: '/own', method: 'GET', window: { limit: 1, windowSeconds: 10, at }, at }],
  headers: [
    header('X-RateLimit-Limit'),
    header('X-RateLimit-Remaining'),
    { ...header('X-RateLimit-Reset'), description: 'Unix timestamp when the window ends' },
    { ...header('RateLimit-Reset'), description: 'seconds until the window ends' },
  ],
  exceeded: { status: 429, body: shapeOf(shape), errorCode: 'SLOW_DOWN', headers: [], at },
  at,
};
const CONTRACT = contractOf({
  limits: LIMITS,
  operations: ['/one', '/two', '/own'].map((path) =>
    operation('GET', path, { responses: [answered('200', { type: 'object' })] }),
  ),
});

test('each declared window counts, and every answer carries the declared headers of the tightest', () => {
  let now = NOW;
  const provider = providerOf(CONTRACT, { now: () => now });
  const first = ask(provider, 'GET /one');
  expect(first.raw.headers.slice(1)).toEqual([
    ['X-RateLimit-Limit', '2'],
    ['X-RateLimit-Remaining', '1'],
    ['X-RateLimit-Reset', String(NOW / 1000 + 60)],
    ['RateLimit-Reset', '60'],
  ]);
  expect(ask(provider, 'GET /two').status).toBe(200);
  const over = ask(provider, 'GET /one');
  expect([over.status, over.header('Retry-After'), over.header('X-RateLimit-Remaining')]).toEqual([
    429,
    '60',
    '0',
  ]);
  expect([memberOf(over.body, 'error_code'), memberOf(over.body, 'retry_after')]).toEqual(['SLOW_DOWN', 60]);
  now += 61_000;
  // The minute is over, the hour is not.
  const hourly = ask(provider, 'GET /one');
  expect([hourly.status, hourly.header('Retry-After')]).toEqual([429, String(3600 - 61)]);
  now += 3600_000;
  expect(ask(provider, 'GET /one').status).toBe(200);
});

test('an operation with a window of its own is counted alone, and the factor widens it', () => {
  const provider = providerOf(CONTRACT, { limitFactor: 2 });
  expect([1, 2, 3].map(() => ask(provider, 'GET /own').status)).toEqual([200, 200, 429]);
  expect(ask(provider, 'GET /one').status).toBe(200);
});
