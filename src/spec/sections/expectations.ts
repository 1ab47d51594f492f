import type { Diagnostic, Located, Location } from '../../model/location.ts';
import type { ExpectDeclaration } from '../../model/scenario.ts';
import type { TreeNode } from '../../model/tree.ts';
import { keysOf, strayKeys } from '../keys.ts';
import { entriesOf, entry, get, located, text, texts, toJson } from '../nodes.ts';
import type { Reading } from '../section.ts';

const EXPECT = { keys: keysOf('status response_contains contains headers body error error_code') };

/** `expected: {...}`, `expect: {...}` and the short forms `expected_status`, `expected_error` mean the same. */
export function readExpect(node: TreeNode, reading: Reading): ExpectDeclaration | undefined {
  const group = entry(node, 'expected', 'expect');
  reading.complain(...strayKeys(group?.value, EXPECT, 'an expectation'));
  const pick = (inner: readonly string[], outer: readonly string[]): TreeNode | undefined =>
    get(group?.value, ...inner) ?? get(node, ...outer);
  // `expected: 201` can mean one thing only.
  const short = group?.value.kind === 'scalar' ? group.value : undefined;
  const statuses = texts(pick(['status'], ['expected_status']) ?? short);
  const code = located(pick(['error', 'error_code'], ['expected_error']));
  const contains = texts(get(group?.value, 'response_contains', 'contains'));
  const headers = entriesOf(pick(['headers'], ['expected_headers']));
  const body = pick(['body'], ['expected_body']);
  const parts = [...statuses, ...(code === undefined ? [] : [code]), ...contains];
  const first = parts[0]?.at ?? headers[0]?.keyAt ?? body?.at;
  if (first === undefined) return undefined;
  return {
    statuses: statuses.map((status) => checkedStatus(status, reading)),
    errorCode: code,
    contains,
    headers: headers.map(({ key, keyAt, value }) => ({
      value: [key, text(value) ?? '*'] as const,
      at: keyAt,
    })),
    body: body === undefined ? undefined : { value: toJson(body), at: body.at },
    at: group?.keyAt ?? first,
  };
}

/** What is no status can never come, and would be blamed on the provider. */
function checkedStatus({ value, at }: Located<string>, reading: Reading): Located<string> {
  if (!/^[1-5](?:\d\d|XX)$/i.test(value)) reading.complain(noStatus(value, at));
  return { value: value.toUpperCase(), at };
}

function noStatus(value: string, at: Location): Diagnostic {
  return {
    code: 'status-unreadable',
    severity: 'error',
    message: `\`${value}\` is no HTTP status`,
    at,
    related: [],
    help: 'Write a status such as 201, a range such as 4XX, or a list of them.',
  };
}
