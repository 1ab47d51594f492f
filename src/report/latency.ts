import type { OperationLatency, RunEnd, RunStart } from '../model/event.ts';
import type { Paint } from './marks.ts';
import { oneLine, seconds } from './safe.ts';

/** How long answers took: for those who ask, and wherever the page promises a time. */
export function latencyLines(
  { latency = [] }: RunEnd,
  { promises, environment }: RunStart,
  { verbose, paint }: { readonly verbose: boolean; readonly paint: Paint },
): string {
  const promised = promises.some(({ id }) => id.startsWith(`environments > ${environment} > p`));
  if (latency.length === 0 || (!verbose && !promised)) return '';
  const names = latency.map(nameOf);
  const width = Math.max(...names.map((name) => name.length));
  const row = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(9)).join('');
  const lines = latency.map(
    ({ p50, p95, p99, max, count }, index) =>
      `${(names[index] ?? '').padEnd(width)}${row([...[p50, p95, p99, max].map(seconds), String(count)])}`,
  );
  const head = paint.dim(`${'response times'.padEnd(width)}${row(['p50', 'p95', 'p99', 'max', 'requests'])}`);
  return `\n${[head, ...lines].join('\n')}\n`;
}

function nameOf({ operation }: OperationLatency): string {
  return operation === undefined ? 'all operations' : oneLine(operation, 60);
}
