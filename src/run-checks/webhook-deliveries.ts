import type { Contract, WebhookEvent, Webhooks } from '../model/contract.ts';
import { headerValue } from '../model/exchange.ts';
import type { Conclusion, Delivery, Inbox, RunCheck } from '../model/extension.ts';
import { isJsonObject } from '../model/json.ts';
import { promiseId } from '../model/promise.ts';
import { type ReadDelivery, readDelivery } from '../probes/delivery.ts';
import { signatureProblem } from '../probes/signature.ts';
import { validatorFor } from '../schema/validator.ts';
import { type Notes, openNotes } from './notes.ts';

/** Every delivery that came during the run, whichever task caused it. */
export const webhookDeliveries: RunCheck = {
  id: 'webhook-deliveries',
  title: 'every delivery is signed, has its documented form and an id of its own',
  severity: 'violation',
  standards: ['WH-01', 'WH-02', 'WH-03', 'WH-05'],
  open: ({ contract, inbox }) => ({
    note: () => {},
    conclude: () => {
      const { webhooks } = contract;
      return webhooks === undefined || inbox === undefined ? [] : conclusionsFor(contract, webhooks, inbox);
    },
  }),
};

function conclusionsFor(contract: Contract, webhooks: Webhooks, inbox: Inbox): readonly Conclusion[] {
  const notes = openNotes();
  const bodies = new Map<string, ReadDelivery>();
  let unsure: string | undefined;
  for (const delivery of inbox.deliveries()) {
    const read = readDelivery(delivery);
    const event = webhooks.events.find(({ name }) => name === read.event);
    noteTransport(delivery, read, webhooks, notes);
    noteForm(read, event, contract, webhooks, notes);
    noteIdentity(read, bodies, webhooks, notes);
    unsure = noteSignature(delivery, read, webhooks, inbox, notes) ?? unsure;
  }
  const open: readonly Conclusion[] =
    unsure === undefined
      ? []
      : [{ state: 'open', promise: promiseId.webhook('*', 'signature'), reason: unsure }];
  return [...notes.conclusions(), ...open];
}

function noteTransport(delivery: Delivery, read: ReadDelivery, webhooks: Webhooks, notes: Notes): void {
  const type = headerValue(delivery.headers, 'content-type')?.split(';')[0]?.trim() ?? 'no content type';
  const tell = (kind: string, message: string): void =>
    notes.tell({
      kind,
      promise: undefined,
      severity: 'advice',
      message: `${nameOf(read)} ${message}`,
      at: webhooks.at,
    });
  if (delivery.method !== 'POST') tell('method', `came with ${delivery.method} instead of POST`);
  if (!/^[^/\s]+\/(?:[^/\s]+\+)?json$/i.test(type)) tell('media type', `came with ${type} instead of JSON`);
}

function noteForm(
  read: ReadDelivery,
  event: WebhookEvent | undefined,
  { schemas }: Contract,
  webhooks: Webhooks,
  notes: Notes,
): void {
  if (event === undefined) {
    const listed = webhooks.listed.some(({ value }) => value === read.event);
    const message = `${nameOf(read)} came, which the page does not know`;
    if (!listed)
      notes.tell({
        kind: `unknown ${read.event}`,
        promise: undefined,
        severity: 'advice',
        message,
        at: webhooks.at,
      });
    return;
  }
  notes.seen(promiseId.webhook(event.name, 'delivery'));
  const validator = validatorFor(schemas);
  const promise = promiseId.webhook(event.name, 'payload');
  const envelope = webhooks.envelope;
  const wrapped =
    envelope === undefined ? undefined : validator.validate(envelope.schema, read.body ?? null)[0];
  // Where wrapper and payload contradict each other, members stand inside `data` or beside it.
  const candidates = event.payload === undefined ? [] : [read.payload ?? null, read.body ?? null];
  const problems = candidates.map((value) => validator.validate(event.payload?.schema ?? true, value)[0]);
  const inner = problems.includes(undefined) ? undefined : problems[0];
  const problem = wrapped ?? inner;
  if (problem === undefined) {
    if (event.payload !== undefined) notes.seen(promise);
    return;
  }
  const at = (wrapped === undefined ? event.payload?.at : envelope?.at) ?? event.at;
  const place = `${wrapped === undefined && isJsonObject(read.body) && read.payload !== read.body ? '/data' : ''}${problem.pointer}`;
  notes.tell({
    kind: `payload of ${event.name} ${problem.pointer} ${problem.keyword}`,
    promise: event.payload === undefined ? promiseId.webhook(event.name, 'delivery') : promise,
    severity: 'violation',
    message: `${nameOf(read)}: ${place === '' ? 'the body' : place} ${problem.message}`,
    at,
  });
}

/** An event has its id in every attempt, and no other event has it. */
function noteIdentity(
  read: ReadDelivery,
  bodies: Map<string, ReadDelivery>,
  webhooks: Webhooks,
  notes: Notes,
): void {
  if (read.id === undefined) return;
  const before = bodies.get(read.id);
  bodies.set(read.id, before ?? read);
  if (before === undefined || JSON.stringify(before.body) === JSON.stringify(read.body)) return;
  notes.tell({
    kind: 'identity',
    promise: webhooks.retry === undefined ? undefined : promiseId.webhook('*', 'retry'),
    severity: 'violation',
    message: `${nameOf(read)} has the id of ${nameOf(before)} and another body: an event keeps its id and body in every attempt, and shares its id with none`,
    at: webhooks.envelope?.at ?? webhooks.at,
  });
}

/** Why the signature cannot be judged, if that is so. */
function noteSignature(
  delivery: Delivery,
  read: ReadDelivery,
  { signature }: Webhooks,
  { secret }: Inbox,
  notes: Notes,
): string | undefined {
  if (signature === undefined) return undefined;
  const promise = promiseId.webhook('*', 'signature');
  const problem = signatureProblem(delivery, signature, secret);
  if (problem === undefined) notes.seen(promise);
  if (problem?.held === 'unknown') return problem.message;
  if (problem?.held === 'no')
    notes.tell({
      kind: `signature ${problem.message.replace(/\d+/g, '')}`,
      promise,
      severity: 'violation',
      message: `${nameOf(read)} came, but ${problem.message}`,
      at: signature.at,
    });
  return undefined;
}

function nameOf({ event, id }: ReadDelivery): string {
  return `${event ?? 'a delivery without an event name'}${id === undefined ? '' : ` (${id})`}`;
}
