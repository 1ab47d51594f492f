export interface JsonProblem {
  readonly reason: string;
  /** The offset of the first character that cannot stand where it stands. */
  readonly offset: number;
}

/** What the reader of JSON says of a text, and where; a reader of YAML speaks of other things. */
export function jsonProblem(text: string): JsonProblem | undefined {
  const message = refusal(text);
  if (message === undefined) return undefined;
  if (isTooShort(message, text))
    return { reason: 'it ends before it is complete', offset: Math.max(0, text.trimEnd().length - 1) };
  // Not every message says where: the place is the last character of the shortest beginning that is wrong.
  let right = 0;
  let wrong = text.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    const beginning = text.slice(0, middle);
    const said = refusal(beginning);
    if (said === undefined || isTooShort(said, beginning)) right = middle;
    else wrong = middle;
  }
  return { reason: inWords(message), offset: wrong - 1 };
}

function refusal(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function isTooShort(message: string, text: string): boolean {
  return (
    /end of JSON input|^Unterminated/.test(message) ||
    Number(/at position (\d+)/.exec(message)?.[1]) === text.length
  );
}

function inWords(message: string): string {
  return message
    .replace(/ in JSON at position \d+.*$/s, '')
    .replace(/ after JSON at position \d+.*$/s, ' after the end')
    .replace(/, [."].*is not valid JSON$/s, '')
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
