import { type Dice, pick } from './dice.ts';

// Reserved names (RFC 2606, RFC 6761) and networks (RFC 5737, RFC 3849): nobody gets mail from a test.
const HOSTS = ['example.com', 'example.org', 'shop.example.net', 'a.example', 'xn--bcher-kva.example'];

export function emailText(dice: Dice): string {
  const separator = pick(dice, ['', '', '.', '+', '_', '-']) ?? '';
  const local = separator === '' ? word(dice) : `${word(dice)}${separator}${word(dice)}`;
  return `${local}@${pick(dice, HOSTS)}`;
}

export function hostnameText(dice: Dice): string {
  return dice.once(3) ? `${word(dice)}.${pick(dice, HOSTS)}` : (pick(dice, HOSTS) ?? '');
}

export function ipv4Text(dice: Dice): string {
  if (dice.once(6)) return pick(dice, ['0.0.0.0', '127.0.0.1', '255.255.255.255', '10.0.0.1']) ?? '';
  return `${pick(dice, ['192.0.2', '198.51.100', '203.0.113'])}.${dice.between(0, 255)}`;
}

export function ipv6Text(dice: Dice): string {
  const group = (): string => dice.between(0, 0xffff).toString(16);
  switch (dice.between(0, 4)) {
    case 0:
      return `2001:db8::${group()}`;
    case 1:
      return pick(dice, ['::1', '::', 'fe80::1', '::ffff:192.0.2.1']) ?? '';
    case 2:
      return `2001:DB8::${group()}:${group()}`.toUpperCase();
    default:
      return ['2001', 'db8', group(), group(), group(), group(), group(), group()].join(':');
  }
}

export function urlText(dice: Dice): string {
  const port = dice.once(6) ? `:${dice.between(1, 65_535)}` : '';
  const scheme = dice.once(6) ? 'http' : 'https';
  return `${scheme}://${pick(dice, HOSTS)}${port}${pathText(dice)}${tailText(dice)}`;
}

export function uriText(dice: Dice): string {
  if (!dice.once(8)) return urlText(dice);
  return pick(dice, ['urn:isbn:9780131101630', `mailto:${emailText(dice)}`, 'tel:+1-201-555-0123']) ?? '';
}

export function uriReferenceText(dice: Dice): string {
  if (dice.once(4)) return urlText(dice);
  return `${pick(dice, [pathText(dice), `../${word(dice)}`, word(dice)])}${tailText(dice)}`;
}

export function pathText(dice: Dice): string {
  const segment = (): string => `/${dice.once(6) ? 'a%20b' : word(dice)}`;
  return Array.from({ length: dice.between(0, 3) }, segment).join('') || '/';
}

/** Lower case, so that it stays what it is wherever case does not matter. */
export function word(dice: Dice): string {
  let text = LETTERS[dice.between(0, 25)] ?? '';
  for (let left = dice.between(0, 7); left > 0; left -= 1) {
    text += LETTERS[dice.between(0, LETTERS.length - 1)] ?? '';
  }
  return text;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function tailText(dice: Dice): string {
  const query = dice.once(4) ? `?${word(dice)}=${word(dice)}` : '';
  return dice.once(8) ? `${query}#${word(dice)}` : query;
}
