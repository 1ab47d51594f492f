import { createColors } from 'picocolors';
import type { Examined } from './commands/env.ts';
import type { EnvironmentView } from './environment-view.ts';
import type { Looked } from './reachability.ts';

/** 0: a run would work; 1: something that it needs is missing or refused; 3: somebody does not answer. */
export function exitFor(examined: readonly Examined[]): 0 | 1 | 3 {
  const states = examined.flatMap(({ looked }) => looked.map(({ state }) => state));
  if (states.includes('unreachable')) return 3;
  const lacking = examined.some(
    ({ view }) =>
      view.credentials.some(({ value }) => value === undefined) ||
      // The sandbox has its URL only while it runs.
      (view.baseUrl.value === undefined && !view.baseUrl.from.startsWith('the sandbox')),
  );
  return states.includes('bad') || lacking ? 1 : 0;
}

export function environmentLines(view: EnvironmentView, colour: boolean): readonly string[] {
  const paint = createColors(colour);
  const row = (name: string, value: string, from?: string): string =>
    `  ${name.padEnd(12)} ${value}${from === undefined ? '' : `  ${paint.dim(from)}`}`;
  const { baseUrl, credentials, limits, timeScale, sla } = view;
  return [
    `${paint.bold(view.name)}  ${paint.dim(`${view.spec}${view.purpose === undefined ? '' : `, ${view.purpose}`}`)}`,
    baseUrl.value === undefined
      ? row('base URL', baseUrl.from)
      : row('base URL', baseUrl.value, baseUrl.from),
    ...credentials.map(({ name, value, from }) =>
      row('credential', `${name} ${value ?? paint.red('is not set')}`, from),
    ),
    row(
      'limits',
      limits.windows.length === 0 ? 'none declared' : limits.windows.join('; '),
      factorText(limits.factor),
    ),
    ...(timeScale === 1 ? [] : [row('delays', `${timeScale} times faster`)]),
    ...(sla === undefined ? [] : [row('SLA', slaText(sla))]),
    row('a run', view.readOnly === undefined ? 'may write' : `only reads: ${view.readOnly}`),
    ...view.maintenance.map((text) => row('maintenance', text)),
    ...(view.dataReset === undefined ? [] : [row('data', `reset ${view.dataReset}`)]),
    ...(view.now === undefined ? [] : [row('now', paint.yellow(view.now))]),
    ...view.warnings.map((text) => row('warning', paint.yellow(text))),
  ];
}

export function lookedLines(looked: readonly Looked[], colour: boolean): readonly string[] {
  const paint = createColors(colour);
  const marks: Readonly<Record<Looked['state'], string>> = {
    good: paint.green('✓'),
    warning: paint.yellow('!'),
    bad: paint.red('✗'),
    unreachable: paint.red('✗'),
  };
  return looked.map(({ what, state, says }) => `  ${marks[state]} ${what}: ${says}`);
}

function factorText(factor: number): string | undefined {
  return factor === 1 ? undefined : `${factor} times those of production`;
}

function slaText({ uptimePercent, p95Ms, p99Ms }: NonNullable<EnvironmentView['sla']>): string {
  return [
    ...(uptimePercent === undefined ? [] : [`uptime ${uptimePercent}%`]),
    ...(p95Ms === undefined ? [] : [`p95 ${p95Ms} ms`]),
    ...(p99Ms === undefined ? [] : [`p99 ${p99Ms} ms`]),
  ].join(', ');
}
