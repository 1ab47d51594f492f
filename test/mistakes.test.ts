import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder, ROOT } from './command-line.ts';

const README = join(ROOT, 'README.md');

interface Mistake {
  readonly name: string;
  /** `FOLDER` stands for an empty one, `PORT` for one that is taken. */
  readonly args: readonly string[];
  readonly says: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'a state file that is none',
    args: ['specs/orders.md', '--state', 'README.md'],
    says: 'no SQLite database',
  },
  { name: 'a folder as state file', args: ['specs/orders.md', '--state', 'FOLDER'], says: 'it is a folder' },
  {
    name: 'a state file in no folder',
    args: ['specs/orders.md', '--state', 'FOLDER/a/b.db'],
    says: 'folder does not exist',
  },
  {
    name: 'an inbox on a taken port',
    args: ['specs/orders.md', '--inbox', 'PORT'],
    says: 'another process listens',
  },
  {
    name: 'an inbox on a taken port, elsewhere',
    args: ['specs/orders.md', '--env', 'staging', '--base-url', 'http://127.0.0.1:9', '--inbox', 'PORT'],
    says: 'another process listens',
  },
  {
    name: 'a state to serve that is none',
    args: ['serve', 'specs/orders.md', '--state', 'README.md'],
    says: 'no SQLite',
  },
  {
    name: 'a taken port to serve on',
    args: ['serve', 'specs/orders.md', '--port', 'PORT'],
    says: 'another process listens',
  },
  {
    name: 'a report into no folder',
    args: ['report', '--from', 'FOLDER/run.ndjson', '--format', 'junit', '--out', 'FOLDER/a/x.xml'],
    says: 'no such file or folder',
  },
  {
    name: 'a page in UTF-16',
    args: ['lint', 'FOLDER/utf-16.md'],
    says: 'no UTF-8 text: it is written in UTF-16',
  },
  {
    name: 'a picture as page',
    args: ['lint', 'FOLDER/picture.md'],
    says: 'no UTF-8 text: it holds zero bytes',
  },
  { name: 'a page in Latin-1', args: ['FOLDER/latin-1.md'], says: 'no UTF-8 text: its bytes' },
  { name: 'a folder as journal', args: ['report', '--from', 'FOLDER'], says: 'it is a folder' },
];

for (const { name, args, says } of MISTAKES) {
  test(`${name} is one sentence, exit 2, and the end`, async () => {
    await inTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'run.ndjson'), JOURNAL);
      writeFileSync(join(folder, 'utf-16.md'), Buffer.from('\ufeff# X', 'utf16le'));
      writeFileSync(join(folder, 'picture.md'), Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
      writeFileSync(join(folder, 'latin-1.md'), Buffer.from('# Gr\u00fc\u00dfe', 'latin1'));
      await withTakenPort(async (port) => {
        const filled = args.map((arg) => arg.replace('FOLDER', folder).replace('PORT', String(port)));
        const reports = args[0] === 'specs/orders.md' ? ['--reports', folder] : [];
        const ended = await contract([...filled, ...reports]);
        expect(ended.stderr).toContain(says);
        expect(ended.stderr).toMatch(/^error: /m);
        expect(ended.stdout + ended.stderr).not.toMatch(/internal error|^ +at /m);
        expect(ended.exit).toBe(2);
      });
    });
    expect(readFileSync(README, 'utf8')).toMatch(/^# /);
  });
}

const JOURNAL: string = [
  {
    type: 'run:start',
    at: 0,
    startedAt: '2026-11-20T09:30:00.000Z',
    format: 1,
    contract: { title: 'X', digest: 'd', file: 'x.md' },
    environment: 'embedded',
    baseUrl: 'http://127.0.0.1:1',
    seed: 1,
    tasks: 0,
    promises: [],
  },
]
  .map((event) => `${JSON.stringify(event)}\n`)
  .join('');

async function withTakenPort(use: (port: number) => Promise<void>): Promise<void> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(typeof address === 'object' && address !== null ? address.port : 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
