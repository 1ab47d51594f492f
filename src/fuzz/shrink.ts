import { isJsonList, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { SIMPLEST } from './dice.ts';
import { typeNameOf } from './examples.ts';
import type { Facts } from './facts.ts';
import { isSame } from './level.ts';
import { entryNode, memberNode } from './members.ts';
import { DEEPEST, isImpossible, type Node, type Nodes } from './node.ts';
import { simplerNumbers } from './numbers.ts';
import { simplerTexts } from './simpler-texts.ts';

/**
 * Values that are simpler than this one and may satisfy the schema, the boldest steps first. However a value was
 * made, it is its own form that is made simpler: so documented examples shrink as well as made-up values.
 */
export function* simplerValues(value: Json, node: Node, nodes: Nodes): Iterable<Json> {
  const leaves = leavesFor(node, value);
  const listed = leaves.flatMap(({ choices }) => {
    const index = choices?.findIndex((choice) => isSame(choice, value)) ?? -1;
    return index === -1 ? [] : [choices?.slice(0, index) ?? []];
  })[0];
  if (listed !== undefined) yield* listed;
  else if (typeof value === 'number') for (const facts of leaves) yield* simplerNumbers(value, facts);
  else if (typeof value === 'string') yield* simplerTexts(value, simplestText(node), leaves);
  else if (value === true) yield false;
  else if (isJsonList(value)) yield* simplerLists(value, leaves, nodes);
  else if (isJsonObject(value)) yield* simplerObjects(value, leaves, nodes);
}

/** What the forms say that a value of this type may have. */
function leavesFor(node: Node, value: Json): readonly Facts[] {
  const type = typeNameOf(value);
  return node.leaves().flatMap((leaf) => {
    const facts = leaf.facts();
    return !isImpossible(facts) && facts.types.has(type) ? [facts] : [];
  });
}

function simplestText(node: Node): string | undefined {
  const drawn = node
    .leaves()
    .map((leaf) => leaf.draw(SIMPLEST, { room: DEEPEST, size: 0, seeds: undefined }));
  return drawn.find((value) => typeof value === 'string');
}

function* simplerLists(list: readonly Json[], leaves: readonly Facts[], nodes: Nodes): Iterable<Json> {
  const least = Math.min(...leaves.map(({ fewestEntries }) => fewestEntries?.value ?? 0));
  for (const kept of shorter(list, least)) yield kept;
  for (const [index, entry] of list.entries()) {
    for (const node of new Set(leaves.map((facts) => entryNode(facts, index, nodes)))) {
      for (const simpler of simplerValues(entry, node, nodes)) yield list.with(index, simpler);
    }
  }
}

function* simplerObjects(object: JsonObject, leaves: readonly Facts[], nodes: Nodes): Iterable<Json> {
  const names = Object.keys(object);
  const needed = new Set(names.filter((name) => leaves.every(({ required }) => required.has(name))));
  const optional = names.filter((name) => !needed.has(name));
  for (const kept of shorter(optional, 0)) {
    yield Object.fromEntries(
      Object.entries(object).filter(([name]) => needed.has(name) || kept.includes(name)),
    );
  }
  for (const name of names) {
    const value = object[name];
    if (value === undefined) continue;
    for (const node of new Set(leaves.map((facts) => memberNode(facts, name, nodes)))) {
      for (const simpler of simplerValues(value, node, nodes)) yield { ...object, [name]: simpler };
    }
  }
}

/** Shorter lists: as short as possible, then without a half, a quarter, ... a single entry. */
function* shorter<T>(list: readonly T[], least: number): Iterable<readonly T[]> {
  if (list.length <= least) return;
  yield list.slice(0, least);
  for (let count = Math.floor(list.length / 2); count > 0; count = Math.floor(count / 2)) {
    for (let start = 0; start < list.length && list.length - count >= least; start += count) {
      yield [...list.slice(0, start), ...list.slice(start + count)];
    }
  }
}
