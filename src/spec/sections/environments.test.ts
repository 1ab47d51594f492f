import { expect, test } from 'vitest';
import { markdown } from '../formats/markdown.ts';
import { type ReadResult, readSpec } from '../read.ts';

const read = (lines: string): ReadResult =>
  readSpec(
    { file: 'x.md', text: `# X\n\n\`\`\`yaml\nenvironments:\n  staging:\n${lines}\n\`\`\`\n` },
    { formats: [markdown] },
  );

test('what may be done, and when nothing can be judged, is read from an environment', () => {
  const { contract } = read(
    [
      '    read_only: true',
      '    maintenance: ["Sundays 02:00-04:00 UTC", "Wed 23:30-00:30 UTC"]',
      '    data_reset: "every night at 3:15 UTC"',
    ].join('\n'),
  );
  expect(contract.environments[0]).toMatchObject({
    readOnly: true,
    maintenance: [
      { day: 0, fromMinute: 120, toMinute: 240 },
      { day: 3, fromMinute: 1410, toMinute: 1470 },
    ],
    dataReset: { day: undefined, minute: 195, text: 'every night at 3:15 UTC', at: { line: 8 } },
  });
});

test('a note about the data may say when they are reset', () => {
  const reset = (note: string) => read(`    data: "${note}"`).contract.environments[0]?.dataReset;
  expect(reset('Test data, reset daily at 00:00 UTC')).toMatchObject({ day: undefined, minute: 0 });
  expect(reset('Reset on Sundays at 03:00 UTC')).toMatchObject({ day: 0, minute: 180 });
  expect(reset('Anonymised copy of production')).toBeUndefined();
  expect(reset('Copied daily at 01:00 UTC')).toBeUndefined();
});

test('what would have no effect is said with its line', () => {
  const { diagnostics } = read(
    '    read_only: perhaps\n    data_reset: now and then\n    maintenance: sometimes',
  );
  const told = diagnostics.filter(({ code }) => code === 'environment-unreadable');
  expect(told.map(({ at, help }) => `${at.line} ${help}`)).toEqual([
    '6 Write it like `read_only: true`.',
    '7 Write it like `daily at 00:00 UTC`.',
    '8 Write it like `Sundays 02:00-04:00 UTC`.',
  ]);
});
