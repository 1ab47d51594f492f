import type { Json } from '../model/json.ts';

/** A value as people write it in a sentence: JSON where it is JSON, else the text itself. */
export function parseLiteral(text: string): Json {
  const trimmed = text.trim();
  try {
    const value: Json = JSON.parse(trimmed);
    return value;
  } catch {
    return trimmed.replace(/^'(.*)'$/s, '$1');
  }
}
