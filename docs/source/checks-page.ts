import { builtins } from '../../src/builtins.ts';
import type { RunEvent } from '../../src/model/event.ts';
import type { Finding } from '../../src/model/finding.ts';
import { formatLocation } from '../../src/model/location.ts';
import type { MatrixFault } from '../../test/faults/fault.ts';
import { faults } from '../../test/faults/faults.ts';
import { readOrders, runWithFault } from '../../test/faults/orders.ts';
import { checkNotes, engineFindings } from './check-notes.ts';
import { standards } from './standards.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly standards: readonly string[];
  readonly made: 'each answer' | 'the whole run' | 'the engine';
}

const ENTRIES: readonly Entry[] = [
  ...builtins.checks.map((check) => ({ ...check, made: 'each answer' as const })),
  ...builtins.runChecks.map((check) => ({ ...check, made: 'the whole run' as const })),
  ...engineFindings.map((finding) => ({ ...finding, made: 'the engine' as const })),
].sort((left, right) => (left.id < right.id ? -1 : 1));

/** docs/checks.md: every check with what a provider did that it saw. */
export async function checksPage(): Promise<string> {
  const orders = readOrders();
  const findings = new Map<string, { readonly fault: MatrixFault; readonly finding: Finding }>();
  for (const fault of faults) {
    const wanted = fault.seenBy.filter((id) => !findings.has(id));
    if (wanted.length === 0) continue;
    for (const finding of findingsIn(await runWithFault(fault, orders)))
      if (wanted.includes(finding.check) && !findings.has(finding.check))
        findings.set(finding.check, { fault, finding });
  }
  const rows = ENTRIES.map(({ id, title, made }) => `| [\`${id}\`](#${id}) | ${title} | ${made} |`);
  const sections = ENTRIES.map((entry) => sectionOf(entry, findings.get(entry.id)));
  return `${INTRODUCTION}\n| check | what it promises | looks at |\n|---|---|---|\n${rows.join('\n')}\n\n${SWITCHING}\n${sections.join('\n')}`;
}

function sectionOf(
  { id, title, standards: ids, made }: Entry,
  seen: { readonly fault: MatrixFault; readonly finding: Finding } | undefined,
): string {
  const note = checkNotes[id];
  if (note === undefined) throw new Error(`write a note for ${id} into docs/source/check-notes.ts`);
  if (seen === undefined) throw new Error(`add a fault that ${id} sees to test/faults/faults.ts`);
  const sources = ids.map((each) => `- ${each}: ${cited(each)}`);
  return [
    `## ${id}\n`,
    `${capital(title)}.\n`,
    sources.length === 0
      ? 'It speaks for the page alone.\n'
      : `It speaks for the page and for\n\n${sources.join('\n')}\n`,
    `It says nothing when ${note.silent}.\n`,
    `A provider that ${seen.fault.does}:\n`,
    `\`\`\`text\n${shown(seen.finding)}\n\`\`\`\n`,
    made === 'the engine'
      ? 'It comes with its tasks: `--skip` leaves those out.\n'
      : `Off for a run with \`--skip-check ${id}\`, for every run with \`checks: { ${id}: off }\` in the companion file.\n`,
  ].join('\n');
}

function cited(id: string): string {
  const source = standards[id];
  if (source === undefined) throw new Error(`write into docs/source/standards.ts what ${id} is`);
  return source;
}

function shown({ message, at, check, severity, expected, actual }: Finding): string {
  return [
    `${severity === 'advice' ? 'advice: ' : ''}${message}`,
    `  ${formatLocation(at)} (${check})`,
    ...(expected === undefined ? [] : [`  expected: ${JSON.stringify(expected)}`]),
    ...(actual === undefined ? [] : [`  actual:   ${JSON.stringify(actual)}`]),
  ].join('\n');
}

function findingsIn(events: readonly RunEvent[]): readonly Finding[] {
  return events.flatMap((event) => (event.type === 'task:end' ? event.findings : []));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const INTRODUCTION = `# Checks

<!-- Written by \`npm run docs\` from the checks themselves and the faults of test/faults; change those instead. -->

A check looks at every answer of a run, or at the run as a whole, and speaks for one kind of promise. What the page itself says
is a violation and fails the run; what only a standard recommends, or what can only be guessed (a format seen in an example, a
constraint that the page's own example breaks), is advice: it is shown and fails nothing. The more specific statement always
wins: scenario, then operation, then \`error_codes\`.

429 and 503 are no answer to a question that was not about limits: the request waits for \`Retry-After\`, is sent again, and the
task is inconclusive when that does not help. No check sees such an answer.

Every finding below is a real one: the sandbox of \`specs/orders.md\` with one deviation. \`npx vitest run
test/fault-matrix.test.ts\` prints which check sees which deviation, and fails when another one does.
`;

const SWITCHING = `## Switching

| | |
|---|---|
| \`--skip-check <id>\` | not for this run; may be repeated |
| \`--standards strict\` | advice that a standard is behind counts as a violation |
| \`checks: { <id>: off }\` in the companion file | never |
| \`checks: { <id>: advice }\` | shown, and fails nothing |
| \`checks: { <id>: violation }\` | all that it finds fails the run |

What a run does otherwise than usual stands below its header and in its journal.
`;
