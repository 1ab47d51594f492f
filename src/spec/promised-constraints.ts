import type { Contract } from '../model/contract.ts';
import { isJsonList, isJsonObject, type Json, type JsonSchema } from '../model/json.ts';
import type { Location } from '../model/location.ts';
import type { BodyShape } from '../model/operation.ts';
import { schemaField } from '../schema/fields.ts';

/** Keywords of a schema that promise something about a value. */
const CONSTRAINTS: ReadonlySet<string> = new Set(
  (
    'type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format minItems maxItems uniqueItems ' +
    'minProperties maxProperties additionalProperties dependentRequired oneOf anyOf not contains propertyNames'
  ).split(' '),
);

export interface Constraint {
  readonly field: string;
  readonly keyword: string;
  readonly words: string;
  readonly place: Location;
}

/** Constraints that the page itself states: those with a place, references followed. */
export function constraintsOf(shape: BodyShape, definitions: Contract['schemas']): readonly Constraint[] {
  return Object.entries(shape.places).flatMap(([pointer, place]): readonly Constraint[] => {
    const [, keyword, member] = /\/([^/]+?)(?:\/([^/]+))?$/.exec(pointer) ?? [];
    const required = /\/required\/([^/]+)$/.exec(pointer)?.[1];
    const parent = pointer.replace(/\/required\/[^/]+$/, '');
    if (required !== undefined) {
      const field = schemaField(parent);
      return [
        {
          field: field === '' ? required : `${field}.${required}`,
          keyword: 'required',
          words: 'is required',
          place,
        },
      ];
    }
    const name = member ?? keyword;
    if (name === undefined || !CONSTRAINTS.has(name) || isMemberName(pointer)) return [];
    const value = valueAt(shape.schema, pointer, definitions);
    // A constraint that the page's own example breaks only advises: it promises nothing.
    if (value === undefined || (name === 'additionalProperties' && value !== false)) return [];
    return [
      {
        field: schemaField(pointer),
        keyword: name,
        words: `${name} ${JSON.stringify(value)}`.slice(0, 120),
        place,
      },
    ];
  });
}

/** `/properties/type` is a member called type, not the keyword. */
function isMemberName(pointer: string): boolean {
  return (
    /(^|\/)(properties|patternProperties|\$defs)\/[^/]+$/.test(pointer) &&
    !/(^|\/)properties\/properties\/[^/]+$/.test(pointer)
  );
}

function valueAt(schema: JsonSchema, pointer: string, definitions: Contract['schemas']): Json | undefined {
  let value: Json | undefined = schema;
  for (const segment of pointer.split('/').slice(1)) {
    while (isJsonObject(value) && typeof value['$ref'] === 'string')
      value = definitions[value['$ref'].replace('#/$defs/', '')];
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isJsonObject(value) ? value[key] : isJsonList(value) ? value[Number(key)] : undefined;
  }
  return value;
}

/** The members of an answer that the page names, the whole included. */
export function fieldsOf(
  shape: BodyShape,
  definitions: Contract['schemas'],
): readonly { readonly field: string; readonly place: Location }[] {
  const members = Object.entries(shape.places).filter(
    ([pointer]) =>
      /\/properties\/[^/]+$/.test(pointer) && valueAt(shape.schema, pointer, definitions) !== undefined,
  );
  return [
    { field: '', place: shape.at },
    ...members.map(([pointer, place]) => ({ field: schemaField(pointer), place })),
  ];
}
