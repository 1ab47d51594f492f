/** An exact number: what computers do to 0.1 + 0.2 happens to no invoice. */
export interface Exact {
  readonly over: bigint;
  /** Positive. */
  readonly under: bigint;
}

/** The number that decimal text stands for; undefined for what is too far from a practical size. */
export function exactOf(text: string): Exact | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > 100) return undefined;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return power >= 0
    ? { over: digits * 10n ** BigInt(power), under: 1n }
    : { over: digits, under: 10n ** BigInt(-power) };
}

export const ZERO: Exact = { over: 0n, under: 1n };

export function calculated(operator: '+' | '-' | '*' | '/', left: Exact, right: Exact): Exact | undefined {
  switch (operator) {
    case '+':
      return { over: left.over * right.under + right.over * left.under, under: left.under * right.under };
    case '-':
      return { over: left.over * right.under - right.over * left.under, under: left.under * right.under };
    case '*':
      return { over: left.over * right.over, under: left.under * right.under };
    case '/': {
      if (right.over === 0n) return undefined;
      const over = left.over * right.under;
      const under = left.under * right.over;
      return under < 0n ? { over: -over, under: -under } : { over, under };
    }
    default:
      return operator satisfies never;
  }
}

/** Negative, zero or positive, as `left` is below, equal to or above `right`. */
export function compared(left: Exact, right: Exact): number {
  const difference = left.over * right.under - right.over * left.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether two amounts are the same once both are written in cents. */
export function sameToTheCent(left: Exact, right: Exact): boolean {
  const difference = left.over * right.under - right.over * left.under;
  const size = difference < 0n ? -difference : difference;
  return size * 200n < left.under * right.under;
}

export function exactText({ over, under }: Exact): string {
  const sign = over < 0n ? '-' : '';
  const size = over < 0n ? -over : over;
  const thousandths = (size * 10_000n) / under;
  const fraction = String(thousandths % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${sign}${thousandths / 10_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
