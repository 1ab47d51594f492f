import type { Observation, ProbeContext } from '../model/extension.ts';

const PAUSE_MS = 100;

/** Looks again until it holds or the time is over; the last look is the answer. Looks at least once. */
export async function until(
  withinMs: number,
  context: Pick<ProbeContext, 'now' | 'wait' | 'signal'>,
  look: () => Promise<Observation>,
): Promise<Observation> {
  const end = context.now() + withinMs;
  let pause = 10;
  for (;;) {
    const seen = await look();
    const left = end - context.now();
    if (seen.held === 'yes' || left <= 0) return seen;
    await context.wait(Math.min(pause, left), context.signal);
    pause = Math.min(PAUSE_MS, pause * 2);
  }
}
