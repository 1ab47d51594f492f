import type { Check } from '../model/extension.ts';
import { promiseId } from '../model/promise.ts';

/** A protected operation refuses whoever shows no credentials, and lets in whoever shows the documented ones. */
export const authEnforced: Check = {
  id: 'auth-enforced',
  title: 'a protected operation answers only those who show their credentials',
  severity: 'violation',
  *judge({ contract, operation, step, exchange }) {
    if (contract.auth === undefined || operation === undefined || !operation.secured) return;
    const { status } = exchange.response;
    if (step.intent === 'unauthenticated') {
      const promise = promiseId.auth(operation.key);
      // Where the step itself expects the refusal, `expectation-met` speaks for the promise.
      if (step.expectation.promises['status'] === promise) return;
      if (status === 401 || status === 403) yield { state: 'kept', promise };
      if (status >= 200 && status < 300) {
        yield {
          state: 'broken',
          promise,
          problem: {
            message: `${operation.key} answered ${status} to a request without valid credentials; the page protects it.`,
            expected: 401,
            actual: status,
          },
        };
      }
      return;
    }
    if (step.request.authenticate && status >= 200 && status < 300)
      yield { state: 'kept', promise: promiseId.auth('credentials') };
  },
};
