import { headerValue } from '../model/exchange.ts';
import type { Check, Subject } from '../model/extension.ts';
import { readField } from '../schema/fields.ts';
import { answered, broken, jsonBody, shown } from './evidence.ts';

/** The caller's id finds a request again in both logs only if the provider takes it over. */
export const requestIdEchoed: Check = {
  id: 'request-id-echoed',
  title: 'an answer that names a request id names the one that was sent',
  severity: 'advice',
  standards: ['TR-01'],
  *judge(subject) {
    const { operation, exchange } = subject;
    const sent = sentId(subject);
    // An id that breaks a rule of the page may not be repeated, and refused headers need not have been read.
    if (operation === undefined || sent === undefined || blamesHeader(subject)) return;
    if (exchange.response.status >= 400 && subject.step.intent === 'hostile') return;
    const answeredId = headerValue(exchange.response.headers, sent.name);
    const inBody = readField(jsonBody(subject), 'request_id');
    const named =
      answeredId ?? (exchange.response.status >= 400 && typeof inBody === 'string' ? inBody : undefined);
    if (named === undefined || named === sent.value) return;
    const promised = sent.promised ? 'violation' : 'advice';
    const message = `${answered(subject)} with the request id ${shown(named)}; ${sent.name} of the request was ${shown(sent.value)}.`;
    yield broken(undefined, { message, expected: sent.value, actual: named, at: sent.at }, promised);
  },
};

function blamesHeader({ step }: Subject): boolean {
  return step.expectation.blames?.place === 'header';
}

/** The declared header for it, as it was sent. `promised`: the page says in so many words that it comes back. */
function sentId({ operation, exchange }: Subject):
  | {
      readonly name: string;
      readonly value: string;
      readonly promised: boolean;
      readonly at: NonNullable<Subject['operation']>['at'];
    }
  | undefined {
  const declared = operation?.parameters.find(
    ({ name, place }) => place === 'header' && /^x-(?:request|correlation)-id$/i.test(name),
  );
  const value = declared === undefined ? undefined : headerValue(exchange.request.headers, declared.name);
  if (declared === undefined || value === undefined) return undefined;
  const promised = /\b(?:echo(?:ed|es)?|returned|sent back|comes back|repeated)\b/i.test(
    declared.description ?? '',
  );
  return { name: declared.name, value, promised, at: declared.at };
}
