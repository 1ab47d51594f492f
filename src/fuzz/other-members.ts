import { isJsonObject, type Json } from '../model/json.ts';
import { word } from './addresses.ts';
import { type Dice, pick } from './dice.ts';
import type { Facts, Source } from './facts.ts';
import { lazy } from './lazy.ts';
import { type Member, memberNode } from './members.ts';
import { DEEPEST, type Nodes, type Scope } from './node.ts';

/** Draws members whose names no schema lists. */
export type OtherMembers = (
  dice: Dice,
  scope: Scope,
  counts: { readonly missing: number; readonly allowed: number },
) => readonly [string, Json][];

const USUAL = 3;
const RARE_ONCE_IN = 8;
const TRIES_PER_MEMBER = 12;
const LONGEST_NAME = 40;

export function otherMembers(facts: Facts, nodes: Nodes, members: readonly Member[]): OtherMembers {
  const known = new Set(members.map(({ name }) => name));
  const isMap = facts.shapes.some(
    ({ patterns, additional }) => patterns.length > 0 || (additional !== undefined && saysMuch(additional)),
  );
  const drawName = lazy(() => nameDraw(facts, nodes));
  const wantedCount = (dice: Dice, size: number): number => {
    if (isMap || facts.otherMembers.some(saysMuch)) return dice.between(0, Math.min(USUAL, size));
    return nodes.extraMembers && dice.once(RARE_ONCE_IN) ? 1 : 0;
  };
  return (dice, scope, { missing, allowed }) => {
    const wanted = Math.min(allowed, Math.max(missing, 0) + wantedCount(dice, scope.size));
    const inner = {
      room: scope.room - 1,
      size: Math.floor(scope.size / Math.max(1, wanted)),
      seeds: undefined,
    };
    const found = new Map<string, Json>();
    for (let left = wanted * TRIES_PER_MEMBER; left > 0 && found.size < wanted; left -= 1) {
      const name = drawName()(dice);
      if (name === undefined || known.has(name) || found.has(name)) continue;
      const node = memberNode(facts, name, nodes);
      const value = node.fits(inner.room) ? node.draw(dice, inner) : undefined;
      if (value !== undefined) found.set(name, value);
    }
    return [...found];
  };
}

/** Whether a schema says more than that anything goes, or that nothing does. */
function saysMuch({ schema }: Source): boolean {
  return isJsonObject(schema) && Object.keys(schema).length > 0;
}

const TEXT = { type: 'string' };

function nameDraw(facts: Facts, nodes: Nodes): (dice: Dice) => string | undefined {
  const schemas = facts.names.map(({ schema }) => schema);
  const named = nodes.of([TEXT, ...schemas]);
  const scope = { room: DEEPEST, size: 1, seeds: undefined };
  const patterned = facts.shapes.flatMap(({ patterns }) =>
    patterns.flatMap(({ text }) => nodes.patternText(text) ?? []),
  );
  const isClosed = [
    ...facts.shapes.flatMap(({ additional }) => additional ?? []),
    ...facts.otherMembers,
  ].some(({ schema }) => schema === false);
  const free = (dice: Dice): string | undefined => {
    if (schemas.length === 0) return word(dice);
    const name = named.draw(dice, scope);
    return typeof name === 'string' ? name : undefined;
  };
  return (dice) => {
    const isPatterned = patterned.length > 0 && (isClosed || dice.between(0, 1) === 0);
    if (!isPatterned) return isClosed ? undefined : free(dice);
    const name = pick(dice, patterned)?.(dice, 0, LONGEST_NAME);
    return name !== undefined && schemas.length > 0 && !nodes.acceptsAll(schemas, name) ? undefined : name;
  };
}
