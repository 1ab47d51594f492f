import type { ErrorCode, ErrorContract } from '../../model/contract.ts';
import type { Diagnostic } from '../../model/location.ts';
import type { MapNode, TreeEntry, TreeNode } from '../../model/tree.ts';
import { readHeaders } from '../headers.ts';
import { type KeyShape, keysOf, strayKeys } from '../keys.ts';
import { entriesOf, get, itemsOf, number, text } from '../nodes.ts';
import { parseRetryStrategy } from '../prose.ts';
import { mergedSection, type Reading } from '../section.ts';
import { readShape } from '../shape.ts';

const CODE_FIELDS: readonly string[] = ['error_code', 'errorCode', 'code', 'error'];

const ERROR_CODE: KeyShape = {
  keys: keysOf(
    'code error_code http_status status description message retry_strategy resolution headers retryable body example notes',
  ),
};
const FORMAT: KeyShape = {
  keys: keysOf('standard_response body schema content_type headers description example examples notes'),
};

/** `error_format` and `error_codes`. */
export function readErrors(trees: readonly MapNode[], reading: Reading): ErrorContract {
  const format = mergedSection(trees, reading, 'error_format', 'error_response');
  const standard =
    format === undefined
      ? undefined
      : (get(format.value, 'standard_response', 'body', 'schema') ?? format.value);
  const envelope =
    format === undefined || standard === undefined
      ? undefined
      : readShape(standard, format.keyAt, reading.names);
  if (envelope !== undefined) reading.complain(...envelope.diagnostics);
  reading.complain(...formatKeys(format?.value));
  return { envelope: envelope?.shape, codeField: codeFieldOf(trees), codes: readCodes(trees, reading) };
}

/** A format may be the body itself, whose members are the author's own: then only a name that is nearly ours is wrong. */
function formatKeys(format: TreeNode | undefined): readonly Diagnostic[] {
  const wrapped = get(format, 'standard_response') !== undefined;
  return wrapped
    ? strayKeys(format, FORMAT, 'error_format')
    : strayKeys(format, { keys: ['standard_response'], open: true }, 'error_format');
}

/** The member of an error body that holds the code, looked up before anything else is read. */
export function codeFieldOf(trees: readonly MapNode[]): string {
  const format = trees
    .flatMap((tree) => tree.entries)
    .find(({ key }) => key === 'error_format' || key === 'error_response')?.value;
  const standard = get(format, 'standard_response', 'body', 'schema') ?? format;
  const members = entriesOf(get(standard, 'properties') ?? standard).map(({ key }) => key);
  return CODE_FIELDS.find((field) => members.includes(field)) ?? 'error_code';
}

function readCodes(trees: readonly MapNode[], reading: Reading): readonly ErrorCode[] {
  const section = mergedSection(trees, reading, 'error_codes', 'errors')?.value;
  if (section?.kind === 'list') return itemsOf(section).flatMap((item) => listedCode(item, reading) ?? []);
  return entriesOf(section).map((entry) => readCode(entry, reading));
}

function listedCode(node: TreeNode, reading: Reading): ErrorCode | undefined {
  const code = get(node, 'code', 'error_code');
  const name = text(code);
  return code === undefined || name === undefined
    ? undefined
    : readCode({ key: name, keyAt: code.at, value: node }, reading);
}

function readCode({ key, keyAt, value }: TreeEntry, reading: Reading): ErrorCode {
  if (value.kind === 'scalar') {
    return { ...EMPTY, code: key, status: number(value), description: text(value), at: keyAt };
  }
  reading.complain(...strayKeys(value, ERROR_CODE, `the error code ${key}`));
  const strategy = text(get(value, 'retry_strategy'));
  return {
    code: key,
    status: statusOf(get(value, 'http_status', 'status'), reading),
    description: text(get(value, 'description', 'message')),
    retry: strategy === undefined ? undefined : parseRetryStrategy(strategy),
    resolution: text(get(value, 'resolution')),
    headers: readHeaders(get(value, 'headers'), reading),
    origin: 'table',
    at: keyAt,
  };
}

/** `400`, or `400 Bad Request`. */
function statusOf(node: TreeNode | undefined, reading: Reading): number | undefined {
  const words = text(node);
  const status = /^[1-5]\d\d\b/.exec(words ?? '')?.[0];
  if (status !== undefined) return Number(status);
  if (node !== undefined && words !== undefined) {
    reading.complain({
      code: 'status-unreadable',
      severity: 'error',
      message: `\`${words}\` is no HTTP status`,
      at: node.at,
      related: [],
      help: 'Write a status such as 404.',
    });
  }
  return undefined;
}

const EMPTY: Omit<ErrorCode, 'code' | 'at'> = {
  status: undefined,
  description: undefined,
  retry: undefined,
  resolution: undefined,
  headers: [],
  origin: 'table',
};
