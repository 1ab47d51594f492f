/** Whether `value` is a whole multiple of `step`, computed on the decimal digits of both. */
export function isMultiple(value: number, step: number): boolean {
  return multiplesOf(step)(value);
}

/** The same for many values and one step. */
export function multiplesOf(step: number): (value: number) => boolean {
  if (!Number.isFinite(step) || step <= 0) return () => false;
  const right = decimal(step);
  return (value) => {
    if (!Number.isFinite(value)) return false;
    const left = decimal(value);
    const exponent = Math.min(left.exponent, right.exponent);
    const [small, smallStep] = [scaled(left, exponent), scaled(right, exponent)];
    if (isExact(small) && isExact(smallStep)) return small % smallStep === 0;
    // Numbers this far apart would need millions of digits.
    if (Math.max(left.exponent, right.exponent) - exponent > 700) return value === 0;
    return scaledWhole(left, exponent) % scaledWhole(right, exponent) === 0n;
  };
}

interface Decimal {
  /** A whole number, maybe with a sign. */
  readonly digits: string;
  readonly exponent: number;
}

function decimal(value: number): Decimal {
  const text = String(value);
  const mark = text.indexOf('e');
  const mantissa = mark === -1 ? text : text.slice(0, mark);
  const exponent = mark === -1 ? 0 : Number(text.slice(mark + 1));
  const point = mantissa.indexOf('.');
  if (point === -1) return { digits: mantissa, exponent };
  const fraction = mantissa.slice(point + 1);
  return { digits: mantissa.slice(0, point) + fraction, exponent: exponent - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): number {
  return Number(digits) * 10 ** (exponent - to);
}

/** Up to here a product of whole numbers is exact, too. */
function isExact(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

function scaledWhole({ digits, exponent }: Decimal, to: number): bigint {
  return BigInt(digits) * 10n ** BigInt(exponent - to);
}
