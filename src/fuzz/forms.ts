import type { Json } from '../model/json.ts';
import type { Dice } from './dice.ts';
import type { Group, Source } from './facts.ts';
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

export function createForms(
  { branches, check, origin }: Group,
  create: (way: readonly Source[]) => Node,
  nodes: Nodes,
): Forms {
  const forms = branches.map(({ ways }) => ways.map((way) => lazy(() => create(way))));
  const passes = (value: Json): boolean => check === undefined || nodes.accepts(check, value);
  const drawForm = (form: readonly (() => Node)[], dice: Dice, scope: Scope): Json | undefined => {
    for (const way of form) {
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
    fits: (room) => forms.some((ways) => ways.some((way) => way().fits(room))),
    draw: (dice, scope) => {
      const first = dice.between(0, forms.length - 1);
      for (let step = 0; step < forms.length; step += 1) {
        const value = drawForm(forms[(first + step) % forms.length] ?? [], dice, scope);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    whyNot: () => {
      const reasons = forms.flatMap(([way]) => way?.().whyNot() ?? []);
      const [only] = reasons;
      if (forms.length === 1 && only !== undefined) return only;
      return impossible(`no form can be made${only === undefined ? '' : `: ${only.reason}`}`, origin);
    },
    leaves: lazy(() =>
      forms
        .flatMap(
          (ways) =>
            ways
              .find((way) => !isImpossible(way().facts()))?.()
              .leaves() ?? [],
        )
        .slice(0, MOST_LEAVES),
    ),
  };
}
