import { isJsonList, type JsonObject } from '../../model/json.ts';
import type { Site } from './sites.ts';

/** Another schema in the place of a site's own. */
export interface Loosened {
  readonly name: string;
  readonly does: string;
  readonly node: JsonObject;
}

/** The keyword not looked at, and off by one in each direction. */
export function loosened(site: Site): readonly Loosened[] {
  const { keyword, value, node, field } = site;
  const name = field === '' ? 'the body' : field;
  if (keyword === 'required')
    return [
      {
        name: 'not demanded',
        does: `does not demand ${name}`,
        node: { ...node, required: listOf(node['required']).filter((entry) => entry !== value) },
      },
    ];
  const dropped: Loosened = {
    name: 'dropped',
    does: `does not look at the ${keyword} of ${name}`,
    node: without(node, keyword),
  };
  const other = (label: string, does: string, to: JsonObject[string]): Loosened => ({
    name: label,
    does,
    node: { ...node, [keyword]: to },
  });
  switch (keyword) {
    case 'minimum':
    case 'exclusiveMinimum':
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return bounds(site, dropped, other, -1);
    case 'maximum':
    case 'exclusiveMaximum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return bounds(site, dropped, other, 1);
    case 'multipleOf':
      return typeof value === 'number'
        ? [
            dropped,
            other('ten times finer', `takes ${name} in steps of ${plain(value / 10)}`, plain(value / 10)),
            other(
              'ten times coarser',
              `takes ${name} in steps of ${plain(value * 10)} only`,
              plain(value * 10),
            ),
          ]
        : [dropped];
    case 'enum':
      return [
        dropped,
        ...listOf(value).map((entry) =>
          other(
            `without ${JSON.stringify(entry)}`,
            `refuses ${name} ${JSON.stringify(entry)}`,
            listOf(value).filter((kept) => kept !== entry),
          ),
        ),
      ];
    case 'type':
      return value === 'integer'
        ? [dropped, other('with fractions', `takes fractions for ${name}`, 'number')]
        : [dropped];
    case 'pattern':
      return [dropped, ...unanchored(site, other)];
    default:
      return [dropped];
  }
}

type Other = (label: string, does: string, to: JsonObject[string]) => Loosened;

function bounds(
  { keyword, value, node, field }: Site,
  dropped: Loosened,
  other: Other,
  outward: 1 | -1,
): readonly Loosened[] {
  if (typeof value !== 'number') return [dropped];
  const step = stepOf(keyword, node);
  const [looser, stricter] = [plain(value + outward * step), plain(value - outward * step)];
  const name = field === '' ? 'the body' : field;
  const counted = /Length|Items|Properties/.test(keyword);
  return [
    dropped,
    // One below a least length of 1 is no bound at all.
    ...(counted && looser <= 0
      ? []
      : [other('one too wide', `takes ${name} with ${keyword} ${looser}`, looser)]),
    ...(counted && stricter < 0
      ? []
      : [other('one too narrow', `takes ${name} with ${keyword} ${stricter} only`, stricter)]),
  ];
}

/** The least difference that the page knows between two values. */
function stepOf(keyword: string, node: JsonObject): number {
  const step = node['multipleOf'];
  if (/Length|Items|Properties/.test(keyword) || node['type'] === 'integer') return 1;
  return typeof step === 'number' ? step : 1;
}

/** 100000 + 0.01 is 100000.01, whatever binary fractions make of it. */
function plain(value: number): number {
  return Number(value.toPrecision(12));
}

function unanchored({ value, field }: Site, other: Other): readonly Loosened[] {
  if (typeof value !== 'string' || value.includes('|')) return [];
  return [
    ...(value.endsWith('$') && !value.endsWith('\\$')
      ? [other('open at the end', `looks at the beginning of ${field} only`, value.slice(0, -1))]
      : []),
    ...(value.startsWith('^')
      ? [other('open at the beginning', `looks at the end of ${field} only`, value.slice(1))]
      : []),
  ];
}

function without(node: JsonObject, keyword: string): JsonObject {
  const { [keyword]: _, ...others } = node;
  return others;
}

function listOf(value: JsonObject[string] | undefined): readonly JsonObject[string][] {
  return isJsonList(value) ? value : [];
}
