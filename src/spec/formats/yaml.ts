import type { ParsedSpec, SpecFormat } from '../../model/extension.ts';
import type { Diagnostic } from '../../model/location.ts';
import { parseTree } from '../tree.ts';
import { otherDiagnostic, otherDocument, otherFile } from './other.ts';

/** A whole file of YAML or JSON with the same keys as the fences of a page. */
export const yamlText: SpecFormat = {
  id: 'yaml',
  accepts: (text, file) => {
    if (/\.(ya?ml|json)$/i.test(file)) return 1;
    return /^\s*[{[]/.test(text) || /^[\w-]+:\s/m.test(text) ? 0.3 : 0;
  },
  parse: (text, file): ParsedSpec => {
    const empty = { title: undefined, fields: [], trees: [], diagrams: [], prose: [] };
    const other = otherFile(text, file);
    if (other !== undefined) return { ...empty, diagnostics: [otherDiagnostic(other, 'error', 'file')] };
    const isJson = /\.json$/i.test(file) || (!/\.ya?ml$/i.test(file) && /^\s*[{[]/.test(text));
    const written = { language: isJson ? 'json' : 'yaml', part: 'file' } as const;
    const { node, diagnostics } = parseTree(text, { file, line: 1, column: 1 }, written);
    if (node === undefined) return { ...empty, diagnostics };
    if (node.kind !== 'map') return { ...empty, diagnostics: [...diagnostics, notAMap(node.at)] };
    const described = otherDocument(node);
    if (described !== undefined)
      return { ...empty, diagnostics: [otherDiagnostic(described, 'error', 'file')] };
    return { ...empty, trees: [{ heading: undefined, node }], diagnostics };
  },
};

function notAMap(at: Diagnostic['at']): Diagnostic {
  return {
    code: 'spec-not-a-map',
    severity: 'error',
    message: 'a spec in YAML or JSON is a map of sections, and this is none',
    at,
    related: [],
    help: 'Its keys are authentication, endpoints, models, error_codes, rate_limits, webhooks, test_scenarios, environments.',
  };
}
