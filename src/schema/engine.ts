import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { JsonSchema } from '../model/json.ts';
import { multiplesOf } from './decimal.ts';
import { OWN_FORMATS } from './formats.ts';
import { DEFINITIONS_ID, normalise } from './normalise.ts';

/** The validator library, set up for the dialects that specs are written in. */
export function createEngine(definitions: Readonly<Record<string, JsonSchema>>): Ajv2020 {
  const engine = new Ajv2020({
    strict: false,
    logger: false,
    allErrors: true,
    verbose: true,
    inlineRefs: false,
    // Keywords still refuse values of the wrong type; compiling the meta-schema alone takes 20 ms.
    meta: false,
    validateSchema: false,
    code: { regExp: Object.assign(patternOf, { code: 'new RegExp' }) },
    formats: { ...fullFormats, ...OWN_FORMATS },
  });
  const dateTime = engine.formats['date-time'];
  if (typeof dateTime === 'object' && 'validate' in dateTime) {
    const accepts = dateTime.validate;
    // The library takes a blank for the T, which RFC 3339 leaves to other standards.
    engine.addFormat('date-time', (value: string) => /^\S+$/.test(value) && saysYes(accepts, value));
  }
  // 0.29 is a multiple of 0.01, which binary fractions deny.
  engine.removeKeyword('multipleOf');
  engine.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    schemaType: 'number',
    compile: multiplesOf,
  });
  engine.addSchema({
    $id: DEFINITIONS_ID,
    $defs: Object.fromEntries(
      Object.entries(definitions).map(([name, schema]) => [name, normalise(schema, definitions)]),
    ),
  });
  return engine;
}

/** Patterns of older dialects, such as `[\w-.]`, are no Unicode patterns. */
function patternOf(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}

function saysYes(accepts: unknown, value: string): boolean {
  if (accepts instanceof RegExp) return accepts.test(value);
  return typeof accepts === 'function' && accepts(value) === true;
}
