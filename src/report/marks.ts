import type { createColors } from 'picocolors';
import type { Outcome } from './outcome.ts';

export type Paint = ReturnType<typeof createColors>;

/** One sign per outcome: it must be readable without colours too. */
export function markOf(verdict: Outcome, paint: Paint): string {
  switch (verdict) {
    case 'pass':
      return paint.green('✓');
    case 'fail':
      return paint.red('✗');
    case 'flaky':
      return paint.red('≈');
    case 'known':
      return paint.yellow('~');
    case 'inconclusive':
      return paint.yellow('?');
    case 'error':
      return paint.red('!');
    case 'skip':
      return paint.dim('-');
    default:
      return verdict satisfies never;
  }
}
