import type fc from 'fast-check';
import type { Json, JsonSchema } from '../model/json.ts';
import { type Validator, validatorFor } from '../schema/validator.ts';
import { accepts, problemsOf } from './acceptance.ts';
import { createDice } from './dice.ts';
import { DEEPEST, isImpossible, type Node, type Scope } from './node.ts';
import { createNodes } from './nodes.ts';
import { localised } from './references.ts';
import { seedTree } from './seeds.ts';
import { simplerValues } from './shrink.ts';
import { ValidValues } from './valid-values.ts';

export interface ArbitraryOptions {
  /** Values that are known to be good for a member, by its name in the schema (`items[].product_id`). */
  readonly seeds?: ReadonlyMap<string, readonly Json[]>;
  /** Objects now and then get members that no schema names, where that is allowed. */
  readonly extraMembers?: boolean;
  /** How many levels of nesting optional parts may add. */
  readonly depth?: number;
  /** About how many values a body may hold beyond those that it has to. */
  readonly size?: number;
}

export type Generation =
  | { readonly form: 'arbitrary'; readonly arbitrary: fc.Arbitrary<Json> }
  | { readonly form: 'impossible'; readonly reason: string; readonly schemaPointer: string };

const DEPTH = 6;
const SIZE = 60;
// A schema with no value in that many tries is taken for one without any.
const TRIES = 1000;

/** Makes values of a schema. All of them satisfy it, those that a failing test shrinks to as well. */
export function arbitraryFor(
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>>,
  { seeds = new Map(), extraMembers = false, depth = DEPTH, size = SIZE }: ArbitraryOptions = {},
): Generation {
  const judge = validatorFor(definitions);
  const unusable = judge.unusable(schema);
  if (unusable !== undefined) return impossible(`the schema cannot be used: ${unusable}`, '');
  const local = localised(schema, definitions);
  const inner = local.definitions === definitions ? judge : validatorFor(local.definitions);
  const nodes = createNodes(local.definitions, inner, { extraMembers });
  const node = nodes.of([local.schema]);
  const height = node.height();
  if (height > DEEPEST) {
    const why = node.whyNot();
    return impossible(why?.reason ?? 'no value can be made', why?.origin.path ?? '');
  }
  const scope = { room: Math.max(depth, height), size, seeds: seedTree(seeds) };
  const draw = (seed: number): Json | undefined => drawValid(seed, node, scope, { judge, schema });
  const first = draw(1);
  if (first === undefined) return notFound(node, scope, { judge, schema });
  const arbitrary = new ValidValues({
    // What was found once is better than nothing.
    draw: (seed) => {
      const value = draw(seed);
      return value === undefined ? first : value;
    },
    simpler: (value) => simplerValues(value, node, nodes),
    isValid: (value) => accepts(judge, schema, value),
  });
  return { form: 'arbitrary', arbitrary };
}

interface Judged {
  readonly judge: Validator;
  readonly schema: JsonSchema;
}

// Far apart, so that one value's second try is not its neighbour's first.
const SPREAD = 0x9e3779b1;
// Where nothing came up at all, its parts were tried often enough already.
const COST_OF_NOTHING = 25;

function drawValid(seed: number, node: Node, scope: Scope, { judge, schema }: Judged): Json | undefined {
  let spent = 0;
  for (let attempt = 0; spent < TRIES; attempt += 1) {
    const value = node.draw(createDice(seed + attempt * SPREAD), scope);
    spent += value === undefined ? COST_OF_NOTHING : 1;
    const problems = value === undefined ? undefined : problemsOf(judge, schema, value);
    if (problems === 'unjudged') return undefined;
    if (problems?.length === 0) return value;
  }
  return undefined;
}

/** What stands in the way of one value speaks for the rest. */
function notFound(node: Node, scope: Scope, { judge, schema }: Judged): Generation {
  const tried = node.draw(createDice(1), scope);
  const problems = tried === undefined ? [] : problemsOf(judge, schema, tried);
  if (problems === 'unjudged')
    return impossible(
      'the validator cannot judge a value of this schema, which may hold itself without an end',
      '',
    );
  const [problem] = problems;
  const facts = node.facts();
  const choice = isImpossible(facts) ? undefined : facts.groups[0]?.origin.path;
  const reason = problem === undefined ? '' : `: one ${problem.message}`;
  return impossible(`no value was found in ${TRIES} tries${reason}`, problem?.schemaPointer ?? choice ?? '');
}

function impossible(reason: string, schemaPointer: string): Generation {
  return { form: 'impossible', reason, schemaPointer };
}
