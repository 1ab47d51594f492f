import type { Contract } from '../model/contract.ts';
import type { Fault } from './faults/fault.ts';
import { requestFaults } from './faults/requests.ts';

/** Every deviation that can be read from a page, in the order of their ids: what a suite for it should see. */
export function faultsOf(contract: Contract): readonly Fault[] {
  const families = [requestFaults];
  const all = families.flatMap((family) => family(contract));
  const byId = new Map(all.map((fault) => [fault.id, fault]));
  return [...byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}
