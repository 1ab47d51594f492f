import type { Json } from '../model/json.ts';
import type { Dice } from './dice.ts';
import type { Branch, Group, Source } from './facts.ts';
import { lazy } from './lazy.ts';
import { impossible, isImpossible, type Maker, type Node, type Nodes, type Scope } from './node.ts';

/** Makes values that have one of several forms. */
export interface Forms extends Maker {
  readonly leaves: () => readonly Node[];
}

// More forms than these are not looked at to make a value simpler.
const MOST_LEAVES = 12;
// Values of overlapping forms are refused: one more is tried before the next way.
const TRIES_PER_WAY = 2;

/** Makes the node of a form; `limited` for one that is given up early when it does not work out. */
export type FormMaker = (sources: readonly Source[], options: { readonly limited: boolean }) => Node;

export function createForms({ branches, check, origin }: Group, create: FormMaker, nodes: Nodes): Forms {
  const forms = branches.map((branch) => formOf(branch, create));
  const passes = (value: Json): boolean => check === undefined || nodes.accepts(check, value);
  const drawForm = (form: Form, dice: Dice, scope: Scope): Json | undefined => {
    for (const way of form.ways) {
      const node = way();
      for (let attempt = 0; attempt < TRIES_PER_WAY && node.fits(scope.room); attempt += 1) {
        const value = node.draw(dice, scope);
        if (value !== undefined && passes(value)) return value;
        if (!dice.again()) break;
      }
    }
    return undefined;
  };
  return {
    // The other ways only ask for more.
    fits: (room) => forms.some(({ plain }) => plain().fits(room)),
    draw: (dice, scope) => {
      const first = dice.between(0, forms.length - 1);
      for (let step = 0; step < forms.length; step += 1) {
        const form = forms[(first + step) % forms.length];
        const value = form?.plain().fits(scope.room) === true ? drawForm(form, dice, scope) : undefined;
        if (value !== undefined) return value;
      }
      return undefined;
    },
    whyNot: () => {
      const reasons = forms.flatMap(({ plain }) => plain().whyNot() ?? []);
      const [only] = reasons;
      if (forms.length === 1 && only !== undefined) return only;
      return impossible(`no form can be made${only === undefined ? '' : `: ${only.reason}`}`, origin);
    },
    leaves: lazy(() =>
      forms
        .flatMap(({ plain }) => (isImpossible(plain().facts()) ? [] : plain().leaves()))
        .slice(0, MOST_LEAVES),
    ),
  };
}

interface Form {
  readonly plain: () => Node;
  /** The most promising first. */
  readonly ways: readonly (() => Node)[];
}

function formOf({ sources, tag, alone }: Branch, create: FormMaker): Form {
  const plain = lazy(() => create(sources, { limited: false }));
  // Being none of many other forms takes as many choices of why not.
  const limited = (more: readonly Source[]): (() => Node) =>
    lazy(() => create([...sources, ...more], { limited: true }));
  const apart = alone.length === 0 ? [] : [limited(alone)];
  if (tag === undefined) return { plain, ways: [plain, ...apart] };
  const taggedApart = alone.length === 0 ? [] : [limited([tag, ...alone])];
  return { plain, ways: [limited([tag]), ...taggedApart, plain, ...apart] };
}
