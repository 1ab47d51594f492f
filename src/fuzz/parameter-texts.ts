import type { Parameter } from '../model/operation.ts';
import type { Side } from './edit.ts';

/** Longer values make a request line that servers refuse before anybody reads the parameter. */
const LONGEST = 2_000;

/** Whether a value can be sent at that place and arrives as it is. */
export function isWritable(
  value: string,
  { place, side }: { readonly place: Parameter['place']; readonly side: Side },
): boolean {
  if (!value.isWellFormed() || value.length > LONGEST) return false;
  switch (place) {
    case 'query':
      return true;
    case 'path':
      // Another path: the parent's, that of nothing, or for those who split after decoding a longer one.
      return !['', '.', '..'].includes(value) && (side === 'hostile' || !/[/\\]/.test(value));
    case 'header':
      // Field values of RFC 9110, blanks around which are no part of them.
      return /^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/.test(value);
    default:
      return place satisfies never;
  }
}

/** Texts that are of none of the types, likeliest mistake first. */
export function* wrongWords(types: readonly string[]): Iterable<readonly [label: string, text: string]> {
  if (types.length === 0 || types.includes('string') || types.includes('array') || types.includes('object'))
    return;
  const wanted = types.map((type) => `${type === 'integer' ? 'an' : 'a'} ${type}`).join(' or ');
  yield [`a word instead of ${wanted}`, 'abc'];
  if (types.includes('integer') && !types.includes('number'))
    yield [`a fraction instead of ${wanted}`, '2.5'];
  if (types.includes('boolean')) yield [`a one instead of ${wanted}`, '1'];
  else yield [`a truth value instead of ${wanted}`, 'true'];
  yield [`an empty text instead of ${wanted}`, ''];
  yield [`a list instead of ${wanted}`, '1,2'];
  yield [`the word null instead of ${wanted}`, 'null'];
}

/** What frameworks read in different ways, so that both an answer and a refusal are fine, but no crash. */
export function* hostileValues(
  text: string,
  { place, numeric }: { readonly place: Parameter['place']; readonly numeric: boolean },
): Iterable<readonly [label: string, texts: readonly string[]]> {
  if (numeric) {
    yield ['with an exponent', ['1e3']];
    yield ['with a leading zero', ['01']];
    yield ['with a plus sign', ['+1']];
    yield ['beyond 64 bits', ['9223372036854775808']];
  }
  if (place === 'header') return;
  if (place === 'query') yield ['twice', [text, text]];
  if (place === 'query' && !numeric) yield ['of 500 characters', ['x'.repeat(500)]];
  if (place === 'path') yield ['with a slash', [`${text}/x`]];
  yield ['with a NUL character', [`${text}\u0000`]];
  yield ['written from right to left', [`${text}\u202E\u05D0`]];
  yield ['with a quotation mark', [`${text}'"`]];
}
