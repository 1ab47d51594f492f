import { afterAll, expect, test } from 'vitest';
import { engineFindings } from '../docs/source/check-notes.ts';
import { builtins } from '../src/builtins.ts';
import type { Finding } from '../src/model/finding.ts';
import { faults } from './faults/faults.ts';
import { readOrders, runWithFault } from './faults/orders.ts';

// The tool's proof of usefulness: each deviation of the sandbox is seen by those listed beside it, and by nobody else.
const SEERS: readonly string[] = [
  ...[...builtins.checks, ...builtins.runChecks].map(({ id }) => id),
  ...engineFindings.map(({ id }) => id),
].sort();

const orders = readOrders();
const seen = new Map<string, ReadonlyMap<string, number>>();

for (const fault of faults) {
  test(`${fault.id}: a provider that ${fault.does} is seen by ${fault.seenBy.join(', ') || 'nobody'}`, {
    timeout: 120_000,
  }, async () => {
    const events = await runWithFault(fault, orders);
    const findings = events.flatMap((event) => (event.type === 'task:end' ? event.findings : []));
    seen.set(fault.id, counted(findings));
    expect([...counted(findings).keys()].sort(), firstOfEach(findings)).toEqual(fault.seenBy);
  });
}

test.each(SEERS)('%s sees at least one fault', (id) => {
  expect(
    faults.some(({ seenBy }) => seenBy.includes(id)),
    `add a fault that ${id} sees to test/faults/faults.ts`,
  ).toBe(true);
});

test('a run is the same every time, so that the matrix is no matter of luck', {
  timeout: 120_000,
}, async () => {
  const [none = faults[0]] = faults;
  if (none === undefined) throw new Error('there are faults');
  const [first, second] = [await runWithFault(none, orders), await runWithFault(none, orders)];
  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
});

afterAll(() => {
  process.stdout.write(table());
});

function counted(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const { check } of findings) all.set(check, (all.get(check) ?? 0) + 1);
  return all;
}

function firstOfEach(findings: readonly Finding[]): string {
  const last = new Map(findings.map((finding) => [finding.check, finding]));
  return [...last.values()]
    .map(({ check, message, severity }) => `${check} (${severity}): ${message}`)
    .join('\n');
}

/** One line per fault, one column per seer: how many findings it had. */
function table(): string {
  const width = Math.max(...faults.map(({ id }) => id.length));
  const tall = Math.max(...SEERS.map((id) => id.length));
  const heads = Array.from(
    { length: tall },
    (_, row) =>
      `${' '.repeat(width)} ${SEERS.map((id) => id.padStart(tall)[row] ?? ' ')
        .map((letter) => `  ${letter} `)
        .join('')}`,
  );
  const rows = faults.map(({ id }) => {
    const cells = SEERS.map((check) => String(seen.get(id)?.get(check) ?? '·').padStart(3));
    return `${id.padEnd(width)} ${cells.join(' ')}`;
  });
  return `\n${[...heads, ...rows].map((row) => row.trimEnd()).join('\n')}\n`;
}
