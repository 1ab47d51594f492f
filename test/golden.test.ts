import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder, normalise, ROOT } from './command-line.ts';

// Each folder of test/golden holds `args` (one per line) and what a user then sees: stdout.txt, stderr.txt, exit.
// `UPDATE_GOLDEN=1 npx vitest run test/golden.test.ts` writes them again; read the difference as prose.
const GOLDEN = join(ROOT, 'test', 'golden');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

for (const name of readdirSync(GOLDEN).sort()) {
  const folder = join(GOLDEN, name);
  const args = readFileSync(join(folder, 'args'), 'utf8').trim().split('\n');
  const missing = args.filter((arg) => arg.startsWith('../shared/') && !existsSync(join(ROOT, arg)));
  test.skipIf(missing.length > 0)(
    `golden: ${name}${missing.length > 0 ? ` (skipped: ${missing[0]} is not here)` : ''}`,
    async () => {
      const ended = await inTemporaryFolder((reports) => contract([...args, ...reportArgs(args, reports)]));
      const seen = {
        'stdout.txt': normalise(ended.stdout),
        'stderr.txt': normalise(ended.stderr),
        exit: `${ended.exit}\n`,
      };
      for (const [file, text] of Object.entries(seen)) {
        if (UPDATE) writeFileSync(join(folder, file), text);
        expect(text, `${name}/${file}`).toBe(readFileSync(join(folder, file), 'utf8'));
      }
    },
  );
}

function reportArgs(args: readonly string[], reports: string): readonly string[] {
  const command = args[0] ?? '';
  return ['lint', 'serve', 'report'].includes(command) || command.startsWith('--help')
    ? []
    : ['--reports', reports];
}
