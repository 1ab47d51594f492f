// The sandbox of specs/orders.md with its behaviour, state and validation. Prints its port, ends with its standard input.
import { readFileSync } from 'node:fs';
import { behaviour } from '../scenarios/orders.provider.ts';
import { builtins, createProvider, memoryStore, readSpec } from '../src/index.ts';
import { serve } from '../src/sandbox/server.ts';

const text = readFileSync('specs/orders.md', 'utf8');
const { contract } = readSpec({ file: 'specs/orders.md', text }, { formats: builtins.formats });
const provider = createProvider(contract, {
  behaviour,
  store: memoryStore(),
  credentials: new Map([
    ['CLIENT_ID', 'bench'],
    ['CLIENT_SECRET', 'bench'],
  ]),
  now: Date.now,
  random: Math.random,
  limitFactor: 1_000_000,
  deliver: undefined,
  webhookSecret: undefined,
});
const { url } = await serve(provider, { host: '127.0.0.1', port: 0 });
console.log(new URL(url).port);
process.stdin.resume().on('end', () => process.exit(0));
