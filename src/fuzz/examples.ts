import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Facts, TypeName } from './facts.ts';
import { isSame } from './level.ts';
import { entryNode, memberNode } from './members.ts';
import { isImpossible, type Nodes } from './node.ts';
import { isFittingNumber } from './numbers.ts';
import { isFittingText } from './strings.ts';

/** The documented values that keep to the schema: many pages show some that do not. */
export function knownValues(facts: Facts, schemas: readonly JsonSchema[], nodes: Nodes): readonly Json[] {
  const isSimple = [facts.groups, facts.checks, facts.excluded].every((list) => list.length === 0);
  const isFitting = (value: Json): boolean =>
    isScalar(value) && isSimple
      ? facts.types.has(typeNameOf(value)) &&
        facts.choices?.some((choice) => isSame(choice, value)) !== false &&
        isFittingScalar(value, facts, nodes)
      : nodes.acceptsAll(schemas, value);
  return facts.examples.map((value) => withoutReadOnly(value, facts, nodes)).filter(isFitting);
}

export function isScalar(value: Json): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null;
}

export function isFittingScalar(value: Json, facts: Facts, nodes: Nodes): boolean {
  if (typeof value === 'number') return isFittingNumber(value, facts);
  return typeof value !== 'string' || isFittingText(value, facts, nodes);
}

export function typeNameOf(value: Json): TypeName {
  if (value === null) return 'null';
  if (isJsonList(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'number' : 'boolean';
}

/** Documented bodies often show members that only answers have. */
function withoutReadOnly(value: Json, facts: Facts, nodes: Nodes): Json {
  if (isJsonList(value)) {
    return value.map((entry, index) => {
      const known = entryNode(facts, index, nodes).facts();
      return isImpossible(known) ? entry : withoutReadOnly(entry, known, nodes);
    });
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const known = memberNode(facts, name, nodes).facts();
      if (isImpossible(known)) return [[name, inner]];
      if (known.readOnly && !facts.required.has(name)) return [];
      return [[name, withoutReadOnly(inner, known, nodes)]];
    }),
  );
}
