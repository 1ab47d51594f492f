import type { Check } from '../model/extension.ts';
import { answered, broken, errorCodeOf, expectsStatus } from './evidence.ts';

export const noServerError: Check = {
  id: 'no-server-error',
  title: 'no request makes the provider fail with a 5xx',
  severity: 'violation',
  standards: ['HT-24', 'HT-25'],
  *judge(subject) {
    const { status } = subject.exchange.response;
    if (status < 500 || expectsStatus(subject)) return;
    const code = errorCodeOf(subject);
    const named = code === undefined ? '' : ` with \`${subject.contract.errors.codeField}\` ${code}`;
    yield broken(undefined, {
      message: `${answered(subject)}${named}; the request was ${subject.step.intent}, and no request may make the provider fail.`,
      actual: status,
      at: subject.step.at,
    });
  },
};
