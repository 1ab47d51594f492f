import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder, ROOT } from './command-line.ts';

// What bash does at a tab: it sets the words of the line and calls the function.
const TRIES = `
eval "$(contract completion bash)"
complete_line() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  "$(complete -p contract | sed 's/.*-F \\([^ ]*\\) .*/\\1/')"
  echo "\${COMPREPLY[*]}"
}
complete_line contract li
complete_line contract --env st
complete_line contract specs/orders.md --standards = s
complete_line contract lint specs/o
complete_line contract run --reports sche
`;

test('bash completes commands, environments, choices, pages and folders', async () => {
  await inTemporaryFolder(async (folder) => {
    const program = join(folder, 'contract');
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist', 'main.js')}" "$@"\n`);
    chmodSync(program, 0o755);
    const ended = spawnSync('bash', ['--norc', '-c', TRIES], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH']}` },
    });
    expect(
      ended.stdout
        .trim()
        .split('\n')
        .map((line) => [...new Set(line.split(' '))].join(' ')),
    ).toEqual(['lint', 'staging', 'strict', 'specs/orders.md', 'schemas']);
  });
});
