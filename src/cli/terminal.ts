/** The terminal as this process sees it: the only place that writes to it. */
export const terminal: {
  readonly write: (text: string) => Promise<void>;
  readonly line: (text: string) => void;
  readonly error: (text: string) => void;
  readonly colour: (stream: NodeJS.WriteStream) => boolean;
  readonly live: () => boolean;
  readonly columns: () => number;
} = {
  write: (text) =>
    new Promise((resolve) => {
      // A reader that went away (`| head`) ends the output, not the run.
      process.stdout.write(text, () => resolve());
    }),
  line: (text) => {
    process.stdout.write(`${text}\n`);
  },
  error: (text) => {
    process.stderr.write(`${text}\n`);
  },
  colour: (stream) => {
    if (isSet('NO_COLOR')) return false;
    if (isSet('FORCE_COLOR')) return process.env['FORCE_COLOR'] !== '0';
    return stream.isTTY === true && process.env['TERM'] !== 'dumb';
  },
  live: () => process.stdout.isTTY === true && !isSet('CI') && process.env['TERM'] !== 'dumb',
  columns: () => process.stdout.columns ?? 100,
};

process.stdout.on('error', (failure: NodeJS.ErrnoException) => {
  if (failure.code !== 'EPIPE') throw failure;
});

function isSet(name: string): boolean {
  const value = process.env[name];
  return value !== undefined && value !== '';
}
