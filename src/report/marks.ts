import type { createColors } from 'picocolors';
import type { Verdict } from '../model/finding.ts';

export type Paint = ReturnType<typeof createColors>;

/** One sign per verdict: it must be readable without colours too. */
export function markOf(verdict: Verdict, paint: Paint): string {
  switch (verdict) {
    case 'pass':
      return paint.green('✓');
    case 'fail':
      return paint.red('✗');
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
