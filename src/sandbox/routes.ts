/** Finds the route of a request; of several the one with the most literal segments. */
export type RouteFinder<T> = (method: string, path: string) => RouteResult<T>;

export interface Matched<T> {
  readonly value: T;
  readonly parameters: Readonly<Record<string, string>>;
}

export type RouteResult<T> =
  | { readonly form: 'found'; readonly matched: Matched<T> }
  | { readonly form: 'other-methods'; readonly allowed: readonly string[] }
  | { readonly form: 'none' };

/** A method, a path template such as `/orders/{order_id}/cancel`, and what stands behind it. */
export type Declared<T> = readonly [method: string, path: string, value: T];

export function compileRoutes<T>(declared: Iterable<Declared<T>>): RouteFinder<T> {
  const routes = [...declared].map(compileRoute);
  // A path without parameters can only be one literal template: found without taking the path apart.
  const literal = new Map<string, readonly Route<T>[]>();
  for (const route of routes.filter(({ prefix, path }) => prefix === path))
    literal.set(route.path, [...(literal.get(route.path) ?? []), route]);
  const templates = routes.filter(({ prefix, path }) => prefix !== path);
  return (method, path) => {
    const exact = literal.get(path);
    if (exact !== undefined) return chosen(exact, method, []);
    const near = templates.filter(({ prefix }) => path.startsWith(prefix));
    if (near.length === 0) return NONE;
    const segments = path.split('/').slice(1);
    const fitting = near.filter((route) => fits(route.segments, segments));
    const most = Math.max(...fitting.map((route) => route.literals));
    return chosen(
      fitting.filter((route) => route.literals === most),
      method,
      segments,
    );
  };
}

interface Route<T> {
  readonly method: string;
  readonly path: string;
  /** What stands before the first parameter. */
  readonly prefix: string;
  readonly segments: readonly string[];
  readonly literals: number;
  readonly value: T;
}

const NONE = { form: 'none' } as const;
const NO_PARAMETERS: Readonly<Record<string, string>> = {};

function compileRoute<T>([method, path, value]: Declared<T>): Route<T> {
  const segments = path.split('/').slice(1);
  const literals = segments.filter((part) => !isParameter(part)).length;
  const first = segments.findIndex(isParameter);
  const prefix = first === -1 ? path : ['', ...segments.slice(0, first), ''].join('/');
  return { method, path, prefix, segments, literals, value };
}

function chosen<T>(routes: readonly Route<T>[], method: string, segments: readonly string[]): RouteResult<T> {
  if (routes.length === 0) return NONE;
  const route = routes.find((candidate) => candidate.method === method);
  if (route === undefined)
    return { form: 'other-methods', allowed: [...new Set(routes.map((candidate) => candidate.method))] };
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

function parametersOf(
  template: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> {
  if (segments.length === 0) return NO_PARAMETERS;
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
