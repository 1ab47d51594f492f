import { formatLocation, type Location } from './location.ts';

/** Bad input from the user: printed without a stack, exit code 2. */
export class UsageError extends Error {
  readonly code: string;
  /** What to do next. */
  readonly help: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { help?: string; at?: Location; cause?: unknown } = {},
  ) {
    super(options.at === undefined ? message : `${formatLocation(options.at)}: ${message}`, {
      cause: options.cause,
    });
    this.name = 'UsageError';
    this.code = code;
    this.help = options.help;
  }
}

/** A broken invariant of ours: printed with a request to report it, exit code 3. */
export class HarnessError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'HarnessError';
    this.code = code;
  }
}
