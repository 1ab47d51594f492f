import { appendFileSync } from 'node:fs';
import type { RunEvent } from '../model/event.ts';
import type { Reporter, ReportOptions } from '../model/extension.ts';
import { github } from '../report/github.ts';
import { markdownReport } from '../report/markdown.ts';

/** A report that a build service reads: gathered during the run, handed over at its end. */
export interface CiReport {
  readonly name: string;
  readonly read: (events: AsyncIterable<RunEvent>, options: ReportOptions) => Promise<void>;
  readonly handOver: (print: (text: string) => Promise<void>) => Promise<void>;
}

/** The service cuts a step's summary off there. */
const LONGEST_SUMMARY = 1000 * 1024;

/** What the build service that this process runs in takes beside the output; none that is known: nothing. */
export function ciReports(variable: (name: string) => string | undefined): readonly CiReport[] {
  if (variable('GITHUB_ACTIONS') !== 'true') return [];
  const summary = variable('GITHUB_STEP_SUMMARY');
  return [
    gathered(github, 'the annotations', (text, print) => print(text)),
    ...(summary === undefined || summary === ''
      ? []
      : [
          gathered(markdownReport, summary, async (text) => {
            appendFileSync(summary, Buffer.from(text).subarray(0, LONGEST_SUMMARY));
          }),
        ]),
  ];
}

/** Whether this process runs in a build service that shows reports of the format `code-quality`. */
export function takesCodeQuality(variable: (name: string) => string | undefined): boolean {
  return variable('GITLAB_CI') === 'true';
}

function gathered(
  reporter: Reporter,
  name: string,
  handOver: (text: string, print: (text: string) => Promise<void>) => Promise<void>,
): CiReport {
  let text = '';
  return {
    name,
    read: async (events, options) => {
      for await (const chunk of reporter.report(events, options)) text += chunk;
    },
    handOver: async (print) => {
      if (text !== '') await handOver(text, print);
    },
  };
}
