import type { Contract } from '../../model/contract.ts';
import type { ParsedSpec } from '../../model/extension.ts';
import type { Diagnostic, DiagnosticSeverity, Location } from '../../model/location.ts';
import type { ReadCompanion } from '../companion.ts';
import type { ScenarioAnswer } from '../uses.ts';

/** What a rule sees: the contract, and the page where the contract has forgotten its wording. */
export interface Linted {
  /** Without promises: rules judge what the page says, not what was derived. */
  readonly contract: Omit<Contract, 'promises'>;
  readonly parsed: ParsedSpec;
  readonly answers: readonly ScenarioAnswer[];
  readonly companion: ReadCompanion | undefined;
  /** The values that a sentence gives an expression, or undefined when it does not fit. */
  readonly matches: ((expression: string, text: string) => readonly unknown[] | undefined) | undefined;
}

/** A cross-section rule: a pure generator of diagnostics. */
export type LintRule = (linted: Linted) => Iterable<Diagnostic>;

export function diagnostic(
  code: string,
  severity: DiagnosticSeverity,
  message: string,
  at: Location,
  more: { readonly help?: string; readonly related?: Diagnostic['related'] } = {},
): Diagnostic {
  return {
    code,
    severity,
    message,
    at,
    related: more.related ?? [],
    ...(more.help === undefined ? {} : { help: more.help }),
  };
}
