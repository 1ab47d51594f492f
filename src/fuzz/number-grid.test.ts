import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isMultiple } from '../schema/decimal.ts';
import { commonStep, multipleNear, placesIn, stepped } from './number-grid.ts';

test('steps are taken on decimal digits', () => {
  expect(stepped(0.1, 0.2, 1)).toBe(0.3);
  expect(stepped(99.99, 0.01, 1)).toBe(100);
  expect(stepped(-0.01, 0.01, 1)).toBe(0);
  expect(stepped(1e300, 1, 1)).toBe(1e300);
  expect(stepped(1e-7, 1e-7, 2)).toBe(3e-7);
  expect([placesIn(5), placesIn(0.25), placesIn(1e-7), placesIn(1.5e21)]).toEqual([0, 2, 7, 0]);
});

test('the nearest multiples lie on both sides, below zero too', () => {
  expect([multipleNear(0.5, 2, 'down'), multipleNear(0.5, 2, 'up')]).toEqual([0, 2]);
  expect([multipleNear(-3, 2, 'down'), multipleNear(-3, 2, 'up')]).toEqual([-4, -2]);
  expect([multipleNear(0.29, 0.01, 'down'), multipleNear(0.29, 0.01, 'up')]).toEqual([0.29, 0.29]);
  expect([commonStep(1.5, 1), commonStep(0.5, 1), commonStep(4, 6)]).toEqual([3, 1, 12]);
});

test('a multiple stays one, however many steps are taken', () => {
  const cents = fc.integer({ min: -1e9, max: 1e9 }).map((count) => count / 100);
  fc.assert(
    fc.property(cents, fc.integer({ min: -1_000, max: 1_000 }), (value, times) =>
      isMultiple(stepped(value, 0.01, times), 0.01),
    ),
    { seed: 1 },
  );
});
