// Checks per second through the whole pipeline, as a ratio to a bare undici loop of the same requests and concurrency
// against the same server in the same run; CPU per check as a slope; peak memory. `npm run bench -- throughput`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Measured, measure, median } from './child.ts';

const ROUNDS = 3;
const CONCURRENCY = 8;
const MOST = 20_000;
const MANY = 5000;
const FEW = 500;

const server = spawn(process.execPath, ['dist/bench/trivial-server.js'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [port] = await once(server.stdout, 'data');
const origin = `http://127.0.0.1:${String(port).trim()}`;
try {
  const [bare, piped, fuzzed] = [[], [], []] as [number[], number[], number[]];
  const [few, many] = [[], []] as [Measured[], Measured[]];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(rate(MOST, await child('bare', MOST)));
    piped.push(rate(MOST, await child('pipeline', MOST)));
    fuzzed.push(rate(MOST, await child('fuzzing', MOST)));
    many.push(await child('pipeline', MANY));
    few.push(await child('pipeline', FEW));
  }
  const slope = (median(many.map((run) => run.cpuMs)) - median(few.map((run) => run.cpuMs))) / (MANY - FEW);
  console.log(
    `checked requests through the whole pipeline (median of ${ROUNDS}, ${CONCURRENCY} at a time, node ${process.version})`,
  );
  console.log(
    `  ${median(piped).toFixed(0)} checks/s, bare undici loop ${median(bare).toFixed(0)}/s: ratio ${(median(piped) / median(bare)).toFixed(2)}; goal: at least 0.4`,
  );
  console.log(
    `  ${median(fuzzed).toFixed(0)} random cases/s: ratio ${(median(fuzzed) / median(bare)).toFixed(2)}; goal: at least 0.4`,
  );
  console.log(`  CPU per check ${slope.toFixed(3)} ms (slope from ${FEW} to ${MANY}); goal: at most 0.3 ms`);
  console.log(
    `  peak memory for ${FEW} checks ${median(few.map((run) => run.peakMb ?? Number.NaN)).toFixed(0)} MB; goal: at most 100 MB`,
  );
} finally {
  server.stdin.end();
}

async function child(program: string, count: number): Promise<Measured> {
  const measured = await measure([`dist/bench/${program}.js`, String(count), origin, String(CONCURRENCY)]);
  if (measured.exit !== 0) throw new Error(`${program} ended with ${measured.exit}: ${measured.stdout}`);
  return measured;
}

/** The program prints how long its requests took, start-up left out. */
function rate(count: number, measured: Measured): number {
  return (count * 1000) / Number(measured.stdout.trim().split('\n').at(-1));
}
