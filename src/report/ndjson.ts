import type { Reporter } from '../model/extension.ts';

/** The journal: every event on a line of its own, as it happens. Every other report can be built from it. */
export const ndjson: Reporter = {
  id: 'ndjson',
  file: 'run.ndjson',
  async *report(events) {
    for await (const event of events) yield `${JSON.stringify(event)}\n`;
  },
};
