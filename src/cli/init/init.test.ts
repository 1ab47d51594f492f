import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { packageFolder } from '../package-folder.ts';
import { ask } from './ask.ts';
import { scaffold, slugOf, type Written } from './scaffold.ts';

const folders = mkdtempSync(join(tmpdir(), 'contract-init-'));
afterAll(() => rmSync(folders, { recursive: true, force: true }));

test('an empty answer takes what is offered, a wrong one is asked again', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const answers = ask(
    [
      { text: 'Name', fallback: 'shop', refuse: () => undefined },
      { text: 'URL', fallback: 'https://x', refuse: (answer) => (answer === 'ftp' ? 'no.' : undefined) },
    ],
    { input, output },
  );
  for (const line of ['', 'ftp', ' http://y ']) {
    await new Promise((resolve) => output.once('data', resolve));
    input.write(`${line}\n`);
  }
  expect(await answers).toEqual(['shop', 'http://y']);
});

test('an input that ends before the answers is bad input', async () => {
  const input = new PassThrough();
  const answers = ask([{ text: 'Name', fallback: 'shop', refuse: () => undefined }], {
    input,
    output: new PassThrough(),
  });
  input.end();
  await expect(answers).rejects.toMatchObject({ code: 'ANSWER_MISSING' });
});

test('a name becomes the title as it is written, and the files are named after it', () => {
  const name = 'Zahlungs-Übersicht "$&" 2';
  const written = start('named', { name });
  expect(written.map(({ file }) => file)).toEqual([
    'specs/zahlungs-ubersicht-2.md',
    'scenarios/zahlungs-ubersicht-2.yaml',
    '.github/workflows/contract.yml',
    '.gitignore',
  ]);
  const page = readFileSync(join(folders, 'named', 'specs/zahlungs-ubersicht-2.md'), 'utf8');
  expect(page).toContain(`# Integration Specification: ${name}\n`);
  expect(page).toContain('base_url: "http://127.0.0.1:8080"');
  expect(slugOf('***')).toBe('');
});

test('what is there is never overwritten: a page or companion stops it, a workflow and .gitignore stay', () => {
  const folder = join(folders, 'kept');
  mkdirSync(join(folder, '.github', 'workflows'), { recursive: true });
  mkdirSync(join(folder, 'scenarios'));
  writeFileSync(join(folder, '.github', 'workflows', 'contract.yml'), 'mine');
  writeFileSync(join(folder, '.gitignore'), 'dist\n/reports/');
  writeFileSync(join(folder, 'scenarios', 'shop.yaml'), 'mine');
  expect(() => start('kept', { name: 'Shop' })).toThrow(
    /scenarios\/shop\.yaml` exists already; nothing was written/,
  );
  expect(existsSync(join(folder, 'specs'))).toBe(false);
  const states = start('kept', { name: 'Other' }).map(({ file, state }) => `${file}: ${state}`);
  expect(states).toContain('.github/workflows/contract.yml: left as it is');
  expect(readFileSync(join(folder, '.github', 'workflows', 'contract.yml'), 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('dist\n/reports/\n.env\n.env.*\n');
});

function start(folder: string, { name }: { readonly name: string }): readonly Written[] {
  const project = { folder: join(folders, folder), name, baseUrl: 'http://127.0.0.1:8080' };
  mkdirSync(project.folder, { recursive: true });
  return scaffold(project, join(packageFolder(), 'templates'));
}
