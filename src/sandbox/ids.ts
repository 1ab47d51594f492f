/** Writes numbers in the shape of an example: for `ORD-12345678`, 1 is `ORD-00000001`, and so on. */
export function idsLike(example: unknown): (number: number) => string {
  if (typeof example === 'number') return String;
  if (typeof example !== 'string' || example === '') return (number) => `id-${number}`;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(example))
    return (number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  const digits = /\d+(?=\D*$)/.exec(example);
  if (digits === null) return (number) => `${example}-${number}`;
  const before = example.slice(0, digits.index);
  const after = example.slice(digits.index + digits[0].length);
  const width = digits[0].length;
  return (number) => before + String(number).padStart(width, '0') + after;
}
