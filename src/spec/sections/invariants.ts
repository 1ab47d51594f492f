import { fieldText, type Invariant, type InvariantSubject } from '../../model/invariant.ts';
import type { JsonSchema } from '../../model/json.ts';
import type { Diagnostic, Located } from '../../model/location.ts';
import type { Operation } from '../../model/operation.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { listFields } from '../../schema/fields.ts';
import { parseInvariant } from '../../schema/invariant-syntax.ts';
import { entriesOf, located, texts } from '../nodes.ts';
import { type Reading, sectionsNamed } from '../section.ts';
import { statedSections } from '../stated.ts';
import { nearest } from '../suggest.ts';

interface Subject {
  readonly subject: InvariantSubject;
  readonly name: string;
  readonly fields: ReadonlySet<string>;
}

/** `invariants:` on their own (a list, or lists by model and operation), in a model, or in an endpoint. */
export function readInvariants(
  trees: readonly MapNode[],
  reading: Reading,
  operations: readonly Operation[],
): readonly Invariant[] {
  const { schemas } = reading.names;
  const models = Object.entries(schemas).map(
    ([name, schema]): Subject => ({
      subject: { form: 'model', name },
      name,
      fields: fieldNames([schema], schemas),
    }),
  );
  const answers = operations.map(
    ({ key, responses }): Subject => ({
      subject: { form: 'operation', key },
      name: key,
      fields: fieldNames(
        responses.flatMap(({ status, body }) =>
          /^2/.test(status) && body !== undefined ? [body.schema] : [],
        ),
        schemas,
      ),
    }),
  );
  const all = [...models, ...answers];
  const within = sectionsNamed(trees, 'models', 'data_models', 'schemas').flatMap(({ value }) =>
    entriesOf(value).flatMap((model) => inModel(model, models)),
  );
  const stated = statedSections(trees, 'invariants').flatMap(({ operation, entry }) => {
    const own = answers.filter(({ name }) => name === operation);
    if (operation !== undefined) return statements(entry.value).map((text) => ({ text, candidates: own }));
    return entry.value.kind === 'map' ? bySubject(entry.value, all, reading) : ofAny(entry.value, all);
  });
  return [...stated, ...within].flatMap(({ text, candidates }) => invariantOf(text, candidates, reading));
}

interface Statement {
  readonly text: Located<string>;
  readonly candidates: readonly Subject[];
}

function inModel({ key, value }: TreeEntry, models: readonly Subject[]): readonly Statement[] {
  const candidates = models.filter(({ name }) => name === key);
  return entriesOf(value)
    .filter(({ key: name, value: list }) => name === 'invariants' && list.kind !== 'map')
    .flatMap(({ value: list }) => statements(list).map((text) => ({ text, candidates })));
}

function bySubject(node: MapNode, all: readonly Subject[], reading: Reading): readonly Statement[] {
  return node.entries.flatMap(({ key, keyAt, value }) => {
    const candidates = all.filter(({ name }) => name === key);
    if (candidates.length > 0) return statements(value).map((text) => ({ text, candidates }));
    const near = nearest(
      key,
      all.map(({ name }) => name),
    );
    reading.complain(
      complaint('invariant-subject', `\`${key}\` is no model and no endpoint of this page`, keyAt, {
        help:
          near === undefined
            ? 'Name a model, or an endpoint such as GET /api/v1/orders.'
            : `Did you mean \`${near}\`?`,
      }),
    );
    return [];
  });
}

/** A statement that names nothing is about everything that has all of its fields. */
function ofAny(node: TreeNode, all: readonly Subject[]): readonly Statement[] {
  return statements(node).map((text) => ({ text, candidates: all }));
}

function statements(node: TreeNode): readonly Located<string>[] {
  return node.kind === 'scalar' ? [located(node) ?? []].flat() : texts(node);
}

function invariantOf(
  text: Located<string>,
  candidates: readonly Subject[],
  reading: Reading,
): readonly Invariant[] {
  const parsed = parseInvariant(text.value);
  if (parsed.form === 'problem') {
    const help = 'Write a = sum(items[].b * items[].c), a <= b or total >= count(orders).';
    // The text of a scalar begins after its quote; YAML may fold it, so only its line is sure.
    reading.complain(
      complaint('invariant-unreadable', `\`${text.value}\` is no invariant: ${parsed.message}`, text.at, {
        help,
      }),
    );
    return [];
  }
  const fitting = candidates.filter(({ fields }) => parsed.fields.every((field) => fields.has(bare(field))));
  if (parsed.fields.length === 0 || fitting.length === 0) {
    reading.complain(unknownField(text, parsed.fields, candidates));
    return [];
  }
  return [
    {
      text: text.value.trim(),
      subjects: withoutCarriers(fitting).map(({ subject }) => subject),
      comparison: parsed.comparison,
      at: text.at,
    },
  ];
}

/** An operation that answers with a model has its fields, too: the model speaks for it. */
function withoutCarriers(fitting: readonly Subject[]): readonly Subject[] {
  const models = fitting.filter(({ subject }) => subject.form === 'model');
  return models.length > 0 ? models : fitting;
}

function unknownField(
  text: Located<string>,
  fields: readonly string[],
  candidates: readonly Subject[],
): Diagnostic {
  const known = [...new Set(candidates.flatMap((candidate) => [...candidate.fields]))];
  const unknown = fields.find((field) => !known.includes(bare(field)));
  if (unknown === undefined) {
    const message =
      fields.length === 0
        ? `\`${text.value}\` speaks of no field, so nothing can break it`
        : `no model and no answer has all of ${fields.map((field) => `\`${field}\``).join(', ')}`;
    return complaint('invariant-field', message, text.at, {
      help: 'Name fields of one model or one answer.',
    });
  }
  const near = nearest(unknown, known);
  const where = candidates.length === 1 ? `\`${candidates[0]?.name ?? ''}\`` : 'this page';
  return complaint('invariant-field', `\`${unknown}\` is no field of ${where}`, text.at, {
    help:
      near === undefined ? 'Write the whole path, such as items[].quantity.' : `Did you mean \`${near}\`?`,
  });
}

function bare(field: string): string {
  return field.replace(/\[\]$/, '');
}

function fieldNames(
  shapes: readonly JsonSchema[],
  schemas: Readonly<Record<string, JsonSchema>>,
): ReadonlySet<string> {
  return new Set(
    shapes.flatMap((schema) =>
      listFields(schema, schemas).map(({ segments }) =>
        fieldText(segments.map((segment) => (typeof segment === 'number' ? '[]' : segment))),
      ),
    ),
  );
}

function complaint(
  code: string,
  message: string,
  at: Diagnostic['at'],
  { help }: { readonly help: string },
): Diagnostic {
  return { code, severity: 'error', message, at, related: [], help };
}
