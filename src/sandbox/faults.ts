import type { Contract } from '../model/contract.ts';
import { answerFaults } from './faults/answers.ts';
import { authenticationFaults } from './faults/authentication.ts';
import { errorFaults } from './faults/errors.ts';
import type { Fault } from './faults/fault.ts';
import { headerFaults } from './faults/headers.ts';
import { idempotencyFaults } from './faults/idempotency.ts';
import { invariantFaults } from './faults/invariants.ts';
import { latencyFaults } from './faults/latency.ts';
import { otherRequestFaults } from './faults/other-requests.ts';
import { rateLimitFaults } from './faults/rate-limits.ts';
import { requestFaults } from './faults/requests.ts';
import { robustnessFaults } from './faults/robustness.ts';
import { stateFaults } from './faults/state.ts';
import { statusFaults } from './faults/statuses.ts';
import { webhookFaults } from './faults/webhooks.ts';

const FAMILIES: readonly ((contract: Contract) => readonly Fault[])[] = [
  answerFaults,
  authenticationFaults,
  errorFaults,
  headerFaults,
  idempotencyFaults,
  invariantFaults,
  latencyFaults,
  otherRequestFaults,
  rateLimitFaults,
  requestFaults,
  robustnessFaults,
  stateFaults,
  statusFaults,
  webhookFaults,
];

/** Every deviation that can be read from a page, in the order of their ids: what a suite for it should see. */
export function faultsOf(contract: Contract): readonly Fault[] {
  const all = FAMILIES.flatMap((family) => family(contract));
  const byId = new Map(all.map((fault) => [fault.id, fault]));
  return [...byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}
