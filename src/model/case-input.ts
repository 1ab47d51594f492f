import type { Blame, BodyTemplate, RequestTemplate } from './plan.ts';

/** What is put in place of parts of a valid request. Plain JSON, so that a file can keep it and a replay send it again. */
export interface CaseInput {
  /** `absent` has no values. */
  readonly parameters: readonly {
    readonly place: 'path' | 'query' | 'header';
    readonly name: string;
    readonly values: readonly string[];
  }[];
  /** Undefined: the body stays as it is. */
  readonly body: Exclude<BodyTemplate, { readonly form: 'none' }> | undefined;
  /** The one constraint that the input breaks, or the hostile thing in it; undefined for valid input. */
  readonly change:
    | {
        readonly label: string;
        readonly field: string;
        readonly promise: string | undefined;
        readonly blame: Blame;
      }
    | undefined;
  /** The input before the change: what a refusal for another reason is compared with. */
  readonly unchanged: Pick<CaseInput, 'parameters' | 'body'> | undefined;
}

/** The request with the input in it. `spell` may turn a value into a hole; by default it stands as it is. */
export function requestWith(
  template: RequestTemplate,
  pathTemplate: string,
  input: Pick<CaseInput, 'parameters' | 'body'>,
  spell: (value: string) => string = (value) => value,
): RequestTemplate {
  let { path, query, headers } = template;
  for (const { place, name, values } of input.parameters) {
    const same = ([other]: readonly [string, string]): boolean => other.toLowerCase() === name.toLowerCase();
    const pairs = values.map((value) => [name, spell(value)] as const);
    if (place === 'path') path = withSegment(path, pathTemplate, name, spell(values[0] ?? ''));
    else if (place === 'query') query = [...query.filter((pair) => pair[0] !== name), ...pairs];
    else headers = [...headers.filter((pair) => !same(pair)), ...pairs];
  }
  return { ...template, path, query, headers, body: input.body ?? template.body };
}

/** The path of a request has the segments of its template, so a parameter is found by its position. */
function withSegment(path: string, template: string, name: string, value: string): string {
  const parts = template.split('/');
  const written = /^\{\{[^{}]+\}\}$/.test(value) ? value : encodeURIComponent(value);
  return path
    .split('/')
    .map((segment, index) => (parts[index]?.includes(`{${name}}`) === true ? written : segment))
    .join('/');
}
