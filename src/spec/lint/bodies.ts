import { isJsonList, isJsonObject, type Json } from '../../model/json.ts';
import type { Location } from '../../model/location.ts';
import type { BodyShape } from '../../model/operation.ts';
import type { TreeNode } from '../../model/tree.ts';
import { type Field, listFields } from '../../schema/fields.ts';
import { parseConstraints } from '../constraints.ts';
import { get, text } from '../nodes.ts';
import { diagnostic, type LintRule } from './rule.ts';

/** A total that is not the sum of its lines: then one of the two examples was never an answer to the other. */
export const exampleArithmetic: LintRule = function* ({ contract }) {
  for (const { body, responses } of contract.operations) {
    for (const response of responses.filter(({ status }) => status.startsWith('2'))) {
      const shape = response.body;
      const total = totalOf(shape?.example);
      if (shape === undefined || total === undefined) continue;
      const own = linesOf(shape.example);
      const lines = own ?? linesOf(body?.shape.example);
      if (lines === undefined) continue;
      const sum = Math.round(lines.reduce((all, line) => all + line.count * line.price, 0) * 100) / 100;
      if (Math.abs(sum - total.value) < 0.005) continue;
      const words = lines.map(({ count, price }) => `${count} × ${price}`).join(' + ');
      yield diagnostic(
        'example-arithmetic',
        'warning',
        `\`${total.key}\` is ${total.value} in this example, but the lines of ${own === undefined ? 'the example request' : 'the example'} make ${words} = ${sum}`,
        shape.places[`/properties/${total.key}`] ?? shape.at,
        {
          related: own === undefined && body !== undefined ? [{ message: 'the request', at: body.at }] : [],
          help: 'Let the examples belong together, or show what else is in the total.',
        },
      );
    }
  }
};

function totalOf(example: Json | undefined): { readonly key: string; readonly value: number } | undefined {
  if (!isJsonObject(example)) return undefined;
  for (const [key, value] of Object.entries(example))
    if (/^total(?:_?(?:amount|price|sum))?$/i.test(key) && typeof value === 'number') return { key, value };
  return undefined;
}

function linesOf(
  example: Json | undefined,
): readonly { readonly count: number; readonly price: number }[] | undefined {
  for (const value of isJsonObject(example) ? Object.values(example) : []) {
    const lines = isJsonList(value) ? value.map(lineOf) : [];
    if (lines.length > 0 && lines.every((line) => line !== undefined)) return lines;
  }
  return undefined;
}

function lineOf(item: Json): { readonly count: number; readonly price: number } | undefined {
  if (!isJsonObject(item)) return undefined;
  const named = (name: RegExp): number | undefined => {
    const found = Object.entries(item).find(([key, value]) => name.test(key) && typeof value === 'number');
    return found === undefined ? undefined : Number(found[1]);
  };
  const count = named(/^(?:quantity|qty|count|pieces)$/i);
  const price = named(/^(?:unit_?)?price$/i);
  return count === undefined || price === undefined ? undefined : { count, price };
}

/** Text without a longest length, and objects that may hold anything: both are promises nobody can try. */
export const looseBody: LintRule = function* ({ contract }) {
  for (const { key, body } of contract.operations) {
    if (body === undefined || body.shape.origin === 'inferred') continue;
    const fields = listFields(body.shape.schema, contract.schemas);
    const endless = fields.filter(({ schema }) => isEndless(schema));
    const [first] = endless;
    if (first !== undefined) {
      yield diagnostic(
        'string-without-length',
        'advice',
        `${endless.map(({ schemaName }) => `\`${schemaName}\``).join(', ')} of \`${key}\` may be of any length`,
        placeOf(first, body.shape),
        { help: 'Add maxLength (and minLength where it must not be empty), a pattern, a format or an enum.' },
      );
    }
    const { schema } = body.shape;
    if (isJsonObject(schema) && 'properties' in schema && !('additionalProperties' in schema)) {
      yield diagnostic(
        'additional-members-unspecified',
        'advice',
        `the body of \`${key}\` does not say what becomes of members that it does not name`,
        body.at,
        { help: 'Add additionalProperties: false where they are refused, true where they are ignored.' },
      );
    }
  }
};

