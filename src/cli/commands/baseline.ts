import { baselineOf, writeBaseline } from '../baseline.ts';
import { readJournal } from '../journal.ts';
import { terminal } from '../terminal.ts';

export interface BaselineFlags {
  readonly from: string;
  readonly out: string;
}

/** What a run found is known from now on. */
export async function baselineCommand({ from, out }: BaselineFlags): Promise<number> {
  const findings = baselineOf(await readJournal(from));
  writeBaseline(out, findings);
  for (const { id, at, message } of findings) terminal.line(`${id}  ${at}  ${message}`);
  terminal.line(
    `${out}: ${findings.length === 1 ? '1 finding is' : `${findings.length} findings are`} known`,
  );
  return 0;
}
