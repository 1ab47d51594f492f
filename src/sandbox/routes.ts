/** A path template compiled once: `/orders/{order_id}/cancel`. */
export interface Route<T> {
  readonly method: string;
  readonly segments: readonly string[];
  readonly value: T;
}

export interface Matched<T> {
  readonly value: T;
  readonly parameters: Readonly<Record<string, string>>;
}

export type RouteResult<T> =
  | { readonly form: 'found'; readonly matched: Matched<T> }
  | { readonly form: 'other-methods'; readonly allowed: readonly string[] }
  | { readonly form: 'none' };

export function compileRoute<T>(method: string, path: string, value: T): Route<T> {
  return { method, segments: path.split('/').slice(1), value };
}

/** The route of a request; of several the one with the most literal segments. */
export function findRoute<T>(routes: readonly Route<T>[], method: string, path: string): RouteResult<T> {
  const segments = path.split('/').slice(1);
  const fitting = routes.filter((route) => fits(route.segments, segments));
  if (fitting.length === 0) return { form: 'none' };
  const most = Math.max(...fitting.map((route) => literals(route.segments)));
  const best = fitting.filter((route) => literals(route.segments) === most);
  const route = best.find((candidate) => candidate.method === method);
  if (route === undefined)
    return { form: 'other-methods', allowed: [...new Set(best.map((candidate) => candidate.method))] };
  return {
    form: 'found',
    matched: { value: route.value, parameters: parametersOf(route.segments, segments) },
  };
}

function fits(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, index) => (isParameter(part) ? segments[index] !== '' : part === segments[index]))
  );
}

function literals(template: readonly string[]): number {
  return template.filter((part) => !isParameter(part)).length;
}

function parametersOf(
  template: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    template.flatMap((part, index) =>
      isParameter(part) ? [[part.slice(1, -1), decode(segments[index] ?? '')] as const] : [],
    ),
  );
}

function isParameter(part: string): boolean {
  return part.startsWith('{') && part.endsWith('}');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
