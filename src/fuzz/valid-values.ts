import fc from 'fast-check';
import type { Json } from '../model/json.ts';

export interface ValueSource {
  readonly draw: (seed: number) => Json;
  /** Simpler values, of which some may not be valid. */
  readonly simpler: (value: Json) => Iterable<Json>;
  readonly isValid: (value: Json) => boolean;
}

/**
 * The library knows arbitraries as classes only. This one needs none of its building blocks: a seed makes the value,
 * and shrinking looks at nothing but the value. So its filter is ours, and cannot spin for ever.
 */
export class ValidValues extends fc.Arbitrary<Json> {
  readonly #source: ValueSource;

  constructor(source: ValueSource) {
    super();
    this.#source = source;
  }

  override generate(random: fc.Random): fc.Value<Json> {
    return new fc.Value(this.#source.draw(random.nextInt(-(2 ** 31), 2 ** 31 - 1)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Json {
    return isJson(value) && this.#source.isValid(value);
  }

  override shrink(value: Json, context: unknown): fc.Stream<fc.Value<Json>> {
    return fc.stream(untried(value, this.#source, isTrail(context) ? context : undefined));
  }
}

/** What was looked at on the way to a value: the first `count` of the texts, and all that was before. */
interface Trail {
  readonly texts: readonly string[];
  readonly count: number;
  readonly before: Trail | undefined;
}

function isTrail(context: unknown): context is Trail {
  return typeof context === 'object' && context !== null && 'texts' in context;
}

/** Every value costs a request, so none is tried again after a step to a simpler one. */
function* untried(value: Json, { simpler, isValid }: ValueSource, before: Trail | undefined) {
  const seen = new Set(lookedAt(before));
  const texts = [JSON.stringify(value)];
  seen.add(JSON.stringify(value));
  for (const candidate of simpler(value)) {
    const text = JSON.stringify(candidate);
    if (seen.has(text)) continue;
    seen.add(text);
    texts.push(text);
    if (isValid(candidate)) yield new fc.Value(candidate, { texts, count: texts.length, before });
  }
}

function* lookedAt(trail: Trail | undefined): Iterable<string> {
  for (let step = trail; step !== undefined; step = step.before) yield* step.texts.slice(0, step.count);
}

function isJson(value: unknown): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return value === null || Object.values(value).every(isJson);
    default:
      return false;
  }
}
