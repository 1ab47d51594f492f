import type { Check } from '../model/extension.ts';
import { promiseId } from '../model/promise.ts';
import { answered, broken, declaredResponse, expectsStatus, kept } from './evidence.ts';

export const statusDeclared: Check = {
  id: 'status-declared',
  title: 'every status is one that the operation declares',
  severity: 'violation',
  standards: [],
  *judge(subject) {
    const { operation, contract, exchange, step } = subject;
    if (operation === undefined) return;
    const declared = declaredResponse(subject);
    if (declared !== undefined) {
      yield kept(promiseId.status(operation.key, declared.status));
      return;
    }
    const { status } = exchange.response;
    // Statements about all operations declare a status too: a scenario, the error table, the rate limits.
    const elsewhere =
      expectsStatus(subject) ||
      contract.errors.codes.some((code) => code.status === status) ||
      contract.limits?.exceeded?.status === status;
    // An operation that documents no answer at all promises none.
    if (elsewhere || operation.responses.length === 0) return;
    // A page cannot list what every server may say to absurd input: too large, too long, unsupported.
    const absurd = step.intent === 'hostile' && status >= 400 && status < 500;
    const statuses = [...new Set(operation.responses.map((response) => response.status))].sort();
    yield broken(
      undefined,
      {
        message: `${answered(subject)}; declared ${statuses.length === 1 ? 'is' : 'are'} ${statuses.join(', ')}.`,
        expected: statuses,
        actual: status,
        at: operation.at,
      },
      absurd ? 'advice' : undefined,
    );
  },
};
