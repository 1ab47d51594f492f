import type { RecordedExchange } from '../model/event.ts';

/** A command line that sends the request again. Where a secret was, a variable stands that the reader can set. */
export function curl(exchange: RecordedExchange): string {
  const parts = [
    'curl',
    '-i',
    ...(exchange.method === 'GET' ? [] : ['-X', exchange.method]),
    quoted(exchange.url),
  ];
  for (const [name, value] of exchange.requestHeaders) parts.push('-H', quoted(`${name}: ${value}`));
  if (exchange.requestBody !== undefined && exchange.requestBody.encoding === 'utf-8')
    parts.push('--data-raw', quoted(exchange.requestBody.text));
  return parts.join(' ');
}

/** For a POSIX shell; in double quotes only where a variable must be filled in. */
function quoted(text: string): string {
  const plain = text.replaceAll('\u0000', '');
  if (plain.includes('***')) return `"${plain.replace(/[\\"$`]/g, '\\$&').replaceAll('***', '$TOKEN')}"`;
  return /^[\w./:=@%+,-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", "'\\''")}'`;
}
