import { isJsonObject, type JsonObject, type JsonSchema } from '../model/json.ts';
import { dereference } from '../schema/evaluation.ts';
import { schemaField } from '../schema/fields.ts';
import { toPointer } from '../schema/pointer.ts';
import { innerLevels } from './inner-levels.ts';
import { type Place, plainOf, segmentsOf, together, type Waiting } from './place.ts';

type Definitions = Readonly<Record<string, JsonSchema>>;

// A schema with more levels repeats itself: only the nearest to the root are tried.
const MOST_PLACES = 2_000;

/** Every level of a schema, nearest first; a schema that holds itself is entered once. */
export function placesOf(schema: JsonSchema, definitions: Definitions): readonly Place[] {
  const root: Waiting = {
    schema,
    around: {},
    path: [],
    naming: [],
    steps: [],
    note: '',
    choice: undefined,
    alternative: undefined,
    entered: [],
    referred: false,
  };
  const waiting = [root];
  const places: Place[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const target = dereference(next.schema, definitions);
    if (!isJsonObject(target) || places.length >= MOST_PLACES) continue;
    const reference = isJsonObject(next.schema) ? next.schema['$ref'] : undefined;
    const again = typeof reference === 'string' && next.entered.includes(reference);
    const entered = typeof reference === 'string' ? [...next.entered, reference] : next.entered;
    const referred = next.referred || typeof reference === 'string';
    const inner = { ...next, entered, referred };
    places.push(placeAt(target, inner));
    if (!again) waiting.push(...innerLevels(target, inner));
  }
  return withNeighbours(places);
}

function placeAt(schema: JsonObject, { around, naming, ...place }: Waiting): Place {
  return {
    ...place,
    schema,
    meaning: together(plainOf(around), plainOf(schema)),
    field: schemaField(toPointer(naming)),
  };
}

/** Levels of other branches that always hold may say something of the same value, too. */
function withNeighbours(places: readonly Place[]): readonly Place[] {
  const keyOf = ({ steps }: Place): string => JSON.stringify(segmentsOf(steps));
  const always = new Map<string, JsonObject>();
  for (const place of places) {
    if (place.steps.some(({ kind }) => kind === 'form')) continue;
    always.set(keyOf(place), together(always.get(keyOf(place)), plainOf(place.schema)));
  }
  return places.map((place) => ({ ...place, meaning: together(always.get(keyOf(place)), place.meaning) }));
}
