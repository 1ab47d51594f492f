import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertWellFormed } from '../src/events/well-formed.ts';
import type { RunEvent } from '../src/index.ts';
import { contract, inTemporaryFolder } from './command-line.ts';

test('a journal gives the same JUnit again, byte for byte, and the exit code of its run', async () => {
  await inTemporaryFolder(async (folder) => {
    const ended = await contract(['specs/orders.md', '--only', 'happy_path', '--reports', folder]);
    expect(ended.exit).toBe(0);
    const again = await contract(['report', '--from', join(folder, 'run.ndjson'), '--format', 'junit']);
    expect(again.stdout).toBe(readFileSync(join(folder, 'junit.xml'), 'utf8'));
    expect(again.exit).toBe(0);
  });
});

test('a journal that was cut off is reported as an aborted run', async () => {
  await inTemporaryFolder(async (folder) => {
    await contract(['specs/orders.md', '--only', 'happy_path', '--reports', folder]);
    const lines = readFileSync(join(folder, 'run.ndjson'), 'utf8').split('\n');
    const cut = join(folder, 'cut.ndjson');
    writeFileSync(cut, `${lines.slice(0, 20).join('\n')}\n${(lines[20] ?? '').slice(0, 30)}`);
    const again = await contract(['report', '--from', cut]);
    expect(again.stdout).toContain('aborted');
    expect(again.exit).not.toBe(0);
  });
});

test('a report is as strict as it is told to be', async () => {
  await inTemporaryFolder(async (folder) => {
    const flags = ['--only', 'happy_path', '--no-fuzz', '--reports', folder];
    await contract(['specs/orders.md', ...flags]);
    const journal = join(folder, 'run.ndjson');
    const undecided = readFileSync(journal, 'utf8').replace(
      '"run:end","verdict":"pass"',
      '"run:end","verdict":"inconclusive"',
    );
    writeFileSync(journal, undecided);
    expect((await contract(['report', '--from', journal])).exit).toBe(1);
    expect((await contract(['report', '--from', journal, '--no-strict'])).exit).toBe(0);
  });
});

test('Ctrl-C ends in a complete, well-formed run that is not green', async () => {
  const provider = createServer((request, response) => {
    if (request.url === '/token') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"access_token":"abc-def-ghi","token_type":"Bearer","expires_in":600}');
    } else {
      interrupt();
    }
  });
  let interrupt: () => void = () => {};
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const address = provider.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  try {
    await inTemporaryFolder(async (folder) => {
      const args = ['test/fixtures/things.md', '--env', 'local', '--base-url', url, '--reports', folder];
      const ended = await contract(args, {
        variables: { CLIENT_ID: 'a-client', CLIENT_SECRET: 'a-client-secret' },
        started: (kill) => {
          interrupt = () => {
            interrupt = () => {};
            kill('SIGINT');
          };
        },
      });
      expect(ended.exit).toBe(3);
      const journal = readFileSync(join(folder, 'run.ndjson'), 'utf8').trim().split('\n');
      const events = journal.map((line): RunEvent => JSON.parse(line));
      assertWellFormed(events);
      expect(events.at(-1)).toMatchObject({ type: 'run:end', stop: 'aborted' });
    });
  } finally {
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  }
});

test('a dry run prints the plan as JSON that is equal in every run', async () => {
  const [first, second] = await Promise.all([
    contract(['specs/orders.md', '--dry-run', '--json']),
    contract(['specs/orders.md', '--dry-run', '--json']),
  ]);
  expect(first.stdout).toBe(second.stdout);
  const plan: unknown = JSON.parse(first.stdout);
  expect(plan).toMatchObject({ environment: 'embedded', contract: { file: 'specs/orders.md' } });
});

test('a reports folder that cannot be written is one message and exit 2', async () => {
  const ended = await contract(['specs/orders.md', '--reports', 'package.json/reports']);
  expect(ended.exit).toBe(2);
  expect(ended.stderr).toContain('package.json/reports');
  expect(ended.stdout).toBe('');
});
