import { expect, test } from 'vitest';
import { refuseMistyped } from './mistyped.ts';

const COMMANDS = ['run', 'lint', 'coverage'];

test.each(['lnt', 'lintt', 'LINT', 'covrage'])('%s is taken for a mistyped command', (word) => {
  const meant = word === 'covrage' ? 'coverage' : 'lint';
  expect(() => refuseMistyped([word], COMMANDS)).toThrow(
    expect.objectContaining({ code: 'COMMAND_UNKNOWN', help: `Did you mean \`contract ${meant}\`?` }),
  );
});

test.each(['src', 'orders.md', 'specs/lnt', 'invoices'])('%s is a path, or like no command', (word) => {
  expect(() => refuseMistyped([word], COMMANDS)).not.toThrow();
});
