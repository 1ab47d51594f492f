import type { Code, Heading, Html, Nodes, RootContent, Yaml } from 'mdast';
import type { ParsedSpec, SpecFormat, UnreadFence, WrittenRequest } from '../../model/extension.ts';
import type { Diagnostic, Location } from '../../model/location.ts';
import { templateFence, untaggedDiagram } from '../lint/fences.ts';
import { DISTINCT } from '../section-names.ts';
import { type Origin, parseTree } from '../tree.ts';
import { blocksOf } from './blocks.ts';
import { otherDiagnostic, otherDocument } from './other.ts';

/** A page: YAML and JSON fences are data, headings and prose are the overview, Mermaid fences are diagrams. */
export const markdown: SpecFormat = {
  id: 'markdown',
  accepts: (text, file) => (/\.(md|markdown|mdx)$/i.test(file) ? 1 : /^#{1,6} |^```/m.test(text) ? 0.6 : 0.1),
  parse: (text, file) => new Page(text, file).read(),
};

const DATA_FENCE = /^(ya?ml|json)$/i;
/** `POST /orders` and `GET https://api.example.com/orders`. */
const REQUEST = /\b(GET|HEAD|POST|PUT|PATCH|DELETE)\s+`?(?:https?:\/\/[^\s/]+)?(\/[^\s`]*)/;
/** A section at the left edge of YAML, or anywhere as a key of JSON. */
const SECTION_START = new RegExp(
  `^\\{?\\s?(?:${DISTINCT.join('|')}|models|schemas)\\s*:|"(?:${DISTINCT.join('|')})"\\s*:`,
  'm',
);
const DIAGRAM_START =
  /^\s*(sequenceDiagram|flowchart|graph|classDiagram|stateDiagram|erDiagram|journey|gantt|pie)\b/;

/** Collects while the blocks of one page are walked in order. */
class Page {
  readonly #text: string;
  readonly #file: string;
  #title: string | undefined;
  readonly #fields: ParsedSpec['fields'][number][] = [];
  readonly #trees: ParsedSpec['trees'][number][] = [];
  readonly #diagrams: ParsedSpec['diagrams'][number][] = [];
  readonly #prose: { heading: string; level: number; text: string; at: Location }[] = [];
  readonly #unread: UnreadFence[] = [];
  readonly #requests: WrittenRequest[] = [];
  readonly #diagnostics: Diagnostic[] = [];

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  read(): ParsedSpec {
    const body = this.#frontMatter();
    for (const block of blocksOf(body)) this.#block(block);
    return {
      title: this.#title,
      fields: this.#fields,
      trees: this.#trees,
      diagrams: this.#diagrams,
      prose: this.#prose,
      unread: this.#unread,
      requests: this.#requests,
      diagnostics: this.#diagnostics,
    };
  }

  /** Takes front matter out but keeps its room, so that every place below stays right. */
  #frontMatter(): string {
    const match = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?=\r?\n|$)/.exec(this.#text);
    if (match === null) return this.#text;
    const inner = match[1] ?? '';
    const { node } = parseTree(inner, { file: this.#file, line: 2, column: 1 });
    for (const { key, value } of node?.kind === 'map' ? node.entries : []) {
      if (value.kind === 'scalar' && value.value !== null) {
        this.#fields.push({ name: key.toLowerCase(), value: String(value.value), at: value.at });
      }
    }
    return match[0].replace(/[^\r\n]/g, ' ') + this.#text.slice(match[0].length);
  }

  #block(block: RootContent): void {
    switch (block.type) {
      case 'heading':
        this.#heading(block);
        return;
      case 'code':
        this.#fence(block);
        return;
      case 'list':
      case 'blockquote':
      case 'listItem': {
        const before = this.#prose.at(-1);
        for (const child of block.children) this.#block(child);
        if (before !== undefined && this.#prose.at(-1) === before && !hasFence(block)) this.#addProse(block);
        return;
      }
      default:
        this.#addProse(block);
    }
  }

  #heading(block: Heading): void {
    const heading = plainText(block);
    if (block.depth === 1) this.#title ??= heading;
    this.#prose.push({ heading, level: block.depth, text: '', at: this.#at(block) });
    this.#request(heading, 'heading', this.#at(block));
  }

  #addProse(block: RootContent): void {
    const raw = this.#raw(block);
    const line = this.#at(block).line;
    for (const [index, text] of raw.split(/\r?\n/).entries()) {
      const field = /^\s*(?:[-*]\s+)?\*\*([^*:]+):?\*\*:?\s*(\S.*?)\s*$/.exec(text);
      if (field !== null) {
        this.#fields.push({
          name: (field[1] ?? '').trim().toLowerCase(),
          value: field[2] ?? '',
          at: { file: this.#file, line: line + index, column: 1, length: text.length },
        });
      }
    }
    const last = this.#prose.at(-1);
    if (last !== undefined && block.type !== 'html') last.text += `${last.text === '' ? '' : '\n'}${raw}`;
  }

  #fence(block: Code): void {
    const language = block.lang ?? '';
    const start = this.#at(block);
    const first = { file: this.#file, line: start.line + 1, column: this.#contentColumn(block) };
    if (language === 'mermaid' || (language === '' && DIAGRAM_START.test(block.value))) {
      if (language === '') this.#diagnostics.push(untaggedDiagram(start));
      this.#diagrams.push({ text: block.value, at: first });
      return;
    }
    if (/^(?:markdown|md)$/i.test(language)) this.#diagnostics.push(...templateFence(block.value, start));
    if (/^https?$/i.test(language)) this.#request(block.value.split('\n')[0] ?? '', 'fence', first);
    if (DATA_FENCE.test(language)) this.#tree(block, first, /json/i.test(language));
  }

  #tree(block: Code, first: Origin, json: boolean): void {
    const written = { language: json ? 'json' : 'yaml', part: 'fence' } as const;
    const { node, diagnostics } = parseTree(block.value, first, written);
    // What is no section loses no promise when it does not parse: examples are often cut short.
    const example = node === undefined && !SECTION_START.test(block.value);
    if (!example) this.#diagnostics.push(...diagnostics);
    const heading = this.#prose.at(-1)?.heading;
    if (node?.kind !== 'map') {
      const why = example ? 'it does not parse, and names no section' : 'it is no map of sections';
      if (example || node !== undefined) this.#unread.push({ at: first, json, why });
      return;
    }
    const other = otherDocument(node);
    if (other === undefined) this.#trees.push({ heading, node, json });
    else this.#diagnostics.push(otherDiagnostic(other, 'warning', 'fence'));
  }

  #request(text: string, where: WrittenRequest['where'], at: Location): void {
    const [, method, path] = REQUEST.exec(text) ?? [];
    if (method !== undefined && path !== undefined)
      this.#requests.push({ request: `${method} ${path}`, where, at });
  }

  /** The indentation that CommonMark takes off the lines of a fence in a list. */
  #contentColumn(block: Code): number {
    return block.position?.start.column ?? 1;
  }

  #raw(block: Nodes | Html | Yaml): string {
    return this.#text.slice(block.position?.start.offset ?? 0, block.position?.end.offset ?? 0);
  }

  #at(block: RootContent): Location {
    return {
      file: this.#file,
      line: block.position?.start.line ?? 1,
      column: block.position?.start.column ?? 1,
    };
  }
}

function hasFence(block: Nodes): boolean {
  return block.type === 'code' || ('children' in block && block.children.some(hasFence));
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(plainText).join('') : '';
}
