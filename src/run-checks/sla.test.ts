import { contractOf, environmentOf, line } from '../checks/tester.ts';
import type { OperationLatency } from '../model/event.ts';
import { sla } from './sla.ts';
import { testRunCheck } from './tester.ts';

const environment = environmentOf('production', undefined, {
  sla: { uptimePercent: 99.9, p95Ms: 200, p99Ms: 500, at: line(50) },
  at: line(40),
});
const contract = contractOf({ environments: [environment] });
const timed = (count: number, p95: number, p99: number, operation?: string): OperationLatency => ({
  operation,
  count,
  p50: 10,
  p95,
  p99,
  max: 1000,
});
const [P95, P99] = ['environments > production > p95', 'environments > production > p99'];

testRunCheck(sla, [
  {
    name: 'fast enough',
    context: { contract, latency: () => [timed(600, 150, 400), timed(600, 150, 400, 'GET /orders')] },
    answers: [],
    problems: [],
    kept: [P95, P99],
  },
  {
    name: 'too few answers say nothing of a percentile',
    context: { contract, latency: () => [timed(99, 900, 900)] },
    answers: [],
    problems: [],
    kept: [],
    open: [P95, P99],
  },
  {
    name: 'p99 needs more answers than p95',
    context: { contract, latency: () => [timed(499, 150, 900)] },
    answers: [],
    problems: [],
    kept: [P95],
    open: [P99],
  },
  {
    name: 'one slow operation breaks the promise, although all together are fast',
    context: { contract, latency: () => [timed(900, 150, 400), timed(150, 350, 900, 'GET /search')] },
    answers: [],
    problems: ['p95 of GET /search is 350 ms over 150 requests; 200 ms are promised.'],
    kept: [P99],
  },
  {
    name: 'an environment without promised times is not measured',
    context: { contract, environment: 'staging', latency: () => [timed(600, 900, 900)] },
    answers: [],
    problems: [],
    kept: [],
    open: [],
  },
]);
