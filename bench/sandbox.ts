// Requests per second of the sandbox of specs/orders.md (authentication, validation, state, behaviour on) against a bare
// node:http server, the same client and load in the same run. `npm run bench -- sandbox`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import { median } from './child.ts';
import { BODY } from './order.ts';

const ROUNDS = 3;
/** Before the clock starts: both sides are measured as they answer when they are warm. */
const WARM_UP = 3000;
const REQUESTS = 10_000;
const CONCURRENCY = 8;

const [bare, sandbox] = [[], []] as [number[], number[]];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(await load('trivial-server', 201));
  sandbox.push(await load('sandbox-server', 201));
}
console.log(`POST /api/v1/orders, ${CONCURRENCY} at a time (median of ${ROUNDS}, node ${process.version})`);
console.log(
  `  sandbox ${median(sandbox).toFixed(0)}/s, bare node:http ${median(bare).toFixed(0)}/s: ratio ${(median(sandbox) / median(bare)).toFixed(2)}; goal: at least 0.5`,
);

async function load(program: string, expected: number): Promise<number> {
  const server = spawn(process.execPath, [`dist/bench/${program}.js`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [port] = await once(server.stdout, 'data');
  const pool = new Pool(`http://127.0.0.1:${String(port).trim()}`, { connections: CONCURRENCY });
  try {
    const token = await pool.request({
      method: 'POST',
      path: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body:
        program === 'trivial-server'
          ? '{}'
          : 'grant_type=client_credentials&client_id=bench&client_secret=bench',
    });
    const answer: unknown = await token.body.json();
    const bearer =
      typeof answer === 'object' && answer !== null && 'access_token' in answer
        ? String(answer.access_token)
        : '';
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${bearer}`,
      'x-request-id': '7f0c2f5e-55a3-4b55-9d1e-2f7b1b0a6a11',
    };
    const body = JSON.stringify(BODY);
    let next = 0;
    const once8 = async (): Promise<void> => {
      while (next < REQUESTS) {
        next += 1;
        const response = await pool.request({ method: 'POST', path: '/api/v1/orders', headers, body });
        const text = await response.body.text();
        if (response.statusCode !== expected)
          throw new Error(`${program} answered ${response.statusCode}: ${text}`);
      }
    };
    next = REQUESTS - WARM_UP;
    await Promise.all(Array.from({ length: CONCURRENCY }, once8));
    next = 0;
    const started = performance.now();
    await Promise.all(Array.from({ length: CONCURRENCY }, once8));
    return (REQUESTS * 1000) / (performance.now() - started);
  } finally {
    await pool.close();
    server.stdin.end();
  }
}
