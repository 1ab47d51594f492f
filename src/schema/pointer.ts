import { isJsonList, isJsonObject, type Json } from '../model/json.ts';

/** The segments of a JSON pointer (RFC 6901). */
export function pointerSegments(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function toPointer(segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

export function readPointer(value: Json | undefined, pointer: string): Json | undefined {
  return pointerSegments(pointer).reduce(member, value);
}

/** An own member of an object or an entry of a list; undefined for everything else. */
export function member(value: Json | undefined, name: string | number): Json | undefined {
  if (isJsonList(value)) return /^\d+$/.test(String(name)) ? value[Number(name)] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
