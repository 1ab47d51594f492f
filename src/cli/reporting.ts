import { builtins } from '../builtins.ts';
import { fanOut, watched } from '../events/stream.ts';
import { exitCode } from '../events/tally.ts';
import type { RunEvent } from '../model/event.ts';
import { type Verdict, worst } from '../model/finding.ts';
import { consoleReport } from '../report/console.ts';
import { type CiReport, ciReports } from './ci.ts';
import type { GrowingJournal } from './going-on.ts';
import { type ReportFile, writeReport } from './output.ts';
import { systemReason } from './reason.ts';
import { terminal } from './terminal.ts';

export interface ReportingFlags {
  /** Reports beside the terminal. */
  readonly files: readonly ReportFile[];
  readonly json?: boolean;
  /** For a machine that shows the output later: no colours, no progress, and what it reads itself. */
  readonly ci?: boolean;
  readonly strict: boolean;
  readonly verbose?: boolean;
  /** The journal of the run that this one goes on with. */
  readonly journal?: GrowingJournal | undefined;
}

/** Shows a run on the terminal and in every report; the exit code is that of its verdict. What cannot be written is said. */
export async function reportRun(events: AsyncIterable<RunEvent>, flags: ReportingFlags): Promise<number> {
  const verdicts: Verdict[] = [];
  const { files, journal } = flags;
  const ci = flags.ci === true ? ciReports((name) => process.env[name]) : [];
  const plain = { colour: false, live: false, columns: 100, verbose: flags.verbose === true };
  const outcomes = await fanOut<RunEvent>(
    watched(events, (event) => {
      if (event.type === 'run:end') verdicts.push(event.verdict);
    }),
    [
      (stream) => toTerminal(stream, flags),
      ...files.map((file) => (stream: AsyncIterable<RunEvent>) => writeReport(file, stream, plain)),
      ...ci.map((report) => (stream: AsyncIterable<RunEvent>) => report.read(stream, plain)),
    ],
  );
  const names = ['the terminal', ...files.map(({ file }) => file), ...ci.map(({ name }) => name)];
  const broken = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${names[index]}: ${systemReason(outcome.reason)}`] : [],
  );
  const cut = journal?.close();
  if (cut !== undefined) broken.push(`${journal?.file}: ${cut}`);
  for (const report of ci) broken.push(...(await handedOver(report, flags.json === true)));
  for (const message of broken) terminal.error(`error: a report could not be written to ${message}`);
  const unwritten = broken.length > 0 ? (['error'] as const) : [];
  return exitCode(worst([...verdicts, ...unwritten]), { strict: flags.strict });
}

async function handedOver(report: CiReport, json: boolean): Promise<readonly string[]> {
  try {
    await report.handOver(json ? async (text) => terminal.error(text.trimEnd()) : terminal.write);
    return [];
  } catch (cause) {
    return [`${report.name}: ${systemReason(cause)}`];
  }
}

async function toTerminal(events: AsyncIterable<RunEvent>, flags: ReportingFlags): Promise<void> {
  const json = flags.json === true;
  const person = !json && flags.ci !== true;
  const reporter = json
    ? (builtins.reporters.find((candidate) => candidate.id === 'json') ?? consoleReport)
    : consoleReport;
  const options = {
    colour: person && terminal.colour(process.stdout),
    live: person && terminal.live(),
    columns: terminal.columns(),
    verbose: flags.verbose === true,
  };
  for await (const text of reporter.report(events, options)) await terminal.write(text);
}