function isEndless(schema: Field['schema']): boolean {
  return (
    isJsonObject(schema) &&
    schema['type'] === 'string' &&
    !['maxLength', 'pattern', 'format', 'enum', 'const'].some((keyword) => keyword in schema)
  );
}

/** A price that may be negative. */
export const priceWithoutMinimum: LintRule = function* ({ contract }) {
  for (const { key, body } of contract.operations) {
    if (body === undefined || body.shape.origin === 'inferred') continue;
    for (const field of listFields(body.shape.schema, contract.schemas)) {
      const { schema, schemaName } = field;
      if (!/(?:price|amount|quantity|total|cost|fee)$/i.test(schemaName) || !isJsonObject(schema)) continue;
      const numeric = schema['type'] === 'number' || schema['type'] === 'integer';
      if (!numeric || 'minimum' in schema || 'exclusiveMinimum' in schema || 'enum' in schema) continue;
      yield diagnostic(
        'amount-without-minimum',
        'advice',
        `\`${schemaName}\` of \`${key}\` has no minimum, so it may be zero or negative`,
        placeOf(field, body.shape),
        { help: 'Add minimum: 0 (or exclusiveMinimum: 0).' },
      );
    }
  }
};

/** Digits alone fit the postal codes of few countries. */
export const postalCodeByCountry: LintRule = function* ({ contract }) {
  for (const { key, body } of contract.operations) {
    const fields = body === undefined ? [] : listFields(body.shape.schema, contract.schemas);
    for (const field of fields) {
      if (body === undefined || !/(?:postal_?code|zip(?:_?code)?)$/i.test(field.schemaName)) continue;
      const country = fields.find(
        ({ schemaName }) => schemaName === field.schemaName.replace(/[^.]+$/, 'country'),
      );
      const pattern = isJsonObject(field.schema) ? field.schema['pattern'] : undefined;
      const anywhere = isJsonObject(country?.schema) && !('enum' in country.schema);
      if (typeof pattern !== 'string' || !anywhere || !isOfDigits(pattern)) continue;
      yield diagnostic(
        'postal-code-of-one-country',
        'advice',
        `\`${field.schemaName}\` of \`${key}\` takes digits alone, but \`country\` may be any country`,
        body.shape.places[`${pointerOf(field)}/pattern`] ?? placeOf(field, body.shape),
        { help: 'Widen the pattern, or list the countries: country: {enum: ["US"]}.' },
      );
    }
  }
};

/** Constraints in words, said so that nobody takes them for more than is read of them. */
export const constraintsInProse: LintRule = function* ({ parsed }) {
  for (const { node } of parsed.trees) {
    for (const { constraints, type } of proseConstraints(node)) {
      const { schema } = parseConstraints(text(constraints) ?? '', type);
      if (Object.keys(schema).length === 0) continue;
      yield diagnostic(
        'prose-constraint',
        'advice',
        `these constraints are prose; they are read as ${Object.entries(schema)
          .map(([keyword, value]) => `${keyword} ${JSON.stringify(value)}`)
          .join(', ')}`,
        constraints.at,
        { help: 'Write the keywords themselves, so that every reader reads the same.' },
      );
    }
  }
};

function* proseConstraints(
  node: TreeNode,
): Iterable<{ readonly constraints: TreeNode; readonly type: string | undefined }> {
  if (node.kind === 'list') for (const item of node.items) yield* proseConstraints(item);
  if (node.kind !== 'map') return;
  const constraints = get(node, 'constraints');
  const type = text(get(node, 'type'));
  if (constraints?.kind === 'scalar' && type !== undefined) yield { constraints, type };
  for (const { value } of node.entries) yield* proseConstraints(value);
}

function isOfDigits(pattern: string): boolean {
  return /^\^?[\d\\d[\]{}(),?\-0-9$ ]+$/.test(pattern);
}

function placeOf(field: Field, shape: BodyShape): Location {
  return shape.places[pointerOf(field)] ?? shape.at;
}

/** `items[].quantity` is `/properties/items/items/properties/quantity`. */
function pointerOf({ segments }: Field): string {
  return segments
    .map((segment) => (typeof segment === 'number' ? '/items' : `/properties/${segment}`))
    .join('');
}
