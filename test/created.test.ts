import { expect, test } from 'vitest';
import type { RunEnd, RunEvent } from '../src/index.ts';
import type { Transport } from '../src/model/exchange.ts';
import { runInProcess } from './in-process.ts';

const page = (remove: string): string => `# Pens

\`\`\`yaml
endpoints:
  - method: POST
    path: /pens
    request: { body: { type: object, required: [name], properties: { name: { type: string, maxLength: 20, example: blue } } } }
    responses: { 201: { body: { type: object, required: [id, name], properties: { id: { type: string, example: P-1 }, name: { type: string } } } }, 400: { description: wrong } }
  - method: GET
    path: "/pens/{id}"
    responses: { 200: { body: { type: object, required: [id], properties: { id: { type: string, example: P-1 } } } }, 404: { description: none } }
${remove}\`\`\`
`;
const REMOVE =
  '  - { method: DELETE, path: "/pens/{id}", responses: { 204: { description: gone }, 404: { description: none } } }\n';

test('what a run made is removed at its end', async () => {
  const sent: string[] = [];
  const events = await runInProcess({ page: page(REMOVE), only: ['POST /pens'], wrap: noting(sent) });
  const { created } = endOf(events);
  expect(created?.count).toBeGreaterThan(1);
  expect(created?.left).toEqual([]);
  const removals = sent.filter((line) => line.startsWith('DELETE /pens/'));
  expect(new Set(removals).size).toBeGreaterThanOrEqual(created?.count ?? 0);
});

test('what cannot be removed is listed with the reason', async () => {
  const refused = await runInProcess({
    page: page(REMOVE),
    only: ['POST /pens > examples'],
    wrap: (transport) => async (request, options) => {
      const exchange = await transport(request, options);
      return request.method === 'DELETE' && exchange.outcome === 'response'
        ? { ...exchange, response: { ...exchange.response, status: 409 } }
        : exchange;
    },
  });
  expect(endOf(refused).created).toMatchObject({
    count: 1,
    more: 0,
    left: [{ thing: expect.stringMatching(/^\/pens\/.+/), reason: 'DELETE answered 409' }],
  });
  const never = await runInProcess({ page: page(''), only: ['POST /pens > examples'] });
  expect(endOf(never).created?.left).toMatchObject([{ reason: 'the page has no operation that removes it' }]);
});

test('a run that makes nothing says nothing of it', async () => {
  const quiet = await runInProcess({
    page: '# X\n\n```yaml\nendpoint: { method: GET, path: /x }\nresponses: { 200: { description: fine } }\n```\n',
  });
  expect(endOf(quiet).created).toBeUndefined();
});

function noting(sent: string[]): (transport: Transport) => Transport {
  return (transport) => async (request, options) => {
    sent.push(`${request.method} ${new URL(request.url).pathname}`);
    return transport(request, options);
  };
}

function endOf(events: readonly RunEvent[]): RunEnd {
  const end = events.at(-1);
  if (end?.type !== 'run:end') throw new Error('the run has no end');
  return end;
}
