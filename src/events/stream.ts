/** A queue between one producer and one consumer, of anything but `undefined`. */
export interface Channel<T> extends AsyncIterable<T> {
  readonly push: (value: T) => void;
  readonly end: () => void;
}

export function createChannel<T>(): Channel<T> {
  let waiting: T[] = [];
  let next = 0;
  let ended = false;
  let wake: (() => void) | undefined;
  const signal = (): void => {
    wake?.();
    wake = undefined;
  };
  // By hand and not as an async generator: events are many, and a generator costs several turns for each.
  const take = (): Promise<IteratorResult<T, undefined>> => {
    const value = waiting[next];
    if (value !== undefined) {
      next += 1;
      return Promise.resolve({ done: false, value });
    }
    waiting = [];
    next = 0;
    if (ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise<void>((resolve) => {
      wake = resolve;
    }).then(take);
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
    [Symbol.asyncIterator]: () => ({ next: take }),
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

/** The same stream; `watch` sees each event before whoever reads it. */
export async function* watched<T>(events: AsyncIterable<T>, watch: (event: T) => void): AsyncIterable<T> {
  for await (const event of events) {
    watch(event);
    yield event;
  }
}
