import { countCharacters } from './characters.ts';
import { type Dice, pick } from './dice.ts';
import { compiledPattern, type Part, parsePattern } from './pattern-syntax.ts';

/** A text that most likely matches; undefined when nothing came up. The pattern itself has the last word. */
export type PatternText = (dice: Dice, shortest: number, longest: number) => string | undefined;

/** Undefined for what is no pattern. */
export function patternText(pattern: string): PatternText | undefined {
  const part = parsePattern(pattern);
  const expression = compiledPattern(pattern);
  if (part === undefined || expression === undefined) return undefined;
  return (dice, shortest, longest) => {
    const free = written(part, { dice, groups: new Map() });
    const length = countCharacters(free);
    if (length < shortest || length > longest) return textOfLength(part, dice, { shortest, longest });
    if (!dice.once(4)) return free;
    // A pattern without anchors asks for a part of the text only.
    const around = `${pick(dice, AROUND) ?? ''}${free}${pick(dice, AROUND) ?? ''}`;
    return countCharacters(around) <= longest && expression.test(around) ? around : free;
  };
}

const AROUND = ['', 'x', '0 ', ' é', '-'];

interface Writing {
  readonly dice: Dice;
  /** What each group has matched. */
  readonly groups: Map<string, string>;
}

// How much longer than need be a text gets that has to be made longer or shorter.
const STRETCH = 24;

function textOfLength(
  part: Part,
  dice: Dice,
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
): string | undefined {
  const low = Math.max(shortest, part.shortest);
  const high = Math.min(longest, part.longest, low + STRETCH);
  if (low > high) return undefined;
  const writing = { dice, groups: new Map<string, string>() };
  return fitted(part, writing, dice.between(low, high));
}

/** Repeats as often as it likes. */
function written(part: Part, writing: Writing): string {
  const { dice, groups } = writing;
  switch (part.form) {
    case 'one':
      return character(part, dice);
    case 'sequence': {
      let text = '';
      for (const inner of part.parts) text += written(inner, writing);
      return text;
    }
    case 'choice': {
      const branch = pick(dice, part.branches);
      return branch === undefined ? '' : written(branch, writing);
    }
    case 'repeat': {
      const most = Math.min(part.most, part.fewest + (dice.once(8) ? STRETCH : 4));
      let text = '';
      for (let left = dice.between(part.fewest, most); left > 0; left -= 1)
        text += written(part.part, writing);
      return text;
    }
    case 'group': {
      const text = written(part.part, writing);
      for (const name of part.names) groups.set(name, text);
      return text;
    }
    case 'again':
      return groups.get(part.name) ?? '';
    default:
      return part satisfies never;
  }
}

/** A text of exactly that length, undefined where the choices made on the way do not lead to one. */
function fitted(part: Part, writing: Writing, length: number): string | undefined {
  const { dice, groups } = writing;
  switch (part.form) {
    case 'one':
      return length === 1 ? character(part, dice) : undefined;
    case 'sequence':
      return fittedAll(part.parts, writing, length);
    case 'choice': {
      const branch = pick(
        dice,
        part.branches.filter(({ shortest, longest }) => shortest <= length && length <= longest),
      );
      return branch === undefined ? undefined : fitted(branch, writing, length);
    }
    case 'repeat': {
      const { shortest, longest } = part.part;
      if (part.part.form === 'one' && longest === 1) {
        let text = '';
        for (let left = length; left > 0; left -= 1) text += character(part.part, dice);
        return text;
      }
      const fewest = Math.max(part.fewest, longest === 0 ? 0 : Math.ceil(length / longest));
      const most = Math.min(part.most, shortest === 0 ? fewest + 4 : Math.floor(length / shortest));
      if (fewest > most) return undefined;
      const count = dice.between(fewest, most);
      return fittedAll(new Array<Part>(count).fill(part.part), writing, length);
    }
    case 'group': {
      const text = fitted(part.part, writing, length);
      for (const name of part.names) groups.set(name, text ?? '');
      return text;
    }
    case 'again':
      return groups.get(part.name) ?? '';
    default:
      return part satisfies never;
  }
}

/** The length is dealt out to the parts: each gets its least, and the rest goes to those that can take more. */
function fittedAll(parts: readonly Part[], writing: Writing, length: number): string | undefined {
  const { dice } = writing;
  let left = length - parts.reduce((sum, part) => sum + part.shortest, 0);
  if (left < 0) return undefined;
  const shares = parts.map(({ shortest }) => shortest);
  const roomy = parts.flatMap((part, index) => (part.longest > part.shortest ? [index] : []));
  while (left > 0 && roomy.length > 0) {
    const place = dice.between(0, roomy.length - 1);
    const index = roomy[place] ?? 0;
    const room = (parts[index]?.longest ?? 0) - (shares[index] ?? 0);
    const more = roomy.length === 1 ? Math.min(left, room) : dice.between(1, Math.min(left, room));
    shares[index] = (shares[index] ?? 0) + more;
    left -= more;
    if (more === room) roomy.splice(place, 1);
  }
  let text = '';
  for (const [index, part] of parts.entries()) {
    const inner = fitted(part, writing, shares[index] ?? 0);
    if (inner === undefined) return undefined;
    text += inner;
  }
  return left > 0 ? undefined : text;
}

function character({ characters, plain }: Extract<Part, { form: 'one' }>, dice: Dice): string {
  const isPlain = plain === characters.length || (plain > 0 && !dice.once(10));
  const last = isPlain ? plain - 1 : characters.length - 1;
  return characters[dice.between(0, last)] ?? '';
}
