import type { Facts, Source } from './facts.ts';
import { lazy } from './lazy.ts';
import { HERE, isImpossible, type Node, type Nodes, type Origin } from './node.ts';

/** The schemas that judge the member of a name. */
export function memberSources({ shapes, otherMembers }: Facts, name: string): readonly Source[] {
  const found: Source[] = [];
  let isKnown = false;
  for (const { properties, patterns, additional } of shapes) {
    const named = properties.get(name);
    const own = named === undefined ? [] : [named];
    for (const { pattern, source } of patterns) if (pattern.test(name)) own.push(source);
    isKnown ||= own.length > 0 || additional !== undefined;
    found.push(...(own.length > 0 || additional === undefined ? own : [additional]));
  }
  return isKnown ? found : [...found, ...otherMembers];
}

export function memberNode(facts: Facts, name: string, nodes: Nodes): Node {
  return nodes.of(memberSources(facts, name).map(({ schema }) => schema));
}

/** The schemas that judge the entry at an index. */
export function entrySources({ tuples, otherEntries }: Facts, index: number): readonly Source[] {
  const found = tuples.flatMap(({ prefix, rest }) => prefix[index] ?? rest ?? []);
  return found.length > 0 ? found : otherEntries;
}

export function entryNode(facts: Facts, index: number, nodes: Nodes): Node {
  return nodes.of(entrySources(facts, index).map(({ schema }) => schema));
}

/** From this index on all entries are judged alike. */
export function prefixLength({ tuples }: Facts): number {
  return Math.max(0, ...tuples.map(({ prefix }) => prefix.length));
}

/** A member that some schema names. */
export interface Member {
  readonly name: string;
  /** Where it is demanded, or where the object stands. */
  readonly origin: Origin;
  readonly sources: readonly Source[];
  readonly node: () => Node;
  readonly isRequired: boolean;
  /** Whether it has a schema of its own; others are only there when something brings them along. */
  readonly isOffered: boolean;
  /** Whether an object may have a member of that name. */
  readonly isAllowed: () => boolean;
  readonly isReadOnly: () => boolean;
  /** The members that it brings along. */
  readonly needs: () => readonly Member[];
}

export function membersOf(facts: Facts, nodes: Nodes): readonly Member[] {
  const { shapes, dependents } = facts;
  const required = new Map(facts.required);
  for (const name of brought([...required.keys()], facts)) required.set(name, required.get(name) ?? HERE);
  const named = shapes.flatMap(({ properties }) => [...properties.keys()]);
  const names = new Set([...named, ...required.keys(), ...dependents.flatMap((one) => one.names)]);
  const schemas = facts.names.map(({ schema }) => schema);
  const offered = new Set(named);
  const members = new Map<string, Member>();
  for (const name of names) {
    const sources = memberSources(facts, name);
    const node = lazy(() => nodes.of(sources.map(({ schema }) => schema)));
    members.set(name, {
      name,
      origin: required.get(name) ?? HERE,
      sources,
      node,
      isRequired: required.has(name),
      isOffered: offered.has(name),
      isAllowed: lazy(() => schemas.length === 0 || nodes.acceptsAll(schemas, name)),
      isReadOnly: lazy(() => {
        const known = node().facts();
        return !isImpossible(known) && known.readOnly;
      }),
      needs: lazy(() => brought([name], facts).flatMap((other) => members.get(other) ?? [])),
    });
  }
  return [...members.values()];
}

/** The members that others bring along, through any number of steps. */
function brought(names: readonly string[], { dependents }: Facts): readonly string[] {
  const all = new Set(names);
  for (const name of all) {
    for (const one of dependents) if (one.trigger === name) for (const other of one.names) all.add(other);
  }
  return [...all];
}
