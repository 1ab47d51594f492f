/** Computed when it is first asked for, then kept: most parts of a big schema are never drawn. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
