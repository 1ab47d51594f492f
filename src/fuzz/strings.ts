import { countCharacters, STYLES, type Style } from './characters.ts';
import { createDice, type Dice, pick } from './dice.ts';
import type { Facts } from './facts.ts';
import { formatText } from './formats.ts';
import { HERE, type Impossible, impossible, type Maker, type Nodes } from './node.ts';
import type { PatternText } from './pattern.ts';

// Longer texts are not made: bodies are refused for their size long before.
const LONGEST = 200_000;
// To find out whether there is any text at all, and to make one.
const TRIES_TO_FIND = 1000;
const TRIES_TO_DRAW = 30;

export function textMaker(facts: Facts, nodes: Nodes): Maker | Impossible {
  const { shortest, longest, patterns, formats } = facts;
  const least = shortest?.value ?? 0;
  const most = Math.min(longest?.value ?? LONGEST, LONGEST);
  if (shortest !== undefined && least > most) return tooLong(least, most, shortest.origin);
  const broken = patterns.find(({ expression }) => expression === undefined);
  if (broken !== undefined) return impossible(`\`${broken.pattern}\` is no pattern`, broken.origin);
  const made = suppliesOf(facts, nodes);
  // What the makers of formats make needs no proof.
  const isProven = patterns.length === 0 && made.length <= 1 && formats.length <= 1;
  const fits = (text: string): boolean => {
    const length = countCharacters(text);
    return length >= least && length <= most && (isProven || isFittingText(text, facts, nodes));
  };
  const drawFrom = (supplies: readonly PatternText[], dice: Dice, tries: number): string | undefined => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const text = pick(dice, supplies)?.(dice, least, most);
      if (text !== undefined && fits(text)) return text;
      if (!dice.again()) break;
    }
    return undefined;
  };
  const isEasy = made.length === 0;
  const shown = facts.examples.filter((value) => typeof value === 'string');
  const findsText = (supplies: readonly PatternText[]): boolean =>
    drawFrom(supplies, createDice(1, { tries: TRIES_TO_FIND }), TRIES_TO_FIND) !== undefined;
  const supplies = isEasy ? [plainText] : [made, [(dice: Dice) => pick(dice, shown)]].find(findsText);
  if (supplies === undefined) return noText(facts);
  return {
    fits: () => true,
    draw: (dice) => drawFrom(supplies, dice, TRIES_TO_DRAW),
    whyNot: () => undefined,
  };
}

export function isFittingText(text: string, facts: Facts, nodes: Nodes): boolean {
  const { shortest, longest, patterns, formats } = facts;
  const length = countCharacters(text);
  return (
    length >= (shortest?.value ?? 0) &&
    length <= (longest?.value ?? length) &&
    patterns.every(({ expression }) => expression?.test(text) === true) &&
    formats.every(({ format }) => nodes.acceptsFormat(format, text)) &&
    text.isWellFormed()
  );
}

function suppliesOf({ patterns, formats }: Facts, nodes: Nodes): readonly PatternText[] {
  return [
    ...patterns.flatMap(({ pattern }) => nodes.patternText(pattern) ?? []),
    ...formats.flatMap(({ format }) => formatText(format) ?? []),
  ];
}

function tooLong(least: number, most: number, origin: Impossible['origin']): Impossible {
  return impossible(
    least > LONGEST
      ? `a text of ${least} characters is too long to be made`
      : `no text has at least ${least} and at most ${most} characters`,
    origin,
  );
}

function noText({ patterns, formats, shortest, longest }: Facts): Impossible {
  const demands = [
    ...patterns.map(({ pattern }) => `matches \`${pattern}\``),
    ...formats.map(({ format }) => `has the format \`${format}\``),
    ...(shortest === undefined ? [] : [`has at least ${shortest.value} characters`]),
    ...(longest === undefined ? [] : [`has at most ${longest.value} characters`]),
  ];
  const origin = patterns[0]?.origin ?? formats[0]?.origin ?? HERE;
  return impossible(`no text was found that ${demands.join(' and ')}`, origin);
}

function plainText(dice: Dice, shortest: number, longest: number): string {
  const style = pick(dice, STYLES);
  const room = longest - shortest;
  switch (dice.between(0, 11)) {
    case 0:
      return textIn(style, dice, shortest);
    case 1:
      return textIn(style, dice, room <= 300 ? longest : shortest + dice.between(0, 60));
    default:
      return textIn(
        style,
        dice,
        shortest + dice.between(shortest === 0 && room > 0 ? 1 : 0, Math.min(room, 12)),
      );
  }
}

function textIn(style: Style | undefined, dice: Dice, length: number): string {
  const { characters, blanks } = style ?? { characters: ['a'], blanks: false };
  let text = '';
  for (let index = 0; index < length; index += 1) {
    const isInside = index > 0 && index < length - 1;
    text +=
      blanks && isInside && dice.once(7) ? ' ' : (characters[dice.between(0, characters.length - 1)] ?? '');
  }
  return text;
}
