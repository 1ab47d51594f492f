import { Command } from 'commander';
import { expect, test } from 'vitest';
import { defineCompletion } from '../definitions/completion.ts';
import { defineCoverage } from '../definitions/coverage.ts';
import { defineEnv } from '../definitions/env.ts';
import { defineRun } from '../definitions/run.ts';
import { type Candidates, candidatesFor, type Lookups } from './candidates.ts';

const LOOKUPS: Lookups = {
  environments: (specs) => ['embedded', ...specs.map((spec) => `of ${spec}`)],
  specFiles: () => ['specs/shop.md'],
  reports: () => ['json', 'lcov'],
  checks: () => ['sla'],
};

test.each([
  [
    'nothing yet: commands, pages and files',
    [''],
    ['run', 'coverage', 'env', 'completion', 'help', 'specs/shop.md'],
    'files',
  ],
  ['the page of the default command', ['specs/shop.md', ''], ['specs/shop.md'], 'files'],
  ['choices of an option', ['--standards', ''], ['page', 'strict'], undefined],
  ['choices after an equals sign', ['--standards=st'], ['--standards=page', '--standards=strict'], undefined],
  ['the same as bash cuts it', ['--standards', '=', 'st'], ['page', 'strict'], undefined],
  ['and before anything is written', ['run', '--standards', '='], ['page', 'strict'], undefined],
  ['environments of the named page', ['x.md', '-e', ''], ['embedded', 'of x.md'], undefined],
  ['environments after the command that shows one', ['env', ''], ['embedded'], undefined],
  ['a value is no page', ['--only', 'x.md', '--env', ''], ['embedded'], undefined],
  ['ids of checks', ['--skip-check', ''], ['sla'], undefined],
  ['reports', ['--report', ''], ['json', 'lcov'], undefined],
  ['files, as the placeholder says', ['coverage', '--from', ''], [], 'files'],
  ['folders, too', ['--reports', 'r'], [], 'folders'],
  ['a number is for the user to choose', ['--seed', ''], [], undefined],
  ['choices of an argument', ['completion', ''], ['bash', 'zsh', 'fish'], undefined],
  ['a command that takes no argument', ['coverage', ''], [], undefined],
] as const)('%s', (_title, words, values, also) => {
  const found = complete(words);
  expect([found.values.map(({ value }) => value), found.also]).toEqual([values, also]);
});

test('after a dash come the flags of the command, with what they are about', () => {
  const flags = complete(['coverage', '--']).values;
  expect(flags.map(({ value }) => value)).toEqual(['--from', '--format', '--out', '--min', '--help']);
  expect(flags[0]?.about).toBe('the journal of the run');
  expect(complete(['specs/shop.md', '--']).values.map(({ value }) => value)).toContain('--dry-run');
});

function complete(words: readonly string[]): Candidates {
  const program = new Command('contract');
  for (const define of [defineRun, defineCoverage, defineEnv, defineCompletion]) define(program, () => {});
  return candidatesFor(program, words, LOOKUPS);
}
