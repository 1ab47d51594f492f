import { findingId } from '../events/cause.ts';
import { countVerdicts, runVerdict, verdictOf } from '../events/tally.ts';
import type { RunEnd, RunEvent, TaskEnd } from '../model/event.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import { type Baseline, isKnownIn, type KnownFinding } from './baseline.ts';

/** Marks what the baseline knows: it is still shown, and does not fail. What it knows and is not there any more is said. */
export async function* withBaseline(
  events: AsyncIterable<RunEvent>,
  baseline: Baseline | undefined,
): AsyncIterable<RunEvent> {
  if (baseline === undefined) {
    yield* events;
    return;
  }
  let spec = '';
  let whole = true;
  let ends: TaskEnd[] = [];
  for await (const event of markKnown(events, baseline)) {
    if (event.type === 'run:start') {
      spec = event.contract.file;
      whole = event.part?.shard === undefined;
      ends = [];
    }
    if (event.type === 'task:end') ends.push(event);
    if (event.type === 'run:end') {
      // What a shard does not find, another may.
      const own = whole ? baseline.findings.filter((finding) => finding.spec === spec) : [];
      for (const message of fixedMessages(own, ends, baseline.file))
        yield { type: 'notice', at: event.at, level: 'note', message, task: undefined };
    }
    yield event;
  }
}

/** Marks only: a run that went on is judged as a whole, and what is fixed was said by the part that saw it. */
export async function* markKnown(
  events: AsyncIterable<RunEvent>,
  baseline: Baseline | undefined,
): AsyncIterable<RunEvent> {
  if (baseline === undefined) {
    yield* events;
    return;
  }
  const isKnown = isKnownIn(baseline);
  let spec = '';
  let ends: TaskEnd[] = [];
  const marked = (findings: readonly Finding[]): readonly Finding[] =>
    findings.map((finding) => (isKnown(finding, spec) ? { ...finding, known: true } : finding));
  for await (const event of events) {
    if (event.type === 'run:start') {
      spec = event.contract.file;
      ends = [];
    }
    if (event.type === 'case:end' && event.findings.length > 0)
      yield { ...event, findings: marked(event.findings) };
    else if (event.type === 'task:end') {
      const end = forgiven({ ...event, findings: marked(event.findings) });
      ends.push(end);
      yield end;
    } else if (event.type === 'run:end') {
      yield judgedAgain(event, ends);
    } else yield event;
  }
}

/** A task that is broken in no other way than is known has passed; its findings stay. */
function forgiven(end: TaskEnd): TaskEnd {
  const verdict: Verdict = end.verdict === 'fail' ? verdictOf(end.findings) : end.verdict;
  return { ...end, verdict };
}

function judgedAgain(event: RunEnd, ends: readonly TaskEnd[]): RunEnd {
  return {
    ...event,
    verdict: runVerdict(ends, event.stop),
    counts: countVerdicts(ends.map(({ verdict }) => verdict)),
  };
}

/** A known finding is fixed when all of its tasks that ran could be judged, and none had it. */
function fixedMessages(
  known: readonly KnownFinding[],
  ends: readonly TaskEnd[],
  file: string,
): readonly string[] {
  const found = new Set(ends.flatMap(({ findings }) => findings.map(findingId)));
  const byTask = new Map(ends.map((end) => [end.task, end]));
  return known
    .filter(({ id, tasks }) => {
      const own = tasks.flatMap((task) => byTask.get(task) ?? []);
      return (
        !found.has(id) &&
        own.length > 0 &&
        own.every(({ verdict }) => verdict === 'pass' || verdict === 'fail')
      );
    })
    .map(({ id, message }) => `fixed: ${id} of ${file} is not there any more: ${message}`);
}
