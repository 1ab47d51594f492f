import type { Json, JsonSchema } from '../model/json.ts';
import type { Validator } from '../schema/validator.ts';
import { accepts } from './acceptance.ts';
import { type Collected, collect, withoutChoice } from './collect.ts';
import { pick } from './dice.ts';
import { isScalar, knownValues } from './examples.ts';
import type { Facts, Source } from './facts.ts';
import { createForms, type FormMaker, type Forms } from './forms.ts';
import { lazy } from './lazy.ts';
import { createLeaf } from './leaf.ts';
import {
  DEEPEST,
  HERE,
  type Impossible,
  impossible,
  isImpossible,
  type Maker,
  type Node,
  type Nodes,
} from './node.ts';
import { type PatternText, patternText } from './pattern.ts';
import { createRewriting, type Rewriting } from './rewriting.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

// Choices within choices multiply: so many combinations are looked at for one value, the rest is tried blindly.
const COMBINATIONS = 4096;
const FEW_COMBINATIONS = 256;
// Known values are used about once in so many times.
const KNOWN_ONCE_IN = 5;
// And of these, whole bodies once in so many.
const WHOLE_ONCE_IN = 3;

/** The nodes of schemas and of everything in them; each is made when it is first needed. */
export function createNodes(
  definitions: Definitions,
  validator: Validator,
  options: { readonly extraMembers: boolean },
): Nodes {
  const rewriting = createRewriting(definitions);
  const known = new Map<string, Node>();
  const patterns = new Map<string, PatternText | undefined>();
  const create: Creation = (sources, known, combinations) =>
    createNode(sources, known, { nodes, rewriting, create, combinations });
  const nodes: Nodes = {
    of: (schemas) => {
      const key = schemas.map(rewriting.identify).join();
      const node = known.get(key) ?? create(wholes(schemas), undefined, COMBINATIONS);
      known.set(key, node);
      return node;
    },
    accepts: (schema, value) => accepts(validator, schema, value),
    acceptsAll: (schemas, value) =>
      accepts(validator, schemas.length === 1 ? (schemas[0] ?? true) : rewriting.all(schemas), value),
    acceptsFormat: (format, text) => accepts(validator, rewriting.format(format), text),
    patternText: (pattern) => {
      if (!patterns.has(pattern)) patterns.set(pattern, patternText(pattern));
      return patterns.get(pattern);
    },
    not: rewriting.not,
    extraMembers: options.extraMembers,
  };
  return nodes;
}

function wholes(schemas: readonly JsonSchema[]): readonly Source[] {
  return schemas.map((schema, conjunct) => ({ schema, origin: { conjunct, path: '' } }));
}

/** `known` is what is known without the schemas to be added. */
type Creation = (added: readonly Source[], known: Known | undefined, combinations: number) => Node;

interface Known {
  readonly sources: readonly Source[];
  readonly collected: Collected;
}

interface Surroundings {
  readonly nodes: Nodes;
  readonly rewriting: Rewriting;
  readonly create: Creation;
  /** How many may still be looked at. */
  readonly combinations: number;
}

function createNode(added: readonly Source[], known: Known | undefined, surroundings: Surroundings): Node {
  const { facts, forms, maker, values } = partsOf(added, known, surroundings);
  const fits = remembered((room) => {
    const made = maker();
    return !isImpossible(made) && made.fits(room);
  });
  const height = lazy(() => {
    let room = 0;
    while (room <= DEEPEST && !fits(room)) room += 1;
    return room > DEEPEST ? Number.POSITIVE_INFINITY : room;
  });
  let asked = false;
  const node: Node = {
    facts,
    fits,
    height,
    whyNot: () => {
      const made = maker();
      if (isImpossible(made)) return made;
      if (height() !== Number.POSITIVE_INFINITY) return undefined;
      if (asked) return impossible('a value would have to hold itself, without an end', HERE);
      asked = true;
      const reason = made.whyNot();
      asked = false;
      return reason;
    },
    draw: (dice, scope) => {
      const seeds = scope.seeds?.values;
      if (seeds !== undefined && seeds.length > 0 && dice.once(KNOWN_ONCE_IN)) return pick(dice, seeds);
      const made = maker();
      if (isImpossible(made)) return undefined;
      const known = dice.once(KNOWN_ONCE_IN) ? pick(dice, values()) : undefined;
      // The same body again and again finds nothing new.
      return known !== undefined && (isScalar(known) || dice.once(WHOLE_ONCE_IN))
        ? known
        : made.draw(dice, scope);
    },
    leaves: lazy(() => forms()?.leaves() ?? [node]),
  };
  return node;
}

interface Parts {
  readonly facts: () => Facts | Impossible;
  readonly forms: () => Forms | undefined;
  readonly maker: () => Maker | Impossible;
  /** Documented values. */
  readonly values: () => readonly Json[];
}

function partsOf(
  added: readonly Source[],
  before: Known | undefined,
  { nodes, rewriting, create, combinations }: Surroundings,
): Parts {
  const sources = [...(before?.sources ?? []), ...added];
  const schemas = sources.map(({ schema }) => schema);
  const collected = lazy(() => collect(added, before?.collected, rewriting));
  const facts = lazy((): Facts | Impossible => {
    const known = collected();
    if (isImpossible(known)) return known;
    return combinations >= 1 ? known.facts : { ...known.facts, groups: [] };
  });
  const forms = lazy((): Forms | undefined => {
    const known = collected();
    const group = isImpossible(known) || combinations < 1 ? undefined : known.facts.groups[0];
    if (isImpossible(known) || group === undefined) return undefined;
    const rest = { sources, collected: withoutChoice(known) };
    const makeForm: FormMaker = (form, { limited }) => {
      const all = limited ? Math.min(FEW_COMBINATIONS, combinations) : combinations;
      return create(form, rest, all / group.branches.length);
    };
    return createForms(group, makeForm, nodes);
  });
  const maker = lazy((): Maker | Impossible => {
    const known = facts();
    return isImpossible(known) ? known : (forms() ?? createLeaf(known, schemas, nodes));
  });
  const values = lazy(() => {
    const known = facts();
    return isImpossible(known) ? [] : knownValues(known, schemas, nodes);
  });
  return { facts, forms, maker, values };
}

/** The answers are kept. While one is looked for, a schema that holds itself in place does not fit. */
function remembered(judge: (room: number) => boolean): (room: number) => boolean {
  const answers = new Map<number, boolean>();
  return (room) => {
    const known = answers.get(room);
    if (known !== undefined || room < 0) return known ?? false;
    answers.set(room, false);
    const answer = judge(room);
    answers.set(room, answer);
    return answer;
  };
}
