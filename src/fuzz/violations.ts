import type { Context, Edit } from './edit.ts';
import type { Place } from './place.ts';
import { choiceEdits } from './violations-of-choices.ts';
import { listEdits } from './violations-of-lists.ts';
import { memberEdits } from './violations-of-members.ts';
import { numberEdits } from './violations-of-numbers.ts';
import { textEdits } from './violations-of-text.ts';
import { typeEdits } from './violations-of-types.ts';

/** What can be done to the value that a level speaks of, keyword by keyword. */
export function* editsAt(place: Place, context: Context): Iterable<Edit> {
  yield* typeEdits(place);
  yield* memberEdits(place, context);
  yield* listEdits(place, context);
  yield* numberEdits(place);
  yield* textEdits(place);
  yield* choiceEdits(place, context);
}
