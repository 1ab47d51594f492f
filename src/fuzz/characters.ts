/** Characters to try where a pattern asks for one, the simplest first. */
export const POOL: readonly string[] = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ...'-_. !"#$%&\'()*+,/:;<=>?@[\\]^`{|}~',
  ...'éßñøŁĐЖяΩλ中文字あア한אבعرहไ𝒳😀🎉€£°²½٣Ⅷǅªʰ',
  ...'\u0301\u20dd\u00a0\u200d\u2028\ufeff\t\n\r\f\v',
];

/** Whether a character is among those that every system knows. */
export function isPlain(character: string): boolean {
  return character >= ' ' && character <= '~';
}

/** Code points, as JSON Schema counts. A loop, because every text that is made gets counted. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index += 1) {
    const isPair =
      (text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;
    if (isPair) count -= 1;
  }
  return count;
}

const PLAIN = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const PUNCTUATION = [...'-_.,:;!?\'"()/&%+*#@<>[]{}\\|~$^=`'];
/** Beyond the Basic Multilingual Plane, combining, from right to left, wide: each counts as one character. */
const EXOTIC = [...'éßñøŁЖяΩ中文あ한אבגעربي😀🎉𝒳𐍈👩🏽', 'e\u0301', 'a\u0308', '\u200f', 'ﷺ'].flatMap(
  (unit) => [...unit],
);

export interface Style {
  readonly characters: readonly string[];
  /** Blanks come in between, never at an end: providers trim those, which no schema tells. */
  readonly blanks: boolean;
}

/** Kinds of texts, the common ones several times. */
export const STYLES: readonly Style[] = [
  { characters: PLAIN, blanks: false },
  { characters: PLAIN, blanks: true },
  { characters: PLAIN, blanks: true },
  { characters: [...PLAIN, ...PUNCTUATION], blanks: true },
  { characters: [...PLAIN, ...EXOTIC, ...EXOTIC], blanks: true },
];
