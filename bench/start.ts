// Time from the start of the process to the first request on specs/orders.md, and how much of it is importing.
// `npm run bench -- start`. The first request is seen from outside: a loopback server notes when it arrives.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { median } from './child.ts';

const ROUNDS = 15;
const RUN_MODULE = readdirSync('dist').find((name) => /^run-.*\.js$/.test(name)) ?? '';

const [bare, importing, first] = [[], [], []] as [number[], number[], number[]];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(await ends(['-e', '0']));
  importing.push(await ends(['--input-type=module', '-e', `await import('./dist/${RUN_MODULE}')`]));
  first.push(await firstRequest());
}
const start = median(first);
const imports = median(importing) - median(bare);
console.log(
  `process start to first request on specs/orders.md (median of ${ROUNDS}, node ${process.version})`,
);
console.log(`  ${start.toFixed(0)} ms; goal: under 300 ms`);
console.log(
  `  of it: bare node ${median(bare).toFixed(0)} ms, imports ${imports.toFixed(0)} ms (${((100 * imports) / start).toFixed(0)} %), ratio to bare node ${(start / median(bare)).toFixed(1)}`,
);

async function ends(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  await new Promise((resolve) => child.on('close', resolve));
  return performance.now() - started;
}

async function firstRequest(): Promise<number> {
  let arrived: (at: number) => void = () => {};
  const arrival = new Promise<number>((resolve) => {
    arrived = resolve;
  });
  const server = createServer((_request, response) => {
    arrived(performance.now());
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      'dist/main.js',
      'specs/orders.md',
      '--env',
      'staging',
      '--base-url',
      `http://127.0.0.1:${port}`,
      '--reports',
      'reports/bench',
    ],
    { env: { ...process.env, CLIENT_ID: 'bench', CLIENT_SECRET: 'bench' }, stdio: 'ignore' },
  );
  const at = await arrival;
  child.kill();
  await new Promise((resolve) => child.on('close', resolve));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return at - started;
}
