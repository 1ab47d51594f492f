import type { Contract } from '../model/contract.ts';
import { headerValue } from '../model/exchange.ts';
import type { NotedAnswer } from '../model/extension.ts';
import type { Notes } from './notes.ts';
import { promisedHeader, promisedHeaders } from './promised-header.ts';

const TOLERANCE_SECONDS = 2;
/** RFC 9110 section 5.6.7: the only form of a date that may be sent. */
const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** The answer over a limit is waited for and never judged as an answer; what it must carry is looked at here. */
export function noteRefusal(
  answer: NotedAnswer,
  {
    contract,
    longestMs,
    notes,
  }: { readonly contract: Contract; readonly longestMs: number; readonly notes: Notes },
): void {
  const { status, headers } = answer.exchange.response;
  const over = status === 429 || status === contract.limits?.exceeded?.status;
  if (!over && status !== 503) return;
  const name = `${answer.operation?.key ?? answer.exchange.request.method} answered ${status}`;
  if (over) {
    for (const header of promisedHeaders(answer, contract)) {
      if (!header.required) continue;
      if (headerValue(headers, header.name) !== undefined) notes.seen(header.promise);
      else
        notes.tell({
          kind: `${status} without ${header.name.toLowerCase()}`,
          promise: header.promise,
          severity: 'violation',
          message: `${name} without the header ${header.name}, which is declared for it`,
          at: header.at,
        });
    }
  }
  const given = headerValue(headers, 'retry-after')?.trim();
  if (given === undefined) return;
  const promised = promisedHeader('Retry-After', answer, contract);
  const tell = (kind: string, words: string): void =>
    notes.tell({
      kind,
      promise: promised?.promise,
      severity: promised === undefined ? 'advice' : 'violation',
      message: `${name} with Retry-After: ${given}; ${words}`,
      at: promised?.at ?? contract.limits?.at ?? { file: contract.source.file, line: 1, column: 1 },
    });
  if (!/^\d+$/.test(given) && !IMF_FIXDATE.test(given))
    tell('form of Retry-After', 'it is a whole number of seconds or an HTTP date (RFC 9110 section 10.2.3)');
  else if (over && longestMs > 0 && Number(given) > longestMs / 1000 + TOLERANCE_SECONDS)
    tell('length of Retry-After', `the longest declared window is ${longestMs / 1000} s`);
}
