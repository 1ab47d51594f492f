import { readFileSync } from 'node:fs';
import { UsageError } from '../model/errors.ts';

/** A variable holds the PEM itself or the path of its file. */
export function pemOf(value: string): string {
  if (value.includes('-----BEGIN ')) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (cause) {
    throw new UsageError('CERTIFICATE_UNREADABLE', 'a certificate or its key cannot be read', {
      help: 'Their variables hold a PEM text (-----BEGIN ...) or the path of a PEM file.',
      cause,
    });
  }
}
