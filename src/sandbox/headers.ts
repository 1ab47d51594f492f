import type { Contract } from '../model/contract.ts';
import type { Headers } from '../model/exchange.ts';
import { type DeclaredHeader, type Operation, responseFor } from '../model/operation.ts';
import { exampleOf } from '../schema/infer.ts';
import type { Reply } from './exchange.ts';

/** Adds the headers that the page declares for an answer and that nothing has set yet. */
export type HeaderFiller = (operation: Operation, reply: Reply, requestId: () => string) => Reply;

export function openHeaderFiller(contract: Contract): HeaderFiller {
  const declared = new Map<Operation, Map<number, readonly Filled[]>>();
  const headersOf = (operation: Operation, status: number): readonly Filled[] => {
    const known = declared.get(operation)?.get(status);
    if (known !== undefined) return known;
    const filled = (responseFor(operation, status)?.headers ?? []).flatMap((header) =>
      fillOf(header, contract),
    );
    const statuses = declared.get(operation) ?? new Map<number, readonly Filled[]>();
    declared.set(operation, statuses.set(status, filled));
    return filled;
  };
  return (operation, reply, requestId) => {
    const added: (readonly [string, string])[] = [];
    for (const { name, lowerName, value } of headersOf(operation, reply.status)) {
      if (!isSet(reply.headers, name, lowerName)) added.push([name, value ?? requestId()]);
    }
    return added.length === 0 ? reply : { ...reply, headers: [...reply.headers, ...added] };
  };
}

interface Filled {
  readonly name: string;
  readonly lowerName: string;
  /** Undefined for the id of the request. */
  readonly value: string | undefined;
}

function fillOf(header: DeclaredHeader, contract: Contract): readonly Filled[] {
  const { name, required, example, schema } = header;
  const lowerName = name.toLowerCase();
  // The body says what media type it has, its length is counted, and its tag is made from it.
  if (/^(content-(type|length)|etag)$/.test(lowerName)) return [];
  if (/^x-(request|correlation)-id$/.test(lowerName)) return [{ name, lowerName, value: undefined }];
  // A challenge, a redirect or a wait that is not meant must not be made up from an example.
  if (!required && /^(www-authenticate|location|retry-after)$/.test(lowerName)) return [];
  const value = example ?? exampleOf(schema, contract.schemas);
  return value === undefined || value === null ? [] : [{ name, lowerName, value: String(value) }];
}

function isSet(headers: Headers, name: string, lowerName: string): boolean {
  for (const [set] of headers) {
    if (set === name || (set.length === name.length && set.toLowerCase() === lowerName)) return true;
  }
  return false;
}
