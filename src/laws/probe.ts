import { expect } from 'vitest';
import type { Transport } from '../model/exchange.ts';
import type { Probe } from '../model/extension.ts';
import type { Json } from '../model/json.ts';

/** Laws of probes: arguments that make no sense are refused in words, and what cannot be looked at is unknown, never `no`. */
export async function probeLaws(probe: Probe, argument: Json): Promise<void> {
  for (const senseless of [null, 1, 'x', [], {}]) expect(probe.refuse(senseless)).toEqual(expect.any(String));
  expect(probe.refuse(argument)).toBeUndefined();
  let now = 0;
  const seen = await probe.observe(argument, {
    baseUrl: 'http://127.0.0.1:1',
    transport: unreachable,
    signal: new AbortController().signal,
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
    variable: () => undefined,
    inbox: undefined,
    standAside: () => {},
  });
  expect(seen.held).toBe('unknown');
  expect(seen.evidence).not.toBe('');
}

const unreachable: Transport = async (request) => ({
  request,
  elapsedMs: 0,
  attempt: 1,
  earlier: [],
  outcome: 'failure',
  failure: { code: 'ECONNREFUSED', message: 'nobody is there' },
});
