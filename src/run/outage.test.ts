import { expect, test } from 'vitest';
import type { Exchange, HttpRequest, Transport } from '../model/exchange.ts';
import { openOutageWatch, ProviderLost } from './outage.ts';

const REQUEST: HttpRequest = { method: 'POST', url: 'http://x.test/orders', headers: [], body: undefined };
const { signal } = new AbortController();

test('one failure among answers concerns that request alone', async () => {
  const { watch, lost } = openOutageWatch({ ask: async () => answered(), wait: async () => {}, signal });
  const transport = watch(inTurn([answered(), failed(), answered()]));
  for (const outcome of ['response', 'failure', 'response'])
    expect((await transport(REQUEST, { signal })).outcome).toBe(outcome);
  expect(lost()).toBeUndefined();
});

test('when nobody is there any more, the first has the error with what came before, and the others were not judged', async () => {
  let asked = 0;
  const waits: number[] = [];
  const { watch, lost } = openOutageWatch({
    ask: async () => {
      asked += 1;
      return failed();
    },
    wait: async (ms) => {
      waits.push(ms);
    },
    signal,
  });
  const transport = watch(inTurn([answered()]));
  await transport(REQUEST, { signal });
  const together = await Promise.allSettled([1, 2, 3].map(() => transport(REQUEST, { signal })));
  expect(together[0]).toMatchObject({
    status: 'fulfilled',
    value: {
      failure: { message: 'nobody listens; the provider stopped answering after POST /orders (200)' },
    },
  });
  expect(
    together.slice(1).map((end) => end.status === 'rejected' && end.reason instanceof ProviderLost),
  ).toEqual([true, true]);
  expect([asked, waits]).toEqual([4, [250, 750, 1500]]);
  expect(lost()).toContain('POST /orders');
  await expect(transport(REQUEST, { signal })).rejects.toThrow(ProviderLost);
  expect(asked).toBe(4);
});

test('a provider that comes back within moments is not lost', async () => {
  const ask = inTurn([failed(), failed(), answered()]);
  const { watch, lost } = openOutageWatch({
    ask: () => ask(REQUEST, { signal }),
    wait: async () => {},
    signal,
  });
  await watch(inTurn([]))(REQUEST, { signal });
  expect(lost()).toBeUndefined();
});

test('what was answered before is asked again, and what others hear meanwhile counts', async () => {
  const asked: string[] = [];
  const get = { ...REQUEST, method: 'GET', url: 'http://x.test/orders/1' };
  const silent = inTurn([answered(), failed()]);
  const { watch, lost } = openOutageWatch({
    ask: async (known) => {
      asked.push(known?.url ?? '/');
      await watch(async () => answered())(REQUEST, { signal });
      return failed();
    },
    wait: async () => {},
    signal,
  });
  const transport = watch(silent);
  await transport(get, { signal });
  expect((await transport(REQUEST, { signal })).outcome).toBe('failure');
  expect([asked, lost()]).toEqual([['http://x.test/orders/1'], undefined]);
});

test('an answer that is no HTTP is an answer of somebody', async () => {
  let asked = false;
  const { watch } = openOutageWatch({
    ask: async () => {
      asked = true;
      return failed();
    },
    wait: async () => {},
    signal,
  });
  const exchange = await watch(async () => failed('NOT_HTTP'))(REQUEST, { signal });
  expect([exchange.outcome, asked]).toEqual(['failure', false]);
});

/** One after another, and silence after the last. */
function inTurn(exchanges: readonly Exchange[]): Transport {
  let next = 0;
  return async () => {
    next += 1;
    return exchanges[next - 1] ?? failed();
  };
}

function answered(): Exchange {
  return {
    request: REQUEST,
    elapsedMs: 1,
    attempt: 1,
    earlier: [],
    outcome: 'response',
    response: {
      status: 200,
      headers: [],
      body: new Uint8Array(),
      truncated: false,
      json: () => ({ parsed: false, reason: 'empty' }),
    },
  };
}

function failed(code = 'ECONNREFUSED'): Exchange {
  return {
    request: REQUEST,
    elapsedMs: 1,
    attempt: 1,
    earlier: [],
    outcome: 'failure',
    failure: { code, message: 'nobody listens' },
  };
}
