import { createColors } from 'picocolors';
import type { PromiseState } from '../model/promise.ts';
import { type Coverage, decidedShare } from './coverage.ts';
import type { Paint } from './marks.ts';
import { oneLine, plural } from './safe.ts';

/** Coverage for a person: a bar for each section, then every promise that was not kept, with its line. */
export function coverageText(coverage: Coverage, options: { readonly colour: boolean }): string {
  const paint = createColors(options.colour);
  const { start, end } = coverage.run;
  const { title, version, file } = start.contract;
  const lines = [
    `${paint.bold(oneLine(title, 120))}${version === undefined ? '' : ` ${oneLine(version, 40)}`}`,
    paint.dim(`${file} on ${oneLine(start.environment, 40)}, ${start.startedAt}, verdict ${end.verdict}`),
    '',
    ...tableOf(coverage, paint),
    ...OPEN.flatMap((state) => listOf(state, coverage, paint)),
    '',
    sentenceOf(coverage),
  ];
  return `${lines.join('\n')}\n`;
}

const OPEN = ['broken', 'undecided', 'never exercised'] as const;
const COLUMNS = ['kept', ...OPEN, 'total'] as const;
const BAR_WIDTH = 20;

function tableOf({ sections, total }: Coverage, paint: Paint): readonly string[] {
  if (total.total === 0) return ['The page makes no promise.'];
  const width = Math.max(...sections.map(({ section }) => section.length));
  const all = [...sections.map((counts) => ({ ...counts, name: counts.section })), { ...total, name: '' }];
  return [
    paint.dim(`${'decided'.padEnd(width + BAR_WIDTH + 12)}${COLUMNS.join('   ')}`),
    ...all.map((counts) => {
      const share = decidedShare(counts) ?? 0;
      const full = Math.floor((share * BAR_WIDTH) / 100);
      const bar = paint.green('█'.repeat(full)) + paint.dim('░'.repeat(BAR_WIDTH - full));
      const numbers = COLUMNS.map((column) => String(counts[column]).padStart(column.length)).join('   ');
      return `${counts.name.padEnd(width)}  ${bar}  ${`${share.toFixed(1)} %`.padStart(7)}${' '.repeat(1)}${numbers}`;
    }),
  ];
}

function listOf(state: PromiseState, { lines }: Coverage, paint: Paint): readonly string[] {
  const found = lines.flatMap(({ file, line, promises }) =>
    promises
      .filter((promise) => promise.state === state)
      .map(({ id }) => [`${file}:${line}`, oneLine(id, 200)] as const),
  );
  if (found.length === 0) return [];
  const width = Math.max(...found.map(([place]) => place.length));
  return [
    '',
    `${paint.bold(state)} (${found.length})`,
    ...found.map(([place, id]) => `  ${paint.dim(place.padEnd(width))}  ${id}`),
  ];
}

function sentenceOf({ total, lines }: Coverage): string {
  const share = decidedShare(total);
  if (share === undefined) return 'Nothing is promised, so nothing was decided.';
  return `${total.kept + total.broken} of ${plural(total.total, 'promise')} on ${plural(lines.length, 'line')} decided: ${share.toFixed(1)} %`;
}
