import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Location } from '../model/location.ts';
import type { MapNode, ScalarNode, TreeEntry, TreeNode } from '../model/tree.ts';
import { jsonProblem } from './json-problem.ts';

/** Where a piece of YAML or JSON stands in its file: the place of its first character, 1-based. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ParsedTree {
  readonly node: TreeNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a text is meant to be, for the words of what is wrong with it. */
export interface Written {
  readonly language: 'yaml' | 'json';
  readonly part: 'file' | 'fence';
}

/** More nodes than any page has: an alias bomb is refused, not unfolded. */
const MOST_NODES = 500_000;
const DEEPEST = 100;

/** YAML or JSON text as a located tree. A duplicated key is kept twice and diagnosed once. */
export function parseTree(
  text: string,
  origin: Origin,
  written: Written = { language: 'yaml', part: 'file' },
): ParsedTree {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const walk: Walk = { document, place: placer(lines, origin), diagnostics: [], left: MOST_NODES };
  const [problem] = document.errors;
  if (problem !== undefined) {
    const json = written.language === 'json' ? jsonProblem(text) : undefined;
    const at =
      json === undefined
        ? walk.place(problem.pos[0], problem.pos[1])
        : walk.place(json.offset, json.offset + 1);
    return {
      node: undefined,
      diagnostics: [syntaxError(json?.reason ?? problem.message, at, written)],
    };
  }
  if (document.contents === null) return { node: undefined, diagnostics: [] };
  const node = convert(document.contents, walk, 0);
  if (walk.left > 0) return { node, diagnostics: walk.diagnostics };
  return {
    node: undefined,
    diagnostics: [
      syntaxError('it is too large or too deep once its aliases are unfolded', walk.place(0, 1), written),
    ],
  };
}

interface Walk {
  readonly document: Document;
  readonly place: (start: number, end: number) => Location;
  readonly diagnostics: Diagnostic[];
  left: number;
}

function convert(node: unknown, walk: Walk, depth: number): TreeNode {
  walk.left = depth > DEEPEST ? 0 : walk.left - 1;
  if (walk.left <= 0) return nothing(walk);
  if (isAlias(node)) return convert(node.resolve(walk.document), walk, depth + 1);
  if (isMap(node)) return convertMap(node, walk, depth);
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, walk, depth + 1));
    return { kind: 'list', items, at: rangeOf(node, walk) };
  }
  if (isScalar(node)) return { kind: 'scalar', value: scalarValue(node.value), at: rangeOf(node, walk) };
  return nothing(walk);
}

function nothing(walk: Walk): ScalarNode {
  return { kind: 'scalar', value: null, at: walk.place(0, 0) };
}

function convertMap(map: YAMLMap, walk: Walk, depth: number): MapNode {
  const entries = map.items.map((pair: Pair): TreeEntry => {
    const key = isScalar(pair.key) ? String(pair.key.value) : JSON.stringify(pair.key);
    const keyAt = isScalar(pair.key) ? rangeOf(pair.key, walk) : rangeOf(map, walk);
    const value: TreeNode =
      pair.value === null ? { kind: 'scalar', value: null, at: keyAt } : convert(pair.value, walk, depth + 1);
    return { key, keyAt, value };
  });
  walk.diagnostics.push(...duplicateKeys(entries));
  return { kind: 'map', entries, at: rangeOf(map, walk) };
}

function duplicateKeys(entries: readonly TreeEntry[]): readonly Diagnostic[] {
  if (new Set(entries.map(({ key }) => key)).size === entries.length) return [];
  const first = new Map<string, TreeEntry>();
  return entries.flatMap((entry): readonly Diagnostic[] => {
    const earlier = first.get(entry.key);
    if (earlier === undefined) {
      first.set(entry.key, entry);
      return [];
    }
    return [
      {
        code: 'duplicate-key',
        severity: 'warning',
        message: `the key \`${entry.key}\` stands here a second time (first at line ${earlier.keyAt.line}); most YAML readers keep only one of them`,
        at: entry.keyAt,
        related: [{ message: `the first \`${entry.key}\``, at: earlier.keyAt }],
        help: 'Both are read here. Write a list, or put what tells them apart into the key.',
      },
    ];
  });
}

function scalarValue(value: unknown): ScalarNode['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : String(value);
}

function rangeOf(node: { readonly range?: readonly number[] | null | undefined }, walk: Walk): Location {
  return walk.place(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
}

function placer(lines: LineCounter, origin: Origin): (start: number, end: number) => Location {
  return (start, end) => {
    const { line, col } = lines.linePos(start);
    const lineEnd = lines.lineStarts[line] ?? Number.POSITIVE_INFINITY;
    return {
      file: origin.file,
      line: origin.line + line - 1,
      column: Math.max(1, col) + origin.column - 1,
      length: Math.max(1, Math.min(end, lineEnd - 1) - start),
    };
  };
}

function syntaxError(message: string, at: Location, { language, part }: Written): Diagnostic {
  const reason = message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
  return {
    code: `${language}-syntax`,
    severity: 'error',
    message: `this is not ${language.toUpperCase()}: ${reason}`,
    at,
    related: [],
    help: `Nothing of this ${part} is read until it parses. Check the ${language === 'json' ? 'brackets, the commas' : 'indentation'} and the quotes.`,
  };
}
