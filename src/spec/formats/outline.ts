/** A page with its fences emptied. */
export interface Outline {
  readonly text: string;
  /** What was in the fences, by the line of the outline on which each begins. */
  readonly fences: ReadonlyMap<number, string>;
  /** The line of the page that a line of the outline was. */
  readonly pageLine: (line: number) => number;
}

/**
 * Takes out what is in the fences at the left margin: nine tenths of a page, which a Markdown parser reads letter by
 * letter only to hand it back as it is.
 */
export function outlineOf(page: string): Outline {
  const kept: string[] = [];
  const pageLines: number[] = [];
  const fences = new Map<number, string>();
  const lines = page.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    kept.push(line);
    pageLines.push(index + 1);
    const end = closingLine(lines, index);
    if (end === undefined) continue;
    fences.set(
      kept.length,
      lines
        .slice(index + 1, end)
        .join('\n')
        .replace(/\r$/, ''),
    );
    index = end - 1;
  }
  return { text: kept.join('\n'), fences, pageLine: (line) => pageLines[line - 1] ?? line };
}

/** The index of the line that closes the fence that begins here; undefined when none does. */
function closingLine(lines: readonly string[], index: number): number | undefined {
  const marks = /^(`{3,})[^`]*$/.exec(lines[index] ?? '')?.[1];
  if (marks === undefined) return undefined;
  const closing = new RegExp(`^ {0,3}${marks}\`*[ \\t]*\\r?$`);
  const end = lines.findIndex((line, candidate) => candidate > index && closing.test(line));
  return end === -1 ? undefined : end;
}
