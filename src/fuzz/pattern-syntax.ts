import { isPlain, POOL } from './characters.ts';

/** A regular expression as a recipe for texts. Lengths are in code points. */
export type Part = Length &
  (
    | { readonly form: 'one'; readonly characters: readonly string[]; readonly plain: number }
    | { readonly form: 'sequence'; readonly parts: readonly Part[] }
    | { readonly form: 'choice'; readonly branches: readonly Part[] }
    | { readonly form: 'repeat'; readonly part: Part; readonly fewest: number; readonly most: number }
    | { readonly form: 'group'; readonly part: Part; readonly names: readonly string[] }
    /** What a group before it has matched. */
    | { readonly form: 'again'; readonly name: string }
  );

interface Length {
  readonly shortest: number;
  readonly longest: number;
}

/** As the validator reads it: of Unicode where it can be; undefined where it is no pattern at all. */
export function compiledPattern(pattern: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags);
    } catch {
      // The other reading may do.
    }
  }
  return undefined;
}

/** Undefined for what is no pattern. What is asked of the surroundings (`(?!`, `\b`, anchors) is left for a test. */
export function parsePattern(pattern: string): Part | undefined {
  const expression = compiledPattern(pattern);
  if (expression === undefined) return undefined;
  const reader: Reader = {
    rest: pattern,
    flags: expression.flags,
    groups: 0,
    groupCount: countGroups(pattern),
  };
  const part = readChoice(reader);
  return reader.rest === '' ? part : undefined;
}

interface Reader {
  rest: string;
  readonly flags: string;
  groups: number;
  readonly groupCount: number;
}

const NOTHING: Part = { form: 'sequence', parts: [], shortest: 0, longest: 0 };

function countGroups(pattern: string): number {
  const plain = pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, '');
  return plain.match(/\((?!\?)|\(\?<(?![=!])/g)?.length ?? 0;
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  const match = pattern.exec(reader.rest);
  if (match === null) return undefined;
  reader.rest = reader.rest.slice(match[0].length);
  return match;
}

function readChoice(reader: Reader): Part {
  const branches = [readSequence(reader)];
  while (take(reader, /^\|/) !== undefined) branches.push(readSequence(reader));
  const [only] = branches;
  if (branches.length === 1 && only !== undefined) return only;
  const shortest = Math.min(...branches.map((branch) => branch.shortest));
  return { form: 'choice', branches, shortest, longest: Math.max(...branches.map(({ longest }) => longest)) };
}

function readSequence(reader: Reader): Part {
  const parts: Part[] = [];
  while (reader.rest !== '' && !/^[|)]/.test(reader.rest)) {
    const part = repeated(reader, readAtom(reader));
    if (part !== NOTHING) parts.push(part);
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const sum = (length: (part: Part) => number): number =>
    parts.reduce((total, part) => total + length(part), 0);
  return {
    form: 'sequence',
    parts,
    shortest: sum((part) => part.shortest),
    longest: sum((part) => part.longest),
  };
}

function repeated(reader: Reader, part: Part): Part {
  const match = take(reader, /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/);
  if (match === undefined) return part;
  const [, sign, low = '0', comma, high = ''] = match;
  const fewest = sign === undefined ? Number(low) : sign === '+' ? 1 : 0;
  const open = sign === undefined ? comma !== undefined && high === '' : sign !== '?';
  const most = open ? Number.POSITIVE_INFINITY : sign === '?' ? 1 : Number(comma === undefined ? low : high);
  if (part === NOTHING) return NOTHING;
  const longest = part.longest === 0 || most === 0 ? 0 : part.longest * most;
  return { form: 'repeat', part, fewest, most, shortest: part.shortest * fewest, longest };
}

function readAtom(reader: Reader): Part {
  if (take(reader, /^(?:[\^$]|\\[bB])/) !== undefined) return NOTHING;
  const group = take(reader, /^\((?:\?(?:(<?[=!])|(:)|<([^>]+)>))?/);
  if (group !== undefined) return readGroup(reader, group);
  const named = take(reader, /^\\k<([^>]+)>/)?.[1];
  if (named !== undefined)
    return { form: 'again', name: named, shortest: 0, longest: Number.POSITIVE_INFINITY };
  const number = /^\\([1-9]\d*)/.exec(reader.rest);
  if (number !== null && Number(number[1]) <= reader.groupCount) {
    take(reader, /^\\\d+/);
    return { form: 'again', name: number[1] ?? '', shortest: 0, longest: Number.POSITIVE_INFINITY };
  }
  return readCharacter(reader);
}

function readGroup(reader: Reader, [, look, plain, name]: RegExpExecArray): Part {
  const isCapturing = look === undefined && plain === undefined;
  if (isCapturing) reader.groups += 1;
  const number = String(reader.groups);
  const part = readChoice(reader);
  take(reader, /^\)/);
  if (look !== undefined) return lookedFor(look, part);
  if (!isCapturing) return part;
  const names = name === undefined ? [number] : [number, name];
  return { form: 'group', part, names, shortest: part.shortest, longest: part.longest };
}

/** What must stand before is written there; what must follow may be written here, or be met by what comes anyway. */
function lookedFor(look: string, part: Part): Part {
  if (look.endsWith('!')) return NOTHING;
  if (look === '<=') return part;
  return { form: 'choice', branches: [NOTHING, part], shortest: 0, longest: part.longest };
}

const ONE_CHARACTER =
  /^(?:\[\^?(?:\\.|[^\]\\])*\]|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u\{[\da-fA-F]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\c[a-zA-Z]|\\[pP]\{[^}]*\}|\\0\d*|\\.|.)/su;

function readCharacter(reader: Reader): Part {
  const written = take(reader, ONE_CHARACTER)?.[0] ?? '';
  const characters = charactersOf(written, reader.flags);
  const plain = characters.findIndex((character) => !isPlain(character));
  return {
    form: 'one',
    characters,
    plain: plain === -1 ? characters.length : plain,
    shortest: 1,
    longest: characters.length === 0 ? 0 : 1,
  };
}

function charactersOf(written: string, flags: string): readonly string[] {
  const single = /^[^\\[.]$/u.test(written) ? written : unescaped(written);
  if (single !== undefined) return [single];
  const expression = compiledWith(`^(?:${written})$`, flags);
  if (expression === undefined) return [];
  const found = POOL.filter((character) => expression.test(character));
  return found.length > 0 ? found : rareCharacters(expression);
}

/** The character that a number stands for: `\x7f`, `\u00e9`, `\u{1f600}`, `\cA`. */
function unescaped(written: string): string | undefined {
  const code = /^\\(?:x|u\{?)([\da-fA-F]{1,6})\}?$/.exec(written)?.[1];
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  const control = /^\\c([a-zA-Z])$/.exec(written)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) % 32);
  return /^(?:\\u[\da-fA-F]{4}){2}$/.test(written) ? String(JSON.parse(`"${written}"`)) : undefined;
}

// Most sets that the pool has nothing of are found early; two halves of a pair may stand side by side.
const BLOCKS: readonly (readonly [number, number])[] = [
  [0, 0x2ff],
  [0x300, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x1ffff],
  [0xd800, 0xdfff],
  [0x20000, 0x10ffff],
];
const MOST_FOUND = 50;

function rareCharacters(expression: RegExp): readonly string[] {
  for (const [first, last] of BLOCKS) {
    const found: string[] = [];
    for (let code = first; code <= last && found.length < MOST_FOUND; code += 1) {
      const character = String.fromCodePoint(code);
      if (expression.test(character)) found.push(character);
    }
    if (found.length > 0) return found;
  }
  return [];
}

function compiledWith(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
