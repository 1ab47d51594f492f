import type { AuthDeclaration } from '../model/auth.ts';
import { type HttpRequest, headerValue } from '../model/exchange.ts';
import type { Check } from '../model/extension.ts';
import type { SendStep } from '../model/plan.ts';
import { promiseId } from '../model/promise.ts';

/** A protected operation refuses whoever shows no credentials, and lets in whoever shows the documented ones. */
export const authEnforced: Check = {
  id: 'auth-enforced',
  title: 'a protected operation answers only those who show their credentials',
  severity: 'violation',
  standards: ['OA-20', 'OA-21', 'API2'],
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
    // A request that nobody gave credentials to says nothing about them, however it was answered.
    if (status >= 200 && status < 300 && shows(exchange.request, step, contract.auth))
      yield { state: 'kept', promise: promiseId.auth('credentials') };
  },
};

/** Whether the request that was sent carries credentials of the declared kind. */
function shows({ headers, url }: HttpRequest, { request }: SendStep, auth: AuthDeclaration): boolean {
  switch (auth.type) {
    case 'client-credentials':
    case 'bearer':
      return hasScheme(headerValue(headers, auth.header), auth.scheme);
    case 'basic':
      return hasScheme(headerValue(headers, 'Authorization'), 'Basic');
    case 'api-key':
      return auth.place === 'query'
        ? URL.canParse(url) && new URL(url).searchParams.has(auth.name)
        : headerValue(headers, auth.name) !== undefined;
    case 'mutual-tls':
      // The connection shows the certificate, and without one no run begins.
      return request.authenticate;
    default:
      return auth satisfies never;
  }
}

function hasScheme(value: string | undefined, scheme: string): boolean {
  return value?.toLowerCase().startsWith(`${scheme.toLowerCase()} `) === true;
}
