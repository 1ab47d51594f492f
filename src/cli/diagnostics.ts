import picocolors from 'picocolors';
import type { Diagnostic, DiagnosticSeverity } from '../model/location.ts';
import { formatLocation } from '../model/location.ts';
import { codeFrame } from '../spec/frame.ts';
import type { LoadedSpec } from './specs.ts';

/** A diagnostic as a person reads it: place, sentence, frame, other places, what to do. */
export function showDiagnostic(diagnostic: Diagnostic, spec: LoadedSpec, colour: boolean): string {
  const paint = picocolors.createColors(colour);
  const tint = { error: paint.red, warning: paint.yellow, advice: paint.cyan }[diagnostic.severity];
  const text = sourceText(diagnostic.at.file, spec);
  const lines = [
    `${paint.bold(formatLocation(diagnostic.at))}  ${tint(diagnostic.severity)}  ${diagnostic.message}  ${paint.dim(diagnostic.code)}`,
    ...(text === undefined ? [] : [indent(codeFrame(text, diagnostic.at))]),
    ...diagnostic.related.map(
      ({ message, at }) => `  ${paint.dim('also')} ${formatLocation(at)}  ${message}`,
    ),
    ...(diagnostic.help === undefined ? [] : [`  ${paint.dim('help')} ${diagnostic.help}`]),
  ];
  return lines.join('\n');
}

/** `1 error, 12 warnings, 3 pieces of advice`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const number = (severity: DiagnosticSeverity): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    plural(number('error'), 'error', 'errors'),
    plural(number('warning'), 'warning', 'warnings'),
    plural(number('advice'), 'piece of advice', 'pieces of advice'),
  ].filter((part) => !part.startsWith('0 '));
  return parts.length === 0 ? 'nothing to complain about' : parts.join(', ');
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function sourceText(file: string, spec: LoadedSpec): string | undefined {
  return [spec.text, spec.companion].find((text) => text?.file === file)?.text;
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
