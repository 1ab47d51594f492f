import type { Contract } from '../../model/contract.ts';
import type { ParsedSpec } from '../../model/extension.ts';
import type { MapNode } from '../../model/tree.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { get, text, texts } from '../nodes.ts';
import { type Reading, sectionsNamed } from '../section.ts';

type Overview = Pick<Contract, 'title' | 'version' | 'status' | 'purpose' | 'scope'>;

const OVERVIEW: KeyShape = {
  keys: keysOf('title name version status purpose description scope'),
  open: true,
};

/** Title, version and the like: from the page's headings and bold fields, or from keys of a YAML file. */
export function readOverview(
  parsed: ParsedSpec,
  trees: readonly MapNode[],
  file: string,
  reading: Reading,
): Overview {
  const sections = sectionsNamed(trees, 'overview', 'info');
  for (const { key, value } of sections) reading.complain(...strayKeys(value, OVERVIEW, key));
  const keys = sections[0]?.value;
  const field = (name: string): string | undefined =>
    unfilled(
      parsed.fields.find((candidate) => candidate.name === name)?.value ??
        text(get(keys, name)) ??
        topText(trees, name),
    );
  const prose = (pattern: RegExp): string | undefined =>
    parsed.prose.find(({ heading, text: body }) => pattern.test(heading) && body.trim() !== '')?.text.trim();
  return {
    title: field('title') ?? parsed.title ?? field('name') ?? file.replace(/^.*\//, ''),
    version: field('version'),
    status: field('status'),
    purpose: unfilled(prose(/\bpurpose\b/i) ?? field('purpose') ?? field('description')),
    scope: [
      ...(prose(/\bscope\b/i)?.split('\n') ?? []).map((line) => line.replace(/^\s*[-*]\s*/, '').trim()),
      ...texts(get(keys, 'scope')).map(({ value }) => value),
    ].filter((line) => unfilled(line) !== undefined),
  };
}

function topText(trees: readonly MapNode[], name: string): string | undefined {
  return text(sectionsNamed(trees, name)[0]?.value);
}

/** `[Date]` is what the template left for the author to fill. */
function unfilled(value: string | undefined): string | undefined {
  return value === undefined || value === '' || /^\[[^\]]*\]$/.test(value) ? undefined : value;
}
