import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder } from './command-line.ts';

const FEW = ['--no-fuzz', '--only', 'Unknown order'];

test('--skip-check and --standards are said below the header of the run', async () => {
  const ended = await inTemporaryFolder((reports) =>
    contract([
      'specs/orders.md',
      ...FEW,
      '--skip-check',
      'status-declared',
      '--standards',
      'strict',
      '--reports',
      reports,
    ]),
  );
  expect(ended.exit).toBe(0);
  expect(ended.stdout).toContain(
    'checks: status-declared is off, advice that a standard is behind counts as violation',
  );
});

test('a check that is not there is a usage error with the nearest name', async () => {
  const ended = await contract(['specs/orders.md', ...FEW, '--skip-check', 'status-declard']);
  expect(ended.exit).toBe(2);
  expect(ended.stderr).toContain('Did you mean `status-declared`?');
});

test('a companion file switches checks, and its mistakes are located errors', async () => {
  await inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'scenarios'));
    const page = 'endpoint: { method: GET, path: /things }\nresponses: { 200: { description: Things } }\n';
    writeFileSync(join(folder, 'page.yaml'), page);
    const companion = join(folder, 'scenarios', 'page.yaml');
    writeFileSync(companion, 'checks:\n  no-server-error: advice\n  status-declared: off\n');
    const args = ['page.yaml', '--no-fuzz', '--no-strict', '--scenarios', 'scenarios'];
    const ended = await contract(args, { cwd: folder });
    expect(ended.stdout).toContain('checks: no-server-error counts as advice, status-declared is off');
    writeFileSync(companion, 'checks:\n  no-server-eror: advice\n  status-declared: of\n');
    const refused = await contract(args, { cwd: folder });
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toContain('scenarios/page.yaml:2:3');
    expect(refused.stderr).toContain('Did you mean `no-server-error`?');
    expect(refused.stderr).toContain('scenarios/page.yaml:3:20');
    expect(refused.stderr).toContain('Did you mean `off`?');
  });
});
