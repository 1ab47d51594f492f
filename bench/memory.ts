// Peak memory of a long exploration against a short one. `npm run bench -- memory`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { measure } from './child.ts';

const SHORT = 10_000;
const LONG = 100_000;

const server = spawn(process.execPath, ['dist/bench/trivial-server.js'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [port] = await once(server.stdout, 'data');
const origin = `http://127.0.0.1:${String(port).trim()}`;
try {
  const short = await peak(SHORT);
  const long = await peak(LONG);
  console.log(`peak memory of random cases (node ${process.version})`);
  console.log(
    `  ${SHORT}: ${short.toFixed(0)} MB, ${LONG}: ${long.toFixed(0)} MB, ratio ${(long / short).toFixed(2)}; goal: at most 1.3`,
  );
} finally {
  server.stdin.end();
}

async function peak(count: number): Promise<number> {
  const measured = await measure(['dist/bench/fuzzing.js', String(count), origin, '8']);
  if (measured.exit !== 0) throw new Error(`it ended with ${measured.exit}: ${measured.stdout}`);
  return measured.peakMb ?? Number.NaN;
}
