import { expect, test } from 'vitest';
import { readOrders, sessionInput } from '../../test/faults/orders.ts';
import { answering, meeting, withStatus } from '../sandbox/faults/blocks.ts';
import { EMBEDDED_CONDITIONS, type Fault, faultOf } from '../sandbox/faults/fault.ts';
import { runControl } from './control.ts';
import { runMutant } from './mutant.ts';
import { ordered, stagesOf } from './order.ts';
import { groundFor } from './session.ts';

const CREATE = 'POST /api/v1/orders';
const input = sessionInput(readOrders(), undefined);
const ground = groundFor(EMBEDDED_CONDITIONS, input);
const { signal } = new AbortController();
const tried = (fault: Fault, only: (id: string) => boolean = () => true) =>
  runMutant(fault, {
    ...ground,
    plan: {
      ...ground.plan,
      tasks: ground.plan.tasks.filter(({ id, base }) => only(id) && (base === undefined || only(base))),
    },
    behaviour: input.behaviour,
    signal,
    exercising: [],
  });
const fault = (deviate: Fault['deviate'], more: Partial<Fault> = {}): Fault =>
  faultOf('statuses', {
    name: 'of this test',
    title: 'does something',
    promise: `${CREATE} > 201`,
    operation: CREATE,
    deviate,
    ...more,
  });
const happy = (id: string): boolean => id.includes('happy_path') || id.includes('examples');

test('a provider that breaks a promise is killed by the first check that sees it', async () => {
  const result = await tried(fault(answering({ operation: CREATE, status: 201 }, withStatus(202))), happy);
  expect(result).toMatchObject({ verdict: 'killed', activations: 1 });
  expect(result.killedBy?.task).toBe(`${CREATE} > examples > documented request`);
});

test('a fault that acts and that nobody sees has survived', async () => {
  const unseen = answering({ operation: CREATE }, (answer) => ({
    ...answer,
    headers: [...answer.headers, ['X-Extra', '1']],
  }));
  expect(await tried(fault(unseen), happy)).toMatchObject({ verdict: 'survived', killedBy: undefined });
});

test('a fault that never has an occasion is not reachable', async () => {
  const never = meeting(
    () => false,
    (request, next) => next(request),
  );
  expect(await tried(fault(never), happy)).toMatchObject({ verdict: 'not reachable', activations: 0 });
});

test('a provider that never answers leaves its tasks undecided', async () => {
  const silent = meeting(
    (request) => request.method === 'POST' && request.target.startsWith('/api/'),
    () => ({ lost: 'TIMEOUT' }),
  );
  expect(await tried(fault(silent), happy)).toMatchObject({ verdict: 'undecided' });
});

test('an equivalent fault is not run', async () => {
  const result = await tried(fault(() => ({}), { equivalent: 'for a reason' }));
  expect(result).toMatchObject({ verdict: 'equivalent', requests: 0 });
});

test('a mutant that was given no time is timed out', async () => {
  const aborted = AbortSignal.abort();
  const result = await runMutant(
    fault(() => ({})),
    { ...ground, behaviour: input.behaviour, signal: aborted, exercising: [] },
  );
  expect(result.verdict).toBe('timed out');
});

test('something found without a deviation is a mistake of ours, and not a kill', async () => {
  const secret = answering({ operation: CREATE, status: 201 }, withStatus(202));
  const unsaid: Fault['deviate'] = (world) => secret({ ...world, acted: () => {} });
  await expect(tried(fault(unsaid), happy)).rejects.toThrow('did nothing');
});

test('tasks that exercise the promise come first, after what they build on', () => {
  const last = ground.plan.tasks.findLast(({ base }) => base !== undefined);
  const reordered = ordered(ground.plan, { operation: undefined }, last === undefined ? [] : [last.id]);
  expect(reordered.tasks.slice(0, 2).map(({ id }) => id)).toEqual([last?.base, last?.id]);
  expect(reordered.tasks.map(({ id }) => id).sort()).toEqual(ground.plan.tasks.map(({ id }) => id).sort());
  expect(reordered.tasks.some(({ exclusive }) => exclusive)).toBe(false);
});

test('random cases come after everything else, with what they build on', () => {
  const { plan } = groundFor(EMBEDDED_CONDITIONS, sessionInput(readOrders(), 5));
  const [fixed, random] = stagesOf(plan);
  expect(fixed?.tasks.every(({ kind }) => kind === 'scenario')).toBe(true);
  const ids = new Set(random?.tasks.map(({ id }) => id));
  expect(random?.tasks.every(({ base }) => base === undefined || ids.has(base))).toBe(true);
});

test('the provider without a fault is found to break nothing, in whatever order it is asked', async () => {
  const control = await runControl(ground.plan, { ...ground, behaviour: input.behaviour, signal });
  expect(control.findings).toEqual([]);
  const exercising = new Map(control.coverage).get('webhooks > * > retry') ?? [];
  const plan = ordered(ground.plan, { operation: CREATE }, exercising);
  const again = await runControl(plan, { ...ground, behaviour: input.behaviour, signal });
  expect(again.findings).toEqual([]);
});
