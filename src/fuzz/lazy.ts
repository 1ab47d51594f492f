/** Computed when it is first asked for, then kept: most parts of a big schema are never drawn. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The same for a function of a small number. */
export function lazily<T>(make: (index: number) => T): (index: number) => T {
  const made: { readonly value: T }[] = [];
  return (index) => {
    const known = made[index] ?? { value: make(index) };
    made[index] = known;
    return known.value;
  };
}
