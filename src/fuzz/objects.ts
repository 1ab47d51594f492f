import type { Json, JsonObject } from '../model/json.ts';
import type { Dice } from './dice.ts';
import type { Facts } from './facts.ts';
import { type Member, membersOf } from './members.ts';
import {
  DEEPEST,
  type Impossible,
  impossible,
  type Maker,
  type Nodes,
  type Scope,
  seenFrom,
} from './node.ts';
import { otherMembers } from './other-members.ts';

export function objectMaker(facts: Facts, nodes: Nodes): Maker | Impossible {
  const { fewestMembers, mostMembers } = facts;
  const least = fewestMembers?.value ?? 0;
  const most = mostMembers?.value ?? Number.POSITIVE_INFINITY;
  if (fewestMembers !== undefined && least > most)
    return impossible(`no object has at least ${least} and at most ${most} members`, fewestMembers.origin);
  const members = membersOf(facts, nodes);
  const demanded = members.filter((member) => member.isRequired);
  if (mostMembers !== undefined && demanded.length > most) {
    const reason = `${demanded.length} members are required and at most ${most} are allowed`;
    return impossible(reason, mostMembers.origin);
  }
  const others = otherMembers(facts, nodes, members);
  const parts = { members, demanded, offered: members.filter(isOptional), least, most };
  return {
    fits: (room) =>
      demanded.every((member) => isFitting(member, room - 1)) && (demanded.length >= least || room > 0),
    draw: (dice, scope) => {
      const entries = drawMembers(parts, dice, scope);
      if (entries === undefined) return undefined;
      const more = { missing: least - entries.length, allowed: most - entries.length };
      if (scope.room > 0) entries.push(...others(dice, scope, more));
      return entries.length < least ? undefined : objectOf(entries);
    },
    whyNot: () => {
      const blocked = demanded.find((member) => !isFitting(member, DEEPEST));
      if (blocked === undefined) return undefined;
      const inner = blocked.node().whyNot();
      if (inner === undefined)
        return impossible(
          `\`${blocked.name}\` is required, but no member may be called that`,
          blocked.origin,
        );
      const origins = blocked.sources.map(({ origin }) => origin);
      const reason = `\`${blocked.name}\` is required, but ${inner.reason}`;
      return seenFrom(origins, { ...inner, reason });
    },
  };
}

function isOptional({ isRequired, isOffered }: Member): boolean {
  return !isRequired && isOffered;
}

function isFitting(member: Member, room: number): boolean {
  return member.isAllowed() && member.node().fits(room);
}

interface Parts {
  readonly members: readonly Member[];
  readonly demanded: readonly Member[];
  readonly offered: readonly Member[];
  readonly least: number;
  readonly most: number;
}

function drawMembers(parts: Parts, dice: Dice, scope: Scope): [string, Json][] | undefined {
  const { members, demanded, offered, least, most } = parts;
  const room = scope.room - 1;
  const chosen = new Set(demanded);
  const wanted = wantedCount(dice, offered.length, scope.size);
  for (const member of someOf(offered, wanted, dice)) addWithNeeds(chosen, member, room, most);
  for (const member of chosen.size < least ? offered : []) {
    if (chosen.size < least) addWithNeeds(chosen, member, room, most);
  }
  const size = Math.floor(scope.size / Math.max(1, chosen.size));
  const shared = { room, size, seeds: undefined };
  const entries: [string, Json][] = [];
  for (const member of members) {
    if (!chosen.has(member)) continue;
    const { name, isRequired } = member;
    const seeds = scope.seeds?.members.get(name);
    const value = member.node().draw(dice, seeds === undefined ? shared : { ...shared, seeds });
    if (value !== undefined) entries.push([name, value]);
    else if (isRequired) return undefined;
  }
  return entries;
}

/** None, all, or any number between: each way finds other mistakes. */
function wantedCount(dice: Dice, available: number, size: number): number {
  const most = Math.min(available, size);
  switch (dice.between(0, 5)) {
    case 0:
      return 0;
    case 1:
      return most;
    default:
      return dice.between(Math.min(1, most), most);
  }
}

function someOf(members: readonly Member[], count: number, dice: Dice): readonly Member[] {
  if (count >= members.length) return members;
  // The first places of a shuffle that stops early.
  const shuffled = [...members];
  for (let index = 0; index < count; index += 1) {
    const other = dice.between(index, shuffled.length - 1);
    const [here, there] = [shuffled[index], shuffled[other]];
    if (here !== undefined) shuffled[other] = here;
    if (there !== undefined) shuffled[index] = there;
  }
  return shuffled.slice(0, count);
}

/** A member is left out when one that it brings along cannot be there. */
function addWithNeeds(chosen: Set<Member>, member: Member, room: number, most: number): void {
  const added = [member, ...member.needs()].filter((one) => !chosen.has(one));
  if (chosen.size + added.length > most || !added.every((one) => isFitting(one, room))) return;
  if (member.isReadOnly()) return;
  for (const one of added) chosen.add(one);
}

function objectOf(entries: readonly [string, Json][]): JsonObject {
  const result: Record<string, Json> = {};
  for (const [name, value] of entries) {
    // An assignment would set the prototype instead.
    if (name === '__proto__') return Object.fromEntries(entries);
    result[name] = value;
  }
  return result;
}
