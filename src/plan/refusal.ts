import type { Contract } from '../model/contract.ts';
import type { DeclaredResponse, Operation, StatusPattern } from '../model/operation.ts';
import type { Blame, Expectation } from '../model/plan.ts';

/** How an operation refuses input that breaks a rule of the page, as far as the page says. */
export interface Refusal {
  readonly statuses: readonly StatusPattern[];
  readonly errorCode: string | undefined;
}

/** Any refusal will do where the page declares none. */
const ANY_REFUSAL: Refusal = { statuses: ['4XX'], errorCode: undefined };

export function refusalOf(operation: Operation, contract: Contract, place: Blame['place']): Refusal {
  const [best] = operation.responses
    .map((response) => ({ response, rank: rankOf(response) }))
    .filter(({ rank }) => rank > 0)
    .sort((left, right) => right.rank - left.rank);
  const absent = operation.responses.find(({ status }) => status === '404');
  // A path that no thing can have is as good as one that no thing has.
  if (place === 'path' && absent !== undefined) {
    return best === undefined
      ? { statuses: [absent.status], errorCode: codeOf(absent, contract) }
      : { statuses: [best.response.status, absent.status], errorCode: undefined };
  }
  if (best === undefined) return ANY_REFUSAL;
  return { statuses: [best.response.status], errorCode: codeOf(best.response, contract) };
}

/**
 * Declared refusals for other reasons than a rule of the page: they say nothing about valid input that meets an
 * unknown customer or an empty store.
 */
export function offTopicRefusals(operation: Operation, contract: Contract): Expectation['offTopic'] {
  const refusal = refusalOf(operation, contract, 'body');
  const others = operation.responses
    .filter(({ status }) => /^4/.test(status) && !refusal.statuses.includes(status))
    .map(({ status }) => ({ status, errorCode: undefined }));
  const sharing = contract.errors.codes
    .filter(
      ({ code, status }) =>
        refusal.errorCode !== undefined &&
        code !== refusal.errorCode &&
        refusal.statuses.includes(String(status)),
    )
    .map(({ code, status }) => ({ status: String(status), errorCode: code }));
  return [...others, ...sharing];
}

function rankOf({ status, description, errorCode, origin }: DeclaredResponse): number {
  if (!/^(400|422|4XX)$/i.test(status) || origin === 'rate-limits') return 0;
  const words = `${errorCode?.value ?? ''} ${description ?? ''}`;
  const speaks = /valid|malformed|schema|bad.?request|breaks|constraint/i.test(words) ? 4 : 0;
  return speaks + (status === '400' ? 2 : status === '422' ? 1 : 0.5);
}

function codeOf(response: DeclaredResponse, contract: Contract): string | undefined {
  if (response.errorCode !== undefined) return response.errorCode.value;
  const codes = contract.errors.codes.filter(
    ({ status, origin }) => String(status) === response.status && origin === 'table',
  );
  const validation = codes.filter(({ code }) => /valid/i.test(code));
  const [only] = codes.length === 1 ? codes : validation.length === 1 ? validation : [];
  return only?.code;
}
