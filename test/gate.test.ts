import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder } from './command-line.ts';

const PAGE = `# Pens

**Version:** 1.0.0

\`\`\`yaml
authentication: { type: API Key, header: "X-API-Key: {PENS_KEY}" }
endpoints:
  - { method: GET, path: /pens, responses: { 200: { body: { pens: array } }, 401: { description: who } } }
  - { method: POST, path: /pens, request: { body: { name: blue } }, responses: { 201: { body: { id: "P-1", name: blue } }, 401: { description: who } } }
environments:
  local: { base_url: "http://127.0.0.1:9", read_only: true }
\`\`\`
`;

test('what is only read is written to only by whoever says so twice', async () => {
  await inFolder('', async (cwd) => {
    const refused = await contract(['--env', 'local', '--allow-writes', '--no-fuzz'], { cwd });
    expect(refused.exit).toBe(2);
    expect(refused.stderr).toMatch(
      /\d+ tasks? would create, change or remove something in `local`: specs\/pens\.md:11/,
    );
    expect(refused.stderr).toContain('add --yes');
    const planned = await contract(['--env', 'local', '--no-fuzz', '--dry-run'], { cwd });
    expect(planned.exit).toBe(0);
    expect(planned.stdout).toMatch(/Tasks by the most that they do: \d+ safe\.$/m);
    expect(planned.stderr).toContain('local is only read');
  });
});

test('the environment is shown with what gave each part of it, and is asked', async () => {
  await providing(async (port) => {
    const config = `environments:\n  local:\n    baseUrl: http://127.0.0.1:${port}\n    concurrency: 2\n`;
    await inFolder(config, async (cwd) => {
      const lacking = await contract(['env', 'local', '--offline'], { cwd });
      expect(lacking.exit).toBe(1);
      expect(lacking.stdout).toContain('LOCAL_PENS_KEY is not set');
      writeFileSync(join(cwd, '.env.local'), 'PENS_KEY=a-key-of-the-test\n');
      const shown = await contract(['env', 'local', '--json'], { cwd });
      expect([shown.exit, shown.stderr]).toEqual([0, '']);
      expect(JSON.parse(shown.stdout)).toMatchObject([
        {
          baseUrl: { from: 'baseUrl at contract.config.yaml:3' },
          credentials: [{ name: 'PENS_KEY', value: '***', from: '.env.local' }],
          checks: [
            { what: 'host', state: 'good' },
            { what: 'answer', state: 'good' },
          ],
        },
      ]);
      expect(shown.stdout).not.toContain('a-key-of-the-test');
      const settings = await contract(['env', 'local', '--show-config'], {
        cwd,
        variables: { CONTRACT_SEED: '7' },
      });
      expect(settings.stdout).toMatch(/^concurrency +2 +contract\.config\.yaml:4:18$/m);
      expect(settings.stdout).toMatch(/^seed +7 +CONTRACT_SEED$/m);
      expect(settings.stdout).toMatch(/^env +local +--env$/m);
    });
  });
});

test('a provider that stops in the middle ends the run with one error, and the journal is whole', async () => {
  await providing(async (port, server) => {
    let answers = 0;
    server.on('request', () => {
      answers += 1;
      if (answers < 12) return;
      server.close();
      server.closeAllConnections();
    });
    await inFolder('environments: { local: { concurrency: 2, retries: 0 } }\n', async (cwd) => {
      const args = [
        '--env',
        'local',
        '--base-url',
        `http://127.0.0.1:${port}`,
        '--allow-writes',
        '--allow-fuzz',
        '--yes',
      ];
      const ended = await contract([...args, '--fuzz-runs', '5'], {
        cwd,
        variables: { PENS_KEY: 'a-key-of-the-test' },
      });
      expect(ended.exit).toBe(3);
      expect(ended.stdout).toMatch(
        /1 could not be judged, .*given up: the provider stopped answering after (GET|POST)/,
      );
      const again = await contract(['report', '--format', 'junit'], { cwd });
      expect(again.stdout.match(/<error /g)).toHaveLength(1);
    });
  });
});

/** A folder with the page in it, and a configuration where there is something to say. */
async function inFolder(config: string, use: (cwd: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (cwd) => {
    mkdirSync(join(cwd, 'specs'));
    writeFileSync(join(cwd, 'specs', 'pens.md'), PAGE);
    if (config !== '') writeFileSync(join(cwd, 'contract.config.yaml'), config);
    await use(cwd);
  });
}

async function providing(use: (port: number, server: Server) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const answer = request.method === 'POST' ? { id: 'P-1', name: 'blue' } : { pens: [] };
    response
      .writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  try {
    await use(typeof address === 'object' && address !== null ? address.port : 0, server);
  } finally {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
}
