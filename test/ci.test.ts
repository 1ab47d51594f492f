import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { contract, inTemporaryFolder, ROOT } from './command-line.ts';
import { forgetting, SECRETS, withProvider } from './forgetful-provider.ts';

const DOCS = readFileSync(join(ROOT, 'docs', 'ci.md'), 'utf8');

test('a build is told of a finding at its line; once it is known it fails nothing, and once it is fixed that is said', async () => {
  await withProvider(
    forgetting('maxLength: 200\n\nresponses', 'maxLength: 9000\n\nresponses'),
    async (url) => {
      await inTemporaryFolder(async (folder) => {
        const summary = join(folder, 'summary.md');
        const baseline = join(folder, 'baseline.json');
        const only = ['specs/orders.md', '--only', 'note longer than maxLength', '--reports', folder, '--ci'];
        const args = [...only, '--env', 'sandbox', '--base-url', url, '--no-strict'];
        const variables = {
          ...SECRETS,
          GITHUB_ACTIONS: 'true',
          GITHUB_STEP_SUMMARY: summary,
          FORCE_COLOR: '1',
        };
        const first = await contract(args, { variables });
        expect(first.exit, first.stdout + first.stderr).toBe(1);
        expect(first.stdout).toMatch(/^::error file=specs\/orders\.md,line=\d+,col=\d+,title=[\w-]+::/m);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: no colours
        expect(first.stdout).not.toMatch(/\u001b/);
        expect(readFileSync(summary, 'utf8')).toContain('### Broken');

        const written = await contract(['baseline', '--from', join(folder, 'run.ndjson'), '--out', baseline]);
        expect(written.stdout).toContain('note longer than maxLength 200');
        const second = await contract([...args, '--baseline', baseline], { variables: SECRETS });
        expect(second.exit, second.stdout + second.stderr).toBe(0);
        expect(second.stdout).toContain('~ boundaries >');

        const gitlab = { GITLAB_CI: 'true' };
        const third = await contract([...only, '--baseline', baseline], { variables: gitlab });
        expect(third.exit, third.stdout + third.stderr).toBe(0);
        expect(third.stdout).toMatch(/· fixed: [0-9a-f]{8} of /);
        expect(JSON.parse(readFileSync(join(folder, 'code-quality.json'), 'utf8'))).toEqual([]);
      });
    },
  );
});

test.each([
  ['github', 'github-workflows.json'],
  ['gitlab', 'gitlab-ci.json'],
])('the workflow for %s is one by its published schema', (service, schema) => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(ROOT, 'test', 'fixtures', 'schemas', schema), 'utf8')),
  );
  expect(validate(parse(workflow(service))), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ jobs: { change: { steps: 7 } } })).toBe(false);
});

test('the commands of the workflows run in a clean copy', async () => {
  const commands = [...new Set([...commandsOf(workflow('github')), ...commandsOf(workflow('gitlab'))])];
  expect(commands).toContain('npm ci');
  await inTemporaryFolder(async (folder) => {
    const { stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
    for (const file of stdout.split('\0').filter((name) => /^(?:src|specs|scenarios|package)/.test(name)))
      cpSync(join(ROOT, file), join(folder, file));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    // The packages are here already; the script of CI installs them. A few tasks show as well that they run.
    const steps = commands
      .filter((command) => command !== 'npm ci')
      .map((command) => command.replace('--fuzz-runs 400', '--no-fuzz'))
      .flatMap((command) =>
        shardsOf(command.replace('specs/orders.md', 'specs/orders.md --only happy_path')),
      );
    for (const step of new Set(steps)) {
      const ended = spawnSync('sh', ['-c', step], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CI: 'true' },
      });
      expect(ended.status, `${step}\n${ended.stdout}${ended.stderr}`).toBe(0);
    }
  });
}, 120_000);

function workflow(service: string): string {
  const found = new RegExp(`<!-- workflow: ${service} -->\\n\\n\`\`\`yaml\\n([\\s\\S]*?)\`\`\``).exec(
    DOCS,
  )?.[1];
  if (found === undefined) throw new Error(`docs/ci.md has no workflow for ${service}`);
  return found;
}

/** Every `run` and `script` of a workflow, in its order. */
function commandsOf(text: string): readonly string[] {
  return [...text.matchAll(/^\s+- (?:run: )?(npm .*)$/gm)].map(([, command = '']) => command);
}

/** One command for each shard of a matrix. */
function shardsOf(command: string): readonly string[] {
  const place = /\$\{\{ matrix\.shard \}\}\/3|\$CI_NODE_INDEX\/\$CI_NODE_TOTAL/;
  return place.test(command) ? [1, 2, 3].map((index) => command.replace(place, `${index}/3`)) : [command];
}
