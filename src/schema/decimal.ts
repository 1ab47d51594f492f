/** Whether `value` is a whole multiple of `step`, computed on the decimal digits of both. */
export function isMultiple(value: number, step: number): boolean {
  if (!Number.isFinite(value) || !Number.isFinite(step) || step <= 0) return false;
  const [left, right] = [digits(value), digits(step)];
  const exponent = Math.min(left.exponent, right.exponent);
  // Numbers this far apart would need millions of digits.
  if (Math.max(left.exponent, right.exponent) - exponent > 700) return value === 0;
  const scaled = (number: Digits): bigint => number.digits * 10n ** BigInt(number.exponent - exponent);
  return scaled(left) % scaled(right) === 0n;
}

interface Digits {
  readonly digits: bigint;
  readonly exponent: number;
}

function digits(value: number): Digits {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}
