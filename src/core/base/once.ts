/** Makes it when it is first asked for, and not again. For what is pure, so that nobody can tell when that was. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
