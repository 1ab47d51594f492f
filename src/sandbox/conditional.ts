import { createHash } from 'node:crypto';
import { type Operation, responseFor } from '../model/operation.ts';
import { givenHeader, type ProviderRequest, type Reply } from './exchange.ts';

/**
 * An ETag where the page declares one for what is read, and what RFC 9110 section 13 makes of it: 304 for what the
 * caller has already, 412 for a condition that is false.
 */
export function conditionally(request: ProviderRequest, operation: Operation, reply: Reply): Reply {
  if (operation.method !== 'GET' || reply.status !== 200 || !declaresTag(operation)) return reply;
  const tag = `"${createHash('sha256').update(JSON.stringify(reply.body)).digest('base64url').slice(0, 20)}"`;
  const headers = [...reply.headers, ['ETag', tag] as const];
  const match = givenHeader(request, 'if-match');
  if (match !== undefined && !names(match, tag)) return { status: 412, headers, body: undefined };
  const noneMatch = givenHeader(request, 'if-none-match');
  if (noneMatch !== undefined && names(noneMatch, tag)) return { status: 304, headers, body: undefined };
  return { ...reply, headers };
}

function declaresTag(operation: Operation): boolean {
  return responseFor(operation, 200)?.headers.some(({ name }) => name.toLowerCase() === 'etag') === true;
}

function names(list: string, tag: string): boolean {
  return list.split(',').some((entry) => ['*', tag, `W/${tag}`].includes(entry.trim()));
}
