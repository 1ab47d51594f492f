import type { Secret } from './environment.ts';
import type { Headers } from './exchange.ts';

/** Deliveries that the run's webhook receiver has got so far. */
export interface Inbox {
  readonly url: string;
  readonly deliveries: () => readonly Delivery[];
  readonly secret: Secret | undefined;
  /** Treats the attempts of the next new delivery of that event in this way, one after another; later ones are taken. */
  readonly misbehave: (event: string, treatments: readonly Treatment[]) => void;
  /** From now on `sinceMark` tells what comes. */
  readonly mark: () => void;
  readonly sinceMark: () => readonly Delivery[];
}

/** What a receiver does with a delivery: take it, answer 500, drop the connection, or never answer. */
export type Treatment = 'take' | 'refuse' | 'drop' | 'hang';

export interface Delivery {
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly treatment: Treatment;
}
