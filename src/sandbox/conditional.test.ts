import { expect, test } from 'vitest';
import { answered, ask, contractOf, header, operation, providerOf } from './tester.ts';

const contract = contractOf({
  operations: [
    operation('GET', '/things', {
      responses: [answered('200', { type: 'array' }, { headers: [header('ETag')] })],
    }),
    operation('GET', '/plain', { responses: [answered('200', { type: 'array' })] }),
  ],
});
const provider = providerOf(contract);
const tag = ask(provider, 'GET /things').header('ETag') ?? '';

test('a declared ETag is made from the body, and stays the same for it', () => {
  expect(tag).toMatch(/^"[\w-]+"$/);
  expect(ask(provider, 'GET /things').header('etag')).toBe(tag);
  expect(ask(provider, 'GET /plain').header('etag')).toBeUndefined();
});

test.each([
  ['If-None-Match', tag, 304],
  ['If-None-Match', `"other", W/${tag}`, 304],
  ['If-None-Match', '"other"', 200],
  ['If-Match', '"other"', 412],
  ['If-Match', '*', 200],
] as const)('%s: %s is answered with %i', (name, value, status) => {
  expect(ask(provider, 'GET /things', { headers: [[name, value]] }).status).toBe(status);
});

test('HEAD is answered as GET is, and Allow names it', () => {
  expect(ask(provider, 'HEAD /things').status).toBe(200);
  expect(ask(provider, 'PUT /things').header('Allow')).toBe('GET, HEAD');
});
