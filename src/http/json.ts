import type { ParsedJson } from '../model/exchange.ts';

/** Deeper than anything that means something, and shallow enough for whatever walks through it afterwards. */
const DEEPEST = 500;

/** Reads a body on first use. */
export function lazyJson(body: Uint8Array, truncated: boolean): () => ParsedJson {
  let parsed: ParsedJson | undefined;
  return () => {
    parsed ??= parseJson(body, truncated);
    return parsed;
  };
}

const STRICT_TEXT = new TextDecoder('utf-8', { fatal: true });

function parseJson(body: Uint8Array, truncated: boolean): ParsedJson {
  if (body.length === 0) return { parsed: false, reason: 'the body is empty' };
  if (truncated)
    return { parsed: false, reason: `the body is longer than ${body.length} bytes and was cut there` };
  if (isTooDeep(body)) return { parsed: false, reason: `it is nested deeper than ${DEEPEST} levels` };
  try {
    return { parsed: true, value: JSON.parse(STRICT_TEXT.decode(body)) };
  } catch (thrown) {
    return { parsed: false, reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [LIST, LIST_END, MAP, MAP_END] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/** Counted over the bytes: a walk through the parsed value would itself be as deep as the value. */
function isTooDeep(body: Uint8Array): boolean {
  if (body.length < 2 * DEEPEST) return false;
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < body.length; index += 1) {
    const byte = body[index] ?? 0;
    if (quoted) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) {
      quoted = true;
    } else if (byte === LIST || byte === MAP) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (byte === LIST_END || byte === MAP_END) {
      depth -= 1;
    }
  }
  return false;
}
