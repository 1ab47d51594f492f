import { expect, test } from 'vitest';
import type { RunEvent } from '../src/index.ts';
import { sla } from '../src/run-checks/sla.ts';
import { pageOf, runInProcess } from './in-process.ts';

const PAGE = pageOf('test/fixtures/limited.md').replace(
  '  embedded:\n',
  '  embedded:\n    sla: { uptime: "99.9%", response_time_p95: "<200ms", response_time_p99: "<500ms" }\n',
);

test.each([
  ['fast', 150, 600, 'pass', ['kept p95', 'kept p99']],
  ['slow', 350, 600, 'fail', ['broken p95', 'kept p99']],
  ['asked too little', 350, 50, 'inconclusive', ['open p95', 'open p99']],
] as const)('a provider that is %s', async (_name, elapsedMs, runs, verdict, states) => {
  const events = await runInProcess({
    page: PAGE,
    only: ['POST /notes > properties > valid'],
    exploration: { runs, known: new Map() },
    runChecks: [sla],
    wrap: (transport) => async (request, options) => ({ ...(await transport(request, options)), elapsedMs }),
  });
  const end = events.find((event) => event.type === 'task:end' && event.task === 'the whole run > sla');
  expect(end).toMatchObject({ verdict });
  expect(statesOf(end)).toEqual(states);
  expect(events.at(-1)).toMatchObject({ latency: [{ p50: expect.closeTo(elapsedMs, -1) }, {}] });
});

function statesOf(end: RunEvent | undefined): readonly string[] {
  if (end?.type !== 'task:end') return [];
  const short = (promise: string | undefined): string =>
    promise?.replace('environments > embedded > ', '') ?? '';
  const states = [
    ...end.findings.map(({ promise }) => `broken ${short(promise)}`),
    ...(end.explored?.kept ?? []).map((promise) => `kept ${short(promise)}`),
    ...end.undecided.map((promise) => `open ${short(promise)}`),
  ];
  return [...new Set(states)].sort((left, right) => left.slice(-3).localeCompare(right.slice(-3)));
}
