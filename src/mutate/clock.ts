/** Time that passes only when everybody waits: then it is at once as late as the next of them wants it. */
export interface Clock {
  /** ms since the start. */
  readonly now: () => number;
  /** Rejects when it is asked for after an abort. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export function openClock(): Clock {
  const waiting: { readonly due: number; readonly wake: () => void }[] = [];
  let elapsed = 0;
  let pumping = false;
  // What can go on without waiting goes on before an immediate is run.
  const pump = (): void => {
    waiting.sort((left, right) => left.due - right.due);
    const next = waiting.shift();
    if (next !== undefined) {
      elapsed = Math.max(elapsed, next.due);
      next.wake();
    }
    pumping = waiting.length > 0;
    if (pumping) setImmediate(pump);
  };
  return {
    now: () => elapsed,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        // As timers do: whoever waits in a loop for time to pass would wait for ever.
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        waiting.push({ due: elapsed + ms, wake: resolve });
        if (!pumping) setImmediate(pump);
        pumping = true;
      }),
  };
}
