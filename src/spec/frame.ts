import type { Location } from '../model/location.ts';

/** The line of a place with two before it, numbers in front and carets under the place. */
export function codeFrame(text: string, at: Location): string {
  const lines = text.split(/\r?\n/);
  const width = String(at.line).length;
  const shown: string[] = [];
  for (let number = Math.max(1, at.line - 2); number <= at.line; number += 1) {
    shown.push(`${String(number).padStart(width)} | ${lines[number - 1] ?? ''}`.trimEnd());
  }
  const line = lines[at.line - 1] ?? '';
  const room = Math.max(1, line.length - at.column + 1);
  // A tab before the place stays a tab, so that the carets stand under it in every editor.
  const indent = line.slice(0, at.column - 1).replace(/[^\t]/g, ' ');
  return [...shown, `${' '.repeat(width)} | ${indent}${'^'.repeat(Math.min(at.length ?? 1, room))}`].join(
    '\n',
  );
}
