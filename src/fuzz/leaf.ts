import type { Json, JsonSchema } from '../model/json.ts';
import { type Dice, pick } from './dice.ts';
import { isFittingScalar, isScalar, typeNameOf } from './examples.ts';
import { type Facts, meantTypes, type TypeName } from './facts.ts';
import { lazily, lazy } from './lazy.ts';
import { isSame } from './level.ts';
import { listMaker } from './lists.ts';
import { DEEPEST, type Impossible, impossible, isImpossible, type Maker, type Nodes } from './node.ts';
import { numberMaker } from './numbers.ts';
import { objectMaker } from './objects.ts';
import { textMaker } from './strings.ts';

// How often a value that a check refuses is drawn again before others than this one have their turn.
const TRIES = 40;
// Null is allowed more often than it is interesting.
const NULL_ONCE_IN = 6;

/** Makes values where no choice between forms is left. */
export function createLeaf(facts: Facts, schemas: readonly JsonSchema[], nodes: Nodes): Maker {
  const meant = lazy(() => makersOf(meantTypes(facts), facts, nodes));
  const others = lazy(() => {
    const types = meantTypes(facts);
    return makersOf(
      [...facts.types].filter((type) => !types.includes(type)),
      facts,
      nodes,
    );
  });
  const choices = lazy(() => facts.choices?.filter((choice) => isChoice(choice, facts, schemas, nodes)));
  /** Another type than the one meant is the way out where that one cannot be made at all. */
  const fitting = lazily((room): readonly Maker[] => {
    const makers = meant().filter((maker) => isUsable(maker, room));
    const isHopeless = room >= DEEPEST || meant().every(isImpossible);
    return makers.length === 0 && isHopeless ? others().filter((maker) => isUsable(maker, room)) : makers;
  });
  const passes = (value: Json): boolean =>
    !facts.excluded.some((excluded) => isSame(excluded, value)) &&
    facts.checks.every((check) => nodes.accepts(check, value));
  return {
    fits: (room) => (facts.choices === undefined ? fitting(room) : (choices() ?? [])).length > 0,
    draw: (dice, scope) => {
      const fixed = choices();
      if (fixed !== undefined) return pick(dice, fixed);
      const makers = fitting(scope.room);
      for (let attempt = 0; attempt < TRIES && makers.length > 0; attempt += 1) {
        const value = pickMaker(dice, makers)?.draw(dice, scope);
        if (value !== undefined && passes(value)) return value;
        if (!dice.again()) break;
      }
      const value = pick(
        dice,
        others().filter((maker) => isUsable(maker, scope.room)),
      )?.draw(dice, scope);
      return value !== undefined && passes(value) ? value : undefined;
    },
    whyNot: () => {
      if (facts.choices !== undefined)
        return impossible('no declared value satisfies the rest of the schema', facts.choicesOrigin);
      const [first] = meant();
      return first === undefined || isImpossible(first) ? first : first.whyNot();
    },
  };
}

function isChoice(choice: Json, facts: Facts, schemas: readonly JsonSchema[], nodes: Nodes): boolean {
  if (!facts.types.has(typeNameOf(choice))) return false;
  if (facts.excluded.some((excluded) => isSame(excluded, choice))) return false;
  return isScalar(choice) && facts.checks.length === 0
    ? isFittingScalar(choice, facts, nodes)
    : nodes.acceptsAll(schemas, choice);
}

function pickMaker(dice: Dice, makers: readonly Maker[]): Maker | undefined {
  if (makers.length === 1 || !makers.includes(NULL)) return pick(dice, makers);
  return dice.once(NULL_ONCE_IN)
    ? NULL
    : pick(
        dice,
        makers.filter((maker) => maker !== NULL),
      );
}

function makersOf(types: readonly TypeName[], facts: Facts, nodes: Nodes): readonly (Maker | Impossible)[] {
  return types.map((type) => {
    switch (type) {
      case 'object':
        return objectMaker(facts, nodes);
      case 'array':
        return listMaker(facts, nodes);
      case 'string':
        return textMaker(facts, nodes);
      case 'number':
        return numberMaker(facts);
      case 'boolean':
        return BOOLEAN;
      case 'null':
        return NULL;
      default:
        return type satisfies never;
    }
  });
}

const BOOLEAN: Maker = {
  fits: () => true,
  draw: (dice) => dice.between(0, 1) === 1,
  whyNot: () => undefined,
};
const NULL: Maker = { fits: () => true, draw: () => null, whyNot: () => undefined };

function isUsable(maker: Maker | Impossible, room: number): maker is Maker {
  return !isImpossible(maker) && maker.fits(room);
}
