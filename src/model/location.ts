/** A place in a text, 1-based as editors count. `length` is in UTF-16 units on the first line, for carets. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly length?: number;
}

/** A value together with the place in the spec that states it. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** `error`: the spec cannot be run as written. `warning`: it contradicts or omits something. `advice`: it could be better. */
export type DiagnosticSeverity = 'error' | 'warning' | 'advice';

/** Something wrong in the spec (never in the provider). */
export interface Diagnostic {
  /** Stable kebab-case code such as `duplicate-key`. */
  readonly code: string;
  readonly severity: DiagnosticSeverity;
  readonly message: string;
  readonly at: Location;
  /** Other places that take part in it, each with what stands there. */
  readonly related: readonly { readonly message: string; readonly at: Location }[];
  /** What to do next, in one sentence. */
  readonly help?: string;
}

/** `specs/orders.md:118:5`, the form that terminals and editors make clickable. */
export function formatLocation(at: Location): string {
  return `${at.file}:${at.line}:${at.column}`;
}
