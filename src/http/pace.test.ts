import { expect, test } from 'vitest';
import type { HttpRequest } from '../model/exchange.ts';
import { createPacer } from './pace.ts';

const SIGNAL = new AbortController().signal;

function requestTo(path: string): HttpRequest {
  return { method: 'GET', url: `http://127.0.0.1${path}`, headers: [], body: undefined };
}

/** A clock that only waiting moves. */
function clock(): {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
} {
  let time = 0;
  return {
    now: () => time,
    wait: async (ms) => {
      time += ms;
    },
  };
}

test('requests within the limit do not wait', async () => {
  const pace = createPacer([{ covers: () => true, limit: 3, windowMs: 1000 }], clock());
  expect([await pace(requestTo('/'), SIGNAL), await pace(requestTo('/'), SIGNAL)]).toEqual([0, 0]);
});

test('no span of a window holds more requests than its limit', async () => {
  const time = clock();
  const pace = createPacer([{ covers: () => true, limit: 5, windowMs: 1000 }], time);
  const sent: number[] = [];
  for (let index = 0; index < 23; index += 1) {
    await pace(requestTo('/'), SIGNAL);
    sent.push(time.now());
  }
  for (const start of sent) {
    expect(sent.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(5);
  }
  expect(time.now()).toBeGreaterThan(4000);
});

test('a window that does not cover a request does not hold it up', async () => {
  const pace = createPacer(
    [{ covers: ({ url }) => url.endsWith('/slow'), limit: 1, windowMs: 1000 }],
    clock(),
  );
  await pace(requestTo('/slow'), SIGNAL);
  expect(await pace(requestTo('/fast'), SIGNAL)).toBe(0);
  expect(await pace(requestTo('/slow'), SIGNAL)).toBeGreaterThanOrEqual(1000);
});

test('of several windows the one that is fullest decides', async () => {
  const pace = createPacer(
    [
      { covers: () => true, limit: 2, windowMs: 1000 },
      { covers: () => true, limit: 1, windowMs: 5000 },
    ],
    clock(),
  );
  await pace(requestTo('/'), SIGNAL);
  expect(await pace(requestTo('/'), SIGNAL)).toBeGreaterThanOrEqual(5000);
});
