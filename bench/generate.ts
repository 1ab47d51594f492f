// Values per second of CPU made from a schema, and how many of them satisfy it: our arbitraries against
// json-schema-faker, in turns within the same run. `npm run bench -- generate`.
import fc from 'fast-check';
import { arbitraryFor } from '../src/fuzz/arbitrary.ts';
import type { Json, JsonObject, JsonSchema } from '../src/model/json.ts';
import { createValidator } from '../src/schema/validator.ts';
import { median } from './child.ts';
import { GENERATED } from './generated.ts';

const ROUNDS = 5;
const ROUND_MS = 600;
const LOT = 50;
const GOAL = 3;

interface Contender {
  readonly name: string;
  /** That many values. */
  readonly make: (count: number) => readonly Json[];
}

interface Measured {
  readonly perSecond: number;
  readonly validShare: number;
  readonly bytes: number;
}

const { createGeneratorSync } = await import('json-schema-faker');
console.log(`values per second of CPU made from a schema (median of ${ROUNDS}, node ${process.version})`);
for (const { name, schema, definitions } of GENERATED) {
  const contenders = [ours(schema, definitions), faker(schema, definitions)];
  const validator = createValidator(definitions);
  const isValid = (value: Json): boolean => validator.validate(schema, value).length === 0;
  const rounds = contenders.map((): Measured[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, contender] of contenders.entries()) rounds[index]?.push(measured(contender, isValid));
  }
  const [mine = 0, theirs = 0] = rounds.map((list) => median(list.map(({ perSecond }) => perSecond)));
  const told = contenders.map((contender, index) => sentence(contender.name, rounds[index] ?? []));
  console.log(
    `  ${name}: ${told.join('; ')}; ratio ${(mine / theirs).toFixed(1)}, goal: at least ${GOAL} with all valid`,
  );
}

function ours(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): Contender {
  const started = performance.now();
  const made = arbitraryFor(schema, definitions);
  if (made.form === 'impossible') throw new Error(made.reason);
  const name = `ours (built in ${(performance.now() - started).toFixed(0)} ms)`;
  let seed = 0;
  return {
    name,
    make: (count) => {
      seed += 1;
      return fc.sample(made.arbitrary, { seed, numRuns: count });
    },
  };
}

function faker(schema: JsonObject, definitions: Readonly<Record<string, JsonSchema>>): Contender {
  const whole = { ...schema, $defs: definitions };
  const generator = createGeneratorSync({ seed: 1 });
  return {
    name: 'json-schema-faker',
    make: (count) =>
      Array.from({ length: count }, (): Json => JSON.parse(JSON.stringify(generator.generate(whole)))),
  };
}

/** Only the making counts, and only its CPU: the machine may have other things to do. */
function measured({ make }: Contender, isValid: (value: Json) => boolean): Measured {
  let [spent, count, valid, bytes] = [0, 0, 0, 0];
  while (spent < ROUND_MS) {
    const started = process.cpuUsage();
    const values = make(LOT);
    const { user, system } = process.cpuUsage(started);
    spent += (user + system) / 1000;
    count += values.length;
    valid += values.filter(isValid).length;
    bytes += values.reduce<number>((sum, value) => sum + JSON.stringify(value).length, 0);
  }
  return { perSecond: (count * 1000) / spent, validShare: valid / count, bytes: bytes / count };
}

function sentence(name: string, rounds: readonly Measured[]): string {
  const middle = (field: keyof Measured): number => median(rounds.map((round) => round[field]));
  return (
    `${name} ${middle('perSecond').toFixed(0)}/s, ${(100 * middle('validShare')).toFixed(1)} % valid, ` +
    `${middle('bytes').toFixed(0)} bytes each`
  );
}
