import type { ClientCredentialsDeclaration } from '../model/auth.ts';
import type { SourceInput } from '../model/extension.ts';
import type { Operation } from '../model/operation.ts';
import type { ScenarioTask } from '../model/plan.ts';
import { promiseId } from '../model/promise.ts';
import { authRefusal } from './auth-refusal.ts';
import { baseRequest } from './base.ts';
import { sendStep, smallTask } from './small-task.ts';
import { acceptedStatuses } from './tasks.ts';
import { documentedFields, tokenRequest } from './token-request.ts';
import { withHeaders } from './written-request.ts';

/** Clocks differ, and a provider may look the other way for a moment. */
const LEEWAY_MS = 5000;

/** A token is good at once and over after its documented life, where that can be waited for; undefined where it cannot. */
export function expiryTask(
  auth: ClientCredentialsDeclaration,
  operation: Operation,
  { contract, maxWaitMs }: SourceInput,
): ScenarioTask | undefined {
  const { expiresInSeconds } = auth;
  if (expiresInSeconds === undefined || operation.path.includes('{')) return undefined;
  const waitMs = expiresInSeconds * 1000 + LEEWAY_MS;
  if (waitMs > maxWaitMs) return undefined;
  const request = baseRequest(operation, contract);
  const own = {
    ...request,
    authenticate: false,
    headers: withHeaders(request.headers, [[auth.header, `${auth.scheme} {{old}}`]], []),
  };
  const at = auth.tokenUrl.at;
  return smallTask({
    title: `a token is over after ${expiresInSeconds} s`,
    suite: operation.key,
    source: 'unauthorized',
    tags: ['auth', 'expiry'],
    base: undefined,
    steps: [
      sendStep(1, {
        title: 'a token',
        operation: undefined,
        request: tokenRequest(documentedFields(auth), auth),
        intent: 'valid',
        expectation: { statuses: ['200'] },
        captures: [{ name: 'old', path: '$.access_token' }],
        at,
      }),
      sendStep(2, {
        title: 'while it is good',
        operation: operation.key,
        request: own,
        intent: 'valid',
        expectation: {
          statuses: acceptedStatuses(operation),
          grounds: { text: 'the token was issued a moment ago', severity: 'violation' },
        },
        at,
      }),
      { kind: 'wait', id: 'step 3', ms: waitMs, at },
      sendStep(4, {
        title: 'when it is over',
        operation: operation.key,
        request: own,
        intent: 'unauthenticated',
        expectation: {
          ...authRefusal(operation, contract),
          places: { status: at },
          promises: { status: promiseId.auth(operation.key) },
          // RFC 6749 section 5.1 calls it the lifetime; leeway for clocks is usual.
          grounds: {
            text: `the token's documented life of ${expiresInSeconds} s has been over for ${LEEWAY_MS / 1000} s`,
            severity: 'advice',
          },
        },
        at,
      }),
    ],
    at,
  });
}
