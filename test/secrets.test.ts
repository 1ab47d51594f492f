import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, inTemporaryFolder } from './command-line.ts';

test('no client secret, token or signature key is in any output or report, not even when the provider echoes it', async () => {
  const clientSecret = `s-${randomBytes(12).toString('base64')}"&`;
  const token = `t-${randomBytes(12).toString('base64url')}`;
  const webhookSecret = `w-${randomBytes(12).toString('hex')}`;
  const provider = createServer((request, response) => {
    const answer =
      request.url === '/token'
        ? { access_token: token, token_type: 'Bearer', expires_in: 600 }
        : {
            things: [token, clientSecret, encodeURIComponent(clientSecret), request.headers.authorization],
            leaked: 1,
            ...{ things2: webhookSecret },
          };
    response
      .writeHead(request.url === '/token' ? 200 : 400, {
        'content-type': 'application/json',
        'x-echo': `Bearer ${token}`,
        'set-cookie': `sid=${token}`,
      })
      .end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const address = provider.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await inTemporaryFolder(async (folder) => {
      const reports = ['--report', 'json', '--report', `markdown=${join(folder, 'summary.md')}`];
      const args = [
        'test/fixtures/things.md',
        '--env',
        'local',
        '--base-url',
        `http://127.0.0.1:${port}`,
        '--verbose',
        '--reports',
        folder,
        ...reports,
      ];
      const ended = await contract(args, {
        variables: {
          LOCAL_CLIENT_ID: 'things',
          LOCAL_CLIENT_SECRET: clientSecret,
          WEBHOOK_SECRET: webhookSecret,
        },
      });
      expect(ended.exit).toBe(1);
      const written = readdirSync(folder).map((name) => ({
        name,
        text: readFileSync(join(folder, name), 'utf8'),
      }));
      expect(written.map(({ name }) => name).sort()).toEqual([
        'junit.xml',
        'report.json',
        'run.ndjson',
        'summary.md',
      ]);
      const shown = [
        ...written,
        { name: 'stdout', text: ended.stdout },
        { name: 'stderr', text: ended.stderr },
      ];
      for (const secret of [clientSecret, token, webhookSecret]) {
        for (const form of [
          secret,
          encodeURIComponent(secret),
          Buffer.from(secret).toString('base64'),
          JSON.stringify(secret).slice(1, -1),
        ]) {
          for (const { name, text } of shown)
            expect(text.includes(form), `${name} holds a secret`).toBe(false);
        }
      }
    });
  } finally {
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  }
});
