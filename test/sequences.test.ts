import { expect, test } from 'vitest';
import type { Exchange, HttpRequest, RunEvent, Transport } from '../src/index.ts';
import type { TaskEnd } from '../src/model/event.ts';
import { pageOf, runInProcess } from './in-process.ts';

const NOTES = pageOf('test/fixtures/notes.md');
const EXPLORATION = { runs: 150, known: new Map() } as const;

type Answer = Extract<Exchange, { readonly outcome: 'response' }>;

test('a provider that keeps its state gives no finding', async () => {
  expect(messagesOf(await explore((transport) => transport))).toEqual([]);
});

test('a change that is answered and not stored is seen by the next read', async () => {
  const shown = new Map<string, string>();
  const messages = messagesOf(
    await explore((transport) => async (request, options) => {
      if (request.method !== 'PATCH') return transport(request, options);
      const before = await transport({ ...request, method: 'GET', body: undefined }, options);
      const answer = await transport(request, options);
      if (before.outcome === 'response' && before.response.status === 200) {
        // Undone behind the back of the caller.
        const { note_id: _, ...old } = JSON.parse(textOf(before));
        await transport({ ...request, body: Buffer.from(JSON.stringify(old)) }, options);
        shown.set(request.url, 'undone');
      }
      return answer;
    }),
  );
  expect(shown.size).toBeGreaterThan(0);
  expect(messages.join('\n')).toMatch(/was last shown with `\w+` .* and is read with/);
});

test('what was thrown away and can still be read is seen', async () => {
  const messages = messagesOf(
    await explore((transport) => async (request, options) => {
      if (request.method !== 'DELETE') return transport(request, options);
      const answer = await transport({ ...request, method: 'GET' }, options);
      return answer.outcome === 'response' && answer.response.status === 200
        ? replaced(answer, 204, undefined)
        : answer;
    }),
  );
  expect(messages.join('\n')).toMatch(/was removed and (can still be read|is still in the list)/);
});

test('what was created and is missing from a complete list is seen', async () => {
  const messages = messagesOf(
    await explore((transport) => async (request, options) => {
      const answer = await transport(request, options);
      const listing = request.method === 'GET' && request.url.endsWith('/notes');
      return listing && answer.outcome === 'response'
        ? replaced(answer, 200, { notes: [], total: 0 })
        : answer;
    }),
  );
  expect(messages.join('\n')).toMatch(/was created and is not in the list/);
});

test('a broken sequence is made short', async () => {
  const events = await explore((transport) => async (request, options) => {
    const answer = await transport(request, options);
    const one = request.method === 'GET' && !request.url.endsWith('/notes');
    return one && answer.outcome === 'response'
      ? replaced(answer, 404, { error_code: 'NOT_FOUND', message: 'no' })
      : answer;
  });
  const end = endsOf(events).find(({ task }) => task.includes('sequences'));
  const counterexample = end?.explored?.counterexample;
  expect(counterexample?.form === 'sequence' ? counterexample.commands.map(({ verb }) => verb) : []).toEqual([
    'create',
    'read',
  ]);
});

test('what random cases created is removed again', async () => {
  let kept = 0;
  await runInProcess({
    page: NOTES,
    only: ['properties > valid', 'sequences'],
    exploration: { runs: 30, known: new Map() },
    wrap: counting((request, answer) => {
      if (request.method === 'POST' && answer.response.status === 201) kept += 1;
      if (request.method === 'DELETE' && answer.response.status === 204) kept -= 1;
    }),
  });
  // The documented requests of the operations on one note make one each; they are the base of others and stay.
  expect(kept).toBeLessThanOrEqual(5);
});

function explore(wrap: (transport: Transport) => Transport): Promise<readonly RunEvent[]> {
  return runInProcess({ page: NOTES, only: ['sequences'], exploration: EXPLORATION, wrap });
}

function counting(see: (request: HttpRequest, answer: Answer) => void): (transport: Transport) => Transport {
  return (transport) => async (request, options) => {
    const exchange = await transport(request, options);
    if (exchange.outcome === 'response') see(request, exchange);
    return exchange;
  };
}

function replaced(answer: Answer, status: number, body: object | undefined): Exchange {
  const bytes = body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
  const json = (): ReturnType<Answer['response']['json']> =>
    body === undefined
      ? { parsed: false, reason: 'there is none' }
      : { parsed: true, value: JSON.parse(JSON.stringify(body)) };
  return { ...answer, response: { ...answer.response, status, body: bytes, json } };
}

function textOf(answer: Answer): string {
  return Buffer.from(answer.response.body).toString('utf8');
}

function endsOf(events: readonly RunEvent[]): readonly TaskEnd[] {
  return events.flatMap((event) => (event.type === 'task:end' ? [event] : []));
}

function messagesOf(events: readonly RunEvent[]): readonly string[] {
  return endsOf(events).flatMap(({ findings }) => findings.map(({ message }) => message));
}
