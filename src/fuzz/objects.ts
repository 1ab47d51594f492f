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
  const members = membersOf(facts, nodes);
  const demanded = members.filter((member) => member.isRequired);
  const obstacle = obstacleIn(facts, demanded);
  if (obstacle !== undefined) return obstacle;
  const least = facts.fewestMembers?.value ?? 0;
  const most = facts.mostMembers?.value ?? Number.POSITIVE_INFINITY;
  const others = otherMembers(facts, nodes, members);
  const parts = { members, demanded, offered: members.filter(isOptional), least, most };
  return {
    fits: (room) =>
      demanded.every((member) => isFitting(member, room - 1)) && (demanded.length >= least || room > 0),
    draw: (dice, scope) => {
      const object = drawMembers(parts, dice, scope);
      if (object === undefined || scope.room <= 0) return least === 0 ? object : undefined;
      const count = Object.keys(object).length;
      const more = others(dice, scope, { missing: least - count, allowed: most - count });
      if (count + more.length < least) return undefined;
      return more.length === 0 ? object : { ...object, ...Object.fromEntries(more) };
    },
    whyNot: () => {
      const blocked = demanded.find((member) => !isFitting(member, DEEPEST));
      return blocked === undefined ? undefined : whyMissing(blocked);
    },
  };
}

/** What can be told without a look at the members' own members. */
function obstacleIn(
  { fewestMembers, mostMembers }: Facts,
  demanded: readonly Member[],
): Impossible | undefined {
  const most = mostMembers?.value ?? Number.POSITIVE_INFINITY;
  if (fewestMembers !== undefined && fewestMembers.value > most) {
    const reason = `no object has at least ${fewestMembers.value} and at most ${most} members`;
    return impossible(reason, fewestMembers.origin);
  }
  if (mostMembers !== undefined && demanded.length > most) {
    const reason = `${demanded.length} members are required and at most ${most} are allowed`;
    return impossible(reason, mostMembers.origin);
  }
  const denied = demanded.find(({ sources }) => sources.some(({ schema }) => schema === false));
  return denied === undefined ? undefined : whyMissing(denied);
}

function whyMissing({ name, node, sources, origin }: Member): Impossible {
  const inner = node().whyNot();
  if (inner === undefined)
    return impossible(`\`${name}\` is required, but no member may be called that`, origin);
  const origins = sources.map((source) => source.origin);
  return seenFrom(origins, { ...inner, reason: `\`${name}\` is required, but ${inner.reason}` });
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

function drawMembers(parts: Parts, dice: Dice, scope: Scope): JsonObject | undefined {
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
  const object: Record<string, Json> = {};
  for (const member of members) {
    if (!chosen.has(member)) continue;
    const seeds = scope.seeds?.members.get(member.name);
    const value = member.node().draw(dice, seeds === undefined ? shared : { ...shared, seeds });
    if (value !== undefined) put(object, member.name, value);
    else if (member.isRequired) return undefined;
  }
  return object;
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
  if (chosen.size >= most || !isFitting(member, room) || member.isReadOnly()) return;
  const needed = member.needs();
  const added = needed.filter((one) => one !== member && !chosen.has(one));
  if (chosen.size + 1 + added.length > most || !added.every((one) => isFitting(one, room))) return;
  chosen.add(member);
  for (const one of added) chosen.add(one);
}

function put(object: Record<string, Json>, name: string, value: Json): void {
  if (name !== '__proto__') object[name] = value;
  // An assignment would set the prototype instead.
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
