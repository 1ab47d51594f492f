import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Dice } from './dice.ts';
import type { Facts } from './facts.ts';
import { lazily } from './lazy.ts';
import { entryNode, entrySources, prefixLength } from './members.ts';
import {
  HERE,
  type Impossible,
  impossible,
  type Maker,
  type Node,
  type Nodes,
  type Scope,
  seenFrom,
} from './node.ts';

// Longer lists say nothing new and take long to send, unless the schema demands them.
const LONG = 10;
const USUAL = 3;
const LONGEST = 10_000;
// How often an entry is drawn again that is in the list already.
const TRIES_FOR_ANOTHER = 60;

export function listMaker(facts: Facts, nodes: Nodes): Maker | Impossible {
  const { fewestEntries, mostEntries, contains } = facts;
  const least = fewestEntries?.value ?? 0;
  const most = mostEntries?.value ?? Number.POSITIVE_INFINITY;
  if (fewestEntries !== undefined && least > most)
    return impossible(`no list has at least ${least} and at most ${most} entries`, fewestEntries.origin);
  if (fewestEntries !== undefined && least > LONGEST)
    return impossible(`a list of ${least} entries is too long to be made`, fewestEntries.origin);
  const torn = contains.find(({ fewest, most: limit }) => limit !== undefined && limit < fewest);
  if (torn !== undefined)
    return impossible('no list contains at least more than it contains at most', torn.source.origin);
  const denied = contains.find(({ fewest, source }) => fewest > 0 && source.schema === false);
  if (denied !== undefined) return impossible('no list contains what is not allowed', denied.source.origin);
  const layoutFor = lazily((room) => layoutOf(facts, nodes, room));
  const checks = contains.filter((one) => one.most !== undefined).map(({ check }) => check);
  return {
    fits: (room) => layoutFor(room) !== undefined,
    draw: (dice, scope) => {
      const layout = layoutFor(scope.room);
      const list = layout === undefined ? undefined : drawList(layout, facts, dice, scope);
      return list === undefined || checks.every((check) => nodes.accepts(check, list)) ? list : undefined;
    },
    whyNot: () => {
      const index = Array.from({ length: least }, (_, at) => at).find(
        (at) => entryNode(facts, at, nodes).height() === Number.POSITIVE_INFINITY,
      );
      const inner = index === undefined ? undefined : entryNode(facts, index, nodes).whyNot();
      if (index !== undefined && inner !== undefined)
        return seenFrom(
          entrySources(facts, index).map(({ origin }) => origin),
          inner,
        );
      const place = contains[0]?.source.origin ?? fewestEntries?.origin ?? HERE;
      return impossible('no list holds the entries that it has to hold', place);
    },
  };
}

/** How a list is put together that has only so much room for nesting. */
interface Layout {
  readonly least: number;
  readonly most: number;
  readonly nodeAt: (index: number) => Node;
}

function layoutOf(facts: Facts, nodes: Nodes, room: number): Layout | undefined {
  const prefix = prefixLength(facts);
  const demanded = facts.fewestEntries?.value ?? 0;
  const allowed = facts.mostEntries?.value ?? Number.POSITIVE_INFINITY;
  const denied = facts.contains.flatMap(({ most, source }) =>
    most === undefined ? [] : [nodes.not(source.schema)],
  );
  const otherAt = lazily((index) => nodes.of([...entrySchemas(facts, index), ...denied]));
  const slots = slotsOf(facts, nodes, { room, places: Math.min(allowed, prefix + placesDemanded(facts)) });
  if (slots === undefined) return undefined;
  const nodeAt = (index: number): Node => slots.get(index) ?? otherAt(index);
  const least = Math.max(demanded, ...[...slots.keys()].map((index) => index + 1));
  // Behind the prefix and the slots all places are alike.
  const judged = Math.max(prefix, slots.size) + 1;
  for (let index = 0; index < Math.min(least, judged); index += 1) {
    if (!nodeAt(index).fits(room - 1)) return undefined;
  }
  let most = least;
  while (most < judged && otherAt(most).fits(room - 1)) most += 1;
  const isOpen = most >= judged && otherAt(most).fits(room - 1);
  return { least, most: isOpen ? allowed : Math.min(allowed, most), nodeAt };
}

function entrySchemas(facts: Facts, index: number): readonly JsonSchema[] {
  return entrySources(facts, index).map(({ schema }) => schema);
}

function placesDemanded({ contains }: Facts): number {
  return contains.reduce((sum, { fewest }) => sum + fewest, 0);
}

/** Which places hold what `contains` asks for: one after the other, or else all in the same ones. */
function slotsOf(
  facts: Facts,
  nodes: Nodes,
  { room, places }: { readonly room: number; readonly places: number },
): ReadonlyMap<number, Node> | undefined {
  const asked = facts.contains
    .filter(({ fewest }) => fewest > 0)
    .map(({ source, fewest }) => ({ schemas: [source.schema], fewest }));
  const joint = {
    schemas: asked.flatMap(({ schemas }) => schemas),
    fewest: Math.max(0, ...asked.map(({ fewest }) => fewest)),
  };
  for (const way of asked.length > 1 ? [asked, [joint]] : [asked]) {
    const slots = new Map<number, Node>();
    let left = 0;
    for (const { schemas, fewest } of way) {
      left = fewest;
      for (let index = 0; index < places && left > 0; index += 1) {
        const node = nodes.of([...entrySchemas(facts, index), ...schemas]);
        if (slots.has(index) || !node.fits(room - 1)) continue;
        slots.set(index, node);
        left -= 1;
      }
      if (left > 0) break;
    }
    if (left === 0) return slots;
  }
  return undefined;
}

function drawList(
  { least, most, nodeAt }: Layout,
  { unique }: Facts,
  dice: Dice,
  { room, size, seeds }: Scope,
): readonly Json[] | undefined {
  const length = least + moreEntries(dice, most - least, size);
  const scope = { room: room - 1, size: Math.floor(size / Math.max(1, length)), seeds: seeds?.entries };
  const list: Json[] = [];
  const taken = new Set<string>();
  for (let index = 0; index < length; index += 1) {
    const entry = drawEntry(nodeAt(index), { dice, scope, taken: unique ? taken : undefined });
    if (entry !== undefined) list.push(entry);
    else return list.length >= least ? list : undefined;
  }
  return list;
}

function moreEntries(dice: Dice, gap: number, size: number): number {
  switch (dice.between(0, 7)) {
    case 0:
      return 0;
    case 1:
      return dice.between(0, Math.min(gap, LONG, size));
    default:
      return dice.between(0, Math.min(gap, USUAL, size));
  }
}

function drawEntry(
  node: Node,
  {
    dice,
    scope,
    taken,
  }: { readonly dice: Dice; readonly scope: Scope; readonly taken: Set<string> | undefined },
): Json | undefined {
  for (let attempt = 0; attempt < TRIES_FOR_ANOTHER; attempt += 1) {
    const entry = node.fits(scope.room) ? node.draw(dice, scope) : undefined;
    if (taken === undefined) return entry;
    const written = entry === undefined ? undefined : canonical(entry);
    if (written !== undefined && !taken.has(written)) {
      taken.add(written);
      return entry;
    }
    if (!dice.again()) break;
  }
  return undefined;
}

/** Equal values are written alike, whatever the order of their members. */
function canonical(value: Json): string {
  if (isJsonList(value)) return `[${value.map(canonical).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`);
  return `{${members.join()}}`;
}
