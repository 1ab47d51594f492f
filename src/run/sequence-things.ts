import { isDeepStrictEqual } from 'node:util';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { movesByItself, type Resource, type SequenceCommand } from '../model/resource.ts';
import { readMember } from './fill.ts';

/** What a sequence knows of the things that it created: a small model of the provider. */
export interface Things {
  readonly idOf: (target: number) => string | undefined;
  /** Indexes of those that are still there. */
  readonly left: () => readonly number[];
  /** Learns from an answer and says what in it contradicts what was learnt before. */
  readonly note: (
    command: SequenceCommand,
    status: number,
    body: Json | undefined,
  ) => { readonly contradictions: readonly string[]; readonly seen: number };
}

interface Thing {
  readonly id: string;
  state: 'there' | 'gone';
  /** Its members as the provider last showed them; undefined after a change whose outcome was not shown. */
  shown: JsonObject | undefined;
}

const NOTHING = { contradictions: [], seen: 0 } as const;

export function createThings(resource: Resource): Things {
  const things: Thing[] = [];
  const picked = (target: number): Thing | undefined =>
    things.length === 0 ? undefined : things[target % things.length];
  return {
    idOf: (target) => picked(target)?.id,
    left: () => things.flatMap(({ state }, index) => (state === 'there' ? [index] : [])),
    note: (command, status, body) => {
      const accepted = status >= 200 && status < 300;
      if (command.verb === 'create') {
        if (accepted) learn(things, resource, body);
        return NOTHING;
      }
      const thing = picked(command.target);
      if (thing === undefined) return NOTHING;
      switch (command.verb) {
        case 'read':
          return judgeRead(thing, status, body);
        case 'list':
          return accepted ? judgeList(things, resource, body) : NOTHING;
        case 'remove':
          if (accepted) thing.state = 'gone';
          return NOTHING;
        case 'update':
        case 'act':
          return judgeChange(thing, accepted ? command : undefined, resource, body);
        default:
          return command satisfies never;
      }
    },
  };
}

function learn(things: Thing[], { idField }: Resource, body: Json | undefined): void {
  const id = isJsonObject(body) ? body[idField] : undefined;
  if (typeof id !== 'string' && typeof id !== 'number') return;
  // A provider may answer a repeat with the thing that is there already.
  const known = things.find((thing) => thing.id === String(id));
  if (known === undefined)
    things.push({ id: String(id), state: 'there', shown: isJsonObject(body) ? body : undefined });
}

function judgeRead(thing: Thing, status: number, body: Json | undefined): ReturnType<Things['note']> {
  if (thing.state === 'gone')
    return status < 300
      ? { contradictions: [`${thing.id} was removed and can still be read (${status}).`], seen: 1 }
      : { contradictions: [], seen: 1 };
  if (status === 404 || status === 410)
    return { contradictions: [`${thing.id} was created and cannot be read (${status}).`], seen: 1 };
  if (status >= 300 || !isJsonObject(body)) return NOTHING;
  const before = thing.shown;
  if (before === undefined) {
    thing.shown = body;
    return NOTHING;
  }
  const changed = Object.keys(before).filter(
    (name) =>
      Object.hasOwn(body, name) && !movesByItself(name) && !isDeepStrictEqual(before[name], body[name]),
  );
  return {
    contradictions: changed.map(
      (name) =>
        `${thing.id} was last shown with \`${name}\` ${short(before[name])} and is read with ${short(body[name])}.`,
    ),
    seen: 1,
  };
}

function judgeList(
  things: readonly Thing[],
  resource: Resource,
  body: Json | undefined,
): ReturnType<Things['note']> {
  const { list, idField } = resource;
  const entries = list === undefined || body === undefined ? undefined : listed(body, list.entries);
  if (list === undefined || entries === undefined || body === undefined) return NOTHING;
  const total = list.total === undefined ? undefined : readMember(body, list.total);
  const ids = new Set(entries.map((entry) => (isJsonObject(entry) ? String(entry[idField]) : '')));
  // A page says nothing about what may be on the next one.
  const complete = typeof total === 'number' && total === entries.length;
  const missing = complete ? things.filter(({ id, state }) => state === 'there' && !ids.has(id)) : [];
  const undead = things.filter(({ id, state }) => state === 'gone' && ids.has(id));
  return {
    contradictions: [
      ...missing.map(({ id }) => `${id} was created and is not in the list, which holds all ${total}.`),
      ...undead.map(({ id }) => `${id} was removed and is still in the list.`),
    ],
    seen: complete || things.some(({ state }) => state === 'gone') ? 1 : 0,
  };
}

function listed(body: Json, entries: string): readonly Json[] | undefined {
  const found = entries === '' ? body : readMember(body, entries);
  return isJsonList(found) ? found : undefined;
}

function judgeChange(
  thing: Thing,
  accepted: Extract<SequenceCommand, { readonly verb: 'update' | 'act' }> | undefined,
  { idField }: Resource,
  body: Json | undefined,
): ReturnType<Things['note']> {
  if (accepted === undefined) return NOTHING;
  if (thing.state === 'gone')
    return { contradictions: [`${thing.id} was removed and can still be changed.`], seen: 1 };
  const shown = isJsonObject(body) && String(body[idField]) === thing.id ? body : undefined;
  thing.shown = shown;
  if (accepted.verb === 'act' || shown === undefined) return NOTHING;
  const lost = Object.entries(sentMembers(accepted)).filter(
    ([name, sent]) => Object.hasOwn(shown, name) && isOtherThan(sent, shown[name]),
  );
  return {
    contradictions: lost.map(
      ([name, sent]) =>
        `${thing.id} was given the \`${name}\` ${short(sent)} and is shown with ${short(shown[name])}.`,
    ),
    seen: 1,
  };
}

function sentMembers({
  input,
}: Extract<SequenceCommand, { readonly verb: 'update' }>): Readonly<Record<string, Json>> {
  if (input.body?.form !== 'literal') return {};
  const value: Json = JSON.parse(input.body.text);
  return isJsonObject(value) ? value : {};
}

/** Providers may trim and normalise texts, and complete objects: only a plainly different value is a lost change. */
function isOtherThan(sent: Json, shown: Json | undefined): boolean {
  if (typeof sent === 'string' && typeof shown === 'string') return plain(sent) !== plain(shown);
  return (typeof sent === 'number' || typeof sent === 'boolean') && sent !== shown;
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]+/gu, '')
    .toLowerCase();
}

function short(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
