import { writeFileSync } from 'node:fs';
import { UsageError } from '../model/errors.ts';
import { systemReason } from './reason.ts';

/** Writes what `--out` asks for. */
export function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError('REPORT_UNWRITABLE', `\`${file}\` cannot be written: ${systemReason(cause)}`, {
      help: 'Name another file with --out, in a folder that exists.',
      cause,
    });
  }
}
