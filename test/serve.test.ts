import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { contract } from './command-line.ts';

test('the sandbox prints the credentials that it takes, and they are no words of every day', async () => {
  let seen: () => string = () => '';
  let kill: (signal: NodeJS.Signals) => void = () => {};
  const ended = contract(['serve', 'specs/orders.md', '--port', '0'], {
    started: (end, output) => {
      seen = output;
      kill = end;
    },
  });
  while (!seen().includes('Ctrl-C')) await wait(20);
  const url = /http:\S+/.exec(seen())?.[0] ?? '';
  const printed = Object.fromEntries(
    [...seen().matchAll(/(CLIENT_ID|CLIENT_SECRET|WEBHOOK_SECRET)=(\S+)/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  for (const value of Object.values(printed)) expect(value).toMatch(/^sandbox-[a-z-]+-\d{10}$/);
  expect(Object.keys(printed)).toHaveLength(3);
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: printed['CLIENT_ID'] ?? '',
      client_secret: printed['CLIENT_SECRET'] ?? '',
    }),
  });
  expect(answer.status).toBe(200);
  kill('SIGINT');
  expect((await ended).exit).toBe(0);
});
