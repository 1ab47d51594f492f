/** `value + times * step` on the decimal digits of both, free of the dust of binary fractions. */
export function stepped(value: number, step: number, times: number): number {
  const places = Math.max(placesIn(value), placesIn(step));
  return unscaled(scaled(value, places) + BigInt(times) * scaled(step, places), places);
}

/** The nearest multiple of the step that is not above (`down`) or not below (`up`) the value. */
export function multipleNear(value: number, step: number, direction: 'down' | 'up'): number {
  const places = Math.max(placesIn(value), placesIn(step));
  const [units, grid] = [scaled(value, places), scaled(step, places)];
  const over = ((units % grid) + grid) % grid;
  return unscaled(units - over + (direction === 'up' && over !== 0n ? grid : 0n), places);
}

/** The smallest step that is a multiple of both. */
export function commonStep(left: number, right: number): number {
  const places = Math.max(placesIn(left), placesIn(right));
  const [one, other] = [scaled(left, places), scaled(right, places)];
  let [rest, divisor] = [one, other];
  while (rest !== 0n) [rest, divisor] = [divisor % rest, rest];
  return unscaled((one / divisor) * other, places);
}

/** How many decimal places a number is written with. */
export function placesIn(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  return Math.max(0, fraction.length - Number(exponent));
}

function scaled(value: number, places: number): bigint {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(Number(exponent) - fraction.length + places);
}

function unscaled(units: bigint, places: number): number {
  return Number(`${units}e-${places}`);
}
