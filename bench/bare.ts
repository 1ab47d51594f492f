// The ceiling: the same requests with undici's pool and nothing else. Arguments: count, origin, concurrency.
import { Pool } from 'undici';
import { BODY } from './order.ts';

const [count = 0, , concurrency = 8] = process.argv.slice(2).map(Number);
const origin = process.argv[3] ?? '';
const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
const body = JSON.stringify(BODY);
let next = 0;
const started = performance.now();
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    while (next < count) {
      next += 1;
      const answer = await pool.request({
        method: 'POST',
        path: '/orders',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await answer.body.arrayBuffer();
    }
  }),
);
console.log(performance.now() - started);
await pool.close();
