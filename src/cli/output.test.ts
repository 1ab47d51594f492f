import { expect, test } from 'vitest';
import { isSameFile, reportFiles } from './output.ts';

test('a report that is named in another way is written once', () => {
  const files = reportFiles(['ndjson=./reports/run.ndjson', 'junit=reports/../reports/junit.xml'], 'reports');
  expect(files.map(({ file }) => file)).toEqual(['./reports/run.ndjson', 'reports/../reports/junit.xml']);
  expect(isSameFile('./reports/run.ndjson', 'reports/run.ndjson')).toBe(true);
  expect(isSameFile('reports/run.ndjson', 'run.ndjson')).toBe(false);
});
