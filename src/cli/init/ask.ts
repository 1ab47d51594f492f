import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../model/errors.ts';

export interface Question {
  readonly text: string;
  readonly fallback: string;
  /** What is wrong with an answer; undefined when nothing is. */
  readonly refuse: (answer: string) => string | undefined;
}

/** Asks one after another; an empty answer takes what is offered, a wrong one is asked again. */
export async function ask(
  questions: readonly Question[],
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream },
): Promise<readonly string[]> {
  const terminal = createInterface({ ...streams, terminal: false });
  const closed = new AbortController();
  terminal.once('close', () => closed.abort());
  const answers: string[] = [];
  try {
    for (const question of questions) answers.push(await answerTo(question));
  } catch (cause) {
    if (!closed.signal.aborted) throw cause;
    throw new UsageError('ANSWER_MISSING', 'the input ended before all was answered; nothing was written', {
      help: 'Give the answers as flags: contract init --yes --name <name> --base-url <url>',
      cause,
    });
  } finally {
    terminal.close();
  }
  return answers;

  async function answerTo({ text, fallback, refuse }: Question): Promise<string> {
    for (;;) {
      const said = await terminal.question(`${text} [${fallback}]: `, { signal: closed.signal });
      const answer = said.trim() === '' ? fallback : said.trim();
      const problem = refuse(answer);
      if (problem === undefined) return answer;
      streams.output.write(`${problem}\n`);
    }
  }
}
