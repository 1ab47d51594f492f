import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor, maskHeaders } from './redact.ts';
import { createChannel, fanOut } from './stream.ts';
import { exitCode } from './tally.ts';

test('a secret is masked in every form that it may take, wherever it stands', () => {
  const word = 'pa$$ "word"&';
  const redactor = createRedactor([word]);
  const forms = [
    word,
    encodeURIComponent(word),
    Buffer.from(word).toString('base64'),
    JSON.stringify(word),
    JSON.stringify(JSON.stringify(word)),
  ];
  const event = redactor.event({ deep: [{ text: `a ${forms.join(' b ')} c` }], [word]: 1 });
  expect(JSON.stringify(event)).not.toContain('word');
  expect(JSON.stringify(event).match(/\*\*\*/g)?.length).toBe(forms.length + 1);
});

test.each(['base64', 'base64url'] as const)(
  'a secret is masked inside %s, wherever in it it begins',
  (encoding) => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 40, unit: 'binary' }).filter((text) => text.isWellFormed()),
        fc.uint8Array({ maxLength: 8 }),
        fc.uint8Array({ maxLength: 8 }),
        (word, before, after) => {
          const encoded = Buffer.concat([before, Buffer.from(word), after]).toString(encoding);
          const masked = createRedactor([word]).text(`x ${encoded} y`);
          const [left = '', right] = masked.split('***');
          expect(right, masked).toBeDefined();
          // What is left of it are the letters that it shares with its neighbours.
          const ends = left.length - 2 + (right ?? '').length - 2;
          expect(ends).toBeLessThanOrEqual(Math.ceil(((before.length + after.length) * 8) / 6) + 6);
        },
      ),
      { seed: 20261124 },
    );
  },
);

test('what is learnt later is masked from then on, and what holds no secret is the same object', () => {
  const redactor = createRedactor([]);
  const event = { text: 'token-of-the-run' };
  expect(redactor.event(event)).toBe(event);
  redactor.learn('token-of-the-run');
  expect(redactor.event(event)).toEqual({ text: '***' });
});

test('a secret that holds another one is masked whole', () => {
  expect(createRedactor(['abcd', 'abcd-efgh']).text('x abcd-efgh x')).toBe('x *** x');
});

test('headers that carry secrets are masked by name, with their scheme left to read', () => {
  expect(
    maskHeaders([
      ['Authorization', 'Bearer x'],
      ['X-Api-Key', 'y'],
      ['Set-Cookie', 'z'],
      ['X-Idempotency-Key', 'k'],
    ]),
  ).toEqual([
    ['Authorization', 'Bearer ***'],
    ['X-Api-Key', '***'],
    ['Set-Cookie', '***'],
    ['X-Idempotency-Key', 'k'],
  ]);
});

test('a consumer that throws loses only itself', async () => {
  const channel = createChannel<number>();
  const seen: number[] = [];
  const done = fanOut(channel, [
    async () => {
      throw new Error('mine alone');
    },
    async (values) => {
      for await (const value of values) seen.push(value);
    },
  ]);
  for (const value of [1, 2, 3]) channel.push(value);
  channel.end();
  expect((await done).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(seen).toEqual([1, 2, 3]);
});

test.each([
  ['pass', true, 0],
  ['inconclusive', true, 1],
  ['inconclusive', false, 0],
  ['fail', false, 1],
  ['skip', false, 2],
  ['error', false, 3],
] as const)('the verdict %s, strict %s, is exit code %i', (verdict, strict, code) => {
  expect(exitCode(verdict, { strict })).toBe(code);
});
