/** A short text that a regular expression matches, or undefined where the pattern is beyond this sampler. */
export function samplePattern(pattern: string): string | undefined {
  try {
    const { text, rest } = sampleChoice(pattern, 0);
    return rest === '' && new RegExp(pattern).test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

interface Sample {
  readonly text: string;
  readonly rest: string;
}

/** The first branch; the others are read over. */
function sampleChoice(pattern: string, depth: number): Sample {
  if (depth > 20) throw new SyntaxError('groups too deep');
  let first = sampleSequence(pattern, depth);
  const { text } = first;
  while (first.rest.startsWith('|')) first = sampleSequence(first.rest.slice(1), depth);
  return { text, rest: first.rest };
}

function sampleSequence(pattern: string, depth: number): Sample {
  let text = '';
  let rest = pattern;
  while (rest !== '' && !rest.startsWith('|') && !rest.startsWith(')')) {
    const atom = sampleAtom(rest, depth);
    const quantifier = /^(?:\*|\+|\?|\{(\d{1,4})(?:,\d*)?\})\??/.exec(atom.rest);
    const sign = quantifier?.[0][0];
    const count = sign === undefined || sign === '+' ? 1 : Number(quantifier?.[1] ?? 0);
    text += atom.text.repeat(count);
    rest = atom.rest.slice(quantifier?.[0].length ?? 0);
  }
  return { text, rest };
}

function sampleAtom(pattern: string, depth: number): Sample {
  const anchor = /^(?:\^|\$|\\b)/.exec(pattern);
  if (anchor !== null) return { text: '', rest: pattern.slice(anchor[0].length) };
  const group = /^\((?:\?:|\?<[a-z]\w*>)?/i.exec(pattern);
  if (group !== null) {
    if (/^\(\?[=!<](?![a-z])/i.test(pattern)) throw new SyntaxError('look-around');
    const inner = sampleChoice(pattern.slice(group[0].length), depth + 1);
    return { text: inner.text, rest: inner.rest.slice(1) };
  }
  const one =
    /^(?:\[\^?\]?(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]+\}|\\u[0-9a-f]{4}|\\.|.)/is.exec(pattern)?.[0] ?? '';
  const matches = new RegExp(`^${one}$`, 'u');
  const character = CANDIDATES.find((candidate) => matches.test(candidate));
  if (character === undefined) throw new SyntaxError('no character fits');
  return { text: character, rest: pattern.slice(one.length) };
}

const CANDIDATES: readonly string[] = [
  ...'A0a1bB2',
  ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
  ...'äßЖé中\t\n',
];
