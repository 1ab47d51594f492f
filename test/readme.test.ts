import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { normalise, ROOT } from './command-line.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('the commands of the README that run here do what it says', () => {
  const commands = shellLines().filter(
    (line) => !/npm (install|test|run bench|run check)|git clone|staging|serve/.test(line),
  );
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) {
    const [text = '', comment = ''] = command.split(/\s+#\s*/);
    const ended = spawnSync('sh', ['-c', text], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    const expected = Number(/exit (\d)/.exec(comment)?.[1] ?? 0);
    expect(ended.status, `${text}\n${ended.stdout}\n${ended.stderr}`).toBe(expected);
  }
});

test('the output that the README shows is what the main job prints', () => {
  const shown = /<!-- output of: npm run contract -->\n+```text\n([\s\S]*?)```/.exec(README)?.[1] ?? '';
  const printed = execFileSync(process.execPath, ['dist/main.js'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(normalise(printed).trimEnd()).toBe(normalise(shown).trimEnd());
});

function shellLines(): readonly string[] {
  const fences = [...README.matchAll(/```sh\n([\s\S]*?)```/g)];
  return fences
    .flatMap((fence) => (fence[1] ?? '').split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
