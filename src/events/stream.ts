/** A queue between one producer and one consumer. */
export interface Channel<T> extends AsyncIterable<T> {
  readonly push: (value: T) => void;
  readonly end: () => void;
}

export function createChannel<T>(): Channel<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const signal = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push: (value) => {
      waiting.push(value);
      signal();
    },
    end: () => {
      ended = true;
      signal();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        // Taken in one go: shifting a long queue one by one would be quadratic.
        const batch = waiting.splice(0);
        yield* batch;
        if (batch.length > 0) continue;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/** Every consumer sees every value; one that throws loses only itself. The slowest sets the pace of nobody. */
export async function fanOut<T>(
  source: AsyncIterable<T>,
  consumers: readonly ((values: AsyncIterable<T>) => Promise<void>)[],
): Promise<readonly PromiseSettledResult<void>[]> {
  const channels = consumers.map(() => createChannel<T>());
  const settled = Promise.allSettled(
    consumers.map((consume, index) => consume(channels[index] ?? createChannel<T>())),
  );
  try {
    for await (const value of source) for (const channel of channels) channel.push(value);
  } finally {
    for (const channel of channels) channel.end();
  }
  return settled;
}
