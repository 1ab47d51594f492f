import type { Diagnostic, DiagnosticSeverity, Location } from '../../model/location.ts';
import type { MapNode } from '../../model/tree.ts';
import { entry, get, text } from '../nodes.ts';

/** Kinds of documents that describe interfaces too, by the key that holds their version. */
const VERSIONED: Readonly<Record<string, string>> = {
  arazzo: 'an Arazzo',
  asyncapi: 'an AsyncAPI',
  openapi: 'an OpenAPI',
  swagger: 'a Swagger',
};

/** A fence or a file that is surely a document of another kind, and where it says so. */
export interface OtherDocument {
  /** `an OpenAPI 3.0 description`. */
  readonly kind: string;
  readonly at: Location;
}

export function otherDocument(node: MapNode): OtherDocument | undefined {
  for (const [key, name] of Object.entries(VERSIONED)) {
    const stated = entry(node, key);
    const version = versionOf(text(stated?.value));
    if (stated !== undefined && version !== undefined)
      return { kind: `${name} ${version} description`, at: stated.keyAt };
  }
  const info = get(node, 'info');
  if (get(info, '_postman_id') !== undefined || /getpostman\.com/.test(text(get(info, 'schema')) ?? ''))
    return { kind: 'a Postman collection', at: node.at };
  const dialect = entry(node, '$schema');
  return dialect !== undefined && /json-schema\.org/.test(text(dialect.value) ?? '')
    ? { kind: 'a JSON Schema', at: dialect.keyAt }
    : undefined;
}

/** The same for a whole file by its text: such documents are long, and reading them as a tree takes seconds. */
export function otherFile(source: string, file: string): OtherDocument | undefined {
  const match =
    /^(arazzo|asyncapi|openapi|swagger):[ \t]*["']?(\d[\d.]*)/m.exec(source) ??
    /^\s*\{\s*"(arazzo|asyncapi|openapi|swagger)"\s*:\s*"(\d[\d.]*)/.exec(source);
  const [, key = '', version] = match ?? [];
  const name = VERSIONED[key];
  if (match === null || name === undefined) return undefined;
  const before = source.slice(0, match.index + match[0].indexOf(key));
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return {
    kind: `${name} ${versionOf(version) ?? ''} description`,
    at: { file, line, column, length: key.length },
  };
}

export function otherDiagnostic(
  { kind, at }: OtherDocument,
  severity: DiagnosticSeverity,
  what: 'file' | 'fence',
): Diagnostic {
  return {
    code: 'other-format',
    severity,
    message: `this ${what} is ${kind}; this tool reads integration specifications`,
    at,
    related: [],
    help: 'Write a page with endpoint, responses, test_scenarios and what else it promises; specs/orders.md is an example.',
  };
}

/** `3.0` of `3.0.3`. */
function versionOf(stated: string | undefined): string | undefined {
  return /^\d+(?:\.\d+)?/.exec(stated ?? '')?.[0];
}
