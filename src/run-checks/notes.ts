import type { Conclusion } from '../model/extension.ts';
import type { Severity } from '../model/finding.ts';
import type { Location } from '../model/location.ts';

export interface NotedProblem {
  /** Problems of one kind are one finding. */
  readonly kind: string;
  readonly promise: string | undefined;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Location;
}

/** A run has very many answers: what is wrong with them in the same way is said once, with how often it was so. */
export interface Notes {
  readonly tell: (problem: NotedProblem) => void;
  readonly seen: (promise: string) => void;
  readonly conclusions: () => readonly Conclusion[];
}

export function openNotes(): Notes {
  const problems = new Map<string, { readonly first: NotedProblem; count: number }>();
  const seen = new Set<string>();
  return {
    tell: (problem) => {
      const known = problems.get(problem.kind);
      if (known === undefined) problems.set(problem.kind, { first: problem, count: 1 });
      else known.count += 1;
    },
    seen: (promise) => seen.add(promise),
    conclusions: () => {
      const broken = [...problems.values()].map(({ first, count }): Conclusion => {
        const { promise, severity, message, at } = first;
        const more = count === 1 ? '' : ` (${count} times; this was the first)`;
        return { state: 'broken', promise, severity, problem: { message: `${message}${more}.`, at } };
      });
      const against = new Set(
        [...problems.values()].flatMap(({ first }) =>
          first.severity === 'violation' ? (first.promise ?? []) : [],
        ),
      );
      const kept = [...seen]
        .filter((promise) => !against.has(promise))
        .map((promise): Conclusion => ({ state: 'kept', promise }));
      return [...broken, ...kept];
    },
  };
}
