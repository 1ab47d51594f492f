import { terminal } from '../terminal.ts';

export interface Progress {
  readonly show: (done: number, of: number) => void;
  readonly clear: () => void;
}

const EVERY_MS = 200;

/** One line that is written over, on a terminal only. */
export function showProgress(): Progress {
  if (!terminal.live()) return { show: () => {}, clear: () => {} };
  const started = performance.now();
  let shown = 0;
  return {
    show: (done, of) => {
      const now = performance.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      const left = Math.ceil((((now - started) / done) * (of - done)) / 1000);
      process.stdout.write(`\r${done} of ${of} faults, about ${left} s to go \u001b[K`);
    },
    clear: () => {
      process.stdout.write('\r\u001b[K');
    },
  };
}
