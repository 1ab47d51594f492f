import { createHash } from 'node:crypto';
import type { Contract } from '../model/contract.ts';
import type { ParsedSpec, Probe, SpecFormat } from '../model/extension.ts';
import type { Diagnostic } from '../model/location.ts';
import type { Companion } from '../model/scenario.ts';
import type { MapNode } from '../model/tree.ts';
import { readCompanion } from './companion.ts';
import type { Linted } from './lint/rule.ts';
import { rules } from './lint/rules.ts';
import { derivePromises } from './promises.ts';
import type { Reading } from './section.ts';
import { readAuthentication } from './sections/authentication.ts';
import { readDiagrams } from './sections/diagrams.ts';
import { readEndpoints } from './sections/endpoints.ts';
import { readEnvironments } from './sections/environments.ts';
import { codeFieldOf, readErrors } from './sections/errors.ts';
import { readIdempotency } from './sections/idempotency.ts';
import { readInvariants } from './sections/invariants.ts';
import { readModels } from './sections/models.ts';
import { readOverview } from './sections/overview.ts';
import { readRateLimits } from './sections/rate-limits.ts';
import { readScenarios } from './sections/scenarios.ts';
import { readWebhooks } from './sections/webhooks.ts';
import { scenarioAnswers, withUses } from './uses.ts';

export interface SpecText {
  /** As it is shown in messages: relative to where the user stands. */
  readonly file: string;
  readonly text: string;
}

export interface ReadResult {
  readonly contract: Contract;
  readonly companion: Companion | undefined;
  /** Sorted by file, line and column. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadOptions {
  readonly formats: readonly SpecFormat[];
  readonly companion?: SpecText;
  /** Asked what they think of the arguments of the companion's bindings. */
  readonly probes?: readonly Probe[];
  /** How an expression of the companion is compared with a sentence; without it only plain sentences are. */
  readonly matches?: NonNullable<Linted['matches']>;
}

/** Reads a spec into its contract. What is wrong in it is a diagnostic; nothing that a document says throws. */
export function readSpec(spec: SpecText, options: ReadOptions): ReadResult {
  const diagnostics: Diagnostic[] = [];
  const parsed = parse(spec, options.formats);
  const trees = parsed.trees.map(({ node }) => node);
  const models = readModels(trees);
  const reading: Reading = {
    names: models.names,
    codeField: codeFieldOf(trees),
    complain: (...found) => {
      diagnostics.push(...found);
    },
  };
  reading.complain(...parsed.diagnostics, ...models.diagnostics);
  const companion =
    options.companion === undefined
      ? undefined
      : readCompanion(options.companion, reading, options.probes ?? []);
  const sections = readSections(spec, parsed, trees, reading);
  const further = companion?.companion.scenarios ?? [];
  const answers = scenarioAnswers([...sections.scenarios, ...further], sections.operations);
  const stated = withKeys({
    ...sections,
    idempotency: readIdempotency(trees, reading, { operations: sections.operations, answers }),
  });
  const linted: Linted = { contract: stated, parsed, answers, companion, matches: options.matches };
  for (const rule of rules) reading.complain(...rule(linted));
  const used = withUses(stated.operations, stated.errors.codes, answers);
  const complete = {
    ...stated,
    operations: used.operations,
    errors: { ...stated.errors, codes: used.codes },
  };
  return {
    contract: { ...complete, promises: derivePromises(complete) },
    companion: companion?.companion,
    diagnostics: inReadingOrder(diagnostics),
  };
}

function parse(spec: SpecText, formats: readonly SpecFormat[]): ParsedSpec {
  const best = formats
    .map((format) => ({ format, confidence: format.accepts(spec.text, spec.file) }))
    .sort((left, right) => right.confidence - left.confidence)[0];
  const nothing: ParsedSpec = {
    title: undefined,
    fields: [],
    trees: [],
    diagrams: [],
    prose: [],
    diagnostics: [],
  };
  // A byte order mark is no content, and would be the first key's first letter.
  return best === undefined ? nothing : best.format.parse(spec.text.replace(/^\uFEFF/, ''), spec.file);
}

function readSections(
  spec: SpecText,
  parsed: ParsedSpec,
  trees: readonly MapNode[],
  reading: Reading,
): Omit<Contract, 'promises' | 'idempotency'> {
  const auth = readAuthentication(trees, reading);
  const operations = readEndpoints(trees, reading, auth);
  return {
    ...readOverview(parsed, trees, spec.file, reading),
    source: { file: spec.file, digest: createHash('sha256').update(spec.text).digest('hex').slice(0, 16) },
    operations,
    schemas: reading.names.schemas,
    auth,
    errors: readErrors(trees, reading),
    invariants: readInvariants(trees, reading, operations),
    limits: readRateLimits(trees, reading),
    webhooks: readWebhooks(trees, reading),
    environments: readEnvironments(trees, reading),
    scenarios: readScenarios(trees, reading),
    diagrams: readDiagrams(parsed.diagrams),
  };
}

/** A section may give a key to an operation whose headers do not name it. */
function withKeys(contract: Omit<Contract, 'promises'>): Omit<Contract, 'promises'> {
  const headers = new Map(contract.idempotency.map(({ operation, header }) => [operation, header]));
  return {
    ...contract,
    operations: contract.operations.map((operation) => ({
      ...operation,
      idempotencyHeader: headers.get(operation.key) ?? operation.idempotencyHeader,
    })),
  };
}

/** By file, line and column. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (left, right) =>
      left.at.file.localeCompare(right.at.file) ||
      left.at.line - right.at.line ||
      left.at.column - right.at.column ||
      left.code.localeCompare(right.code),
  );
}
