/**
 * Makes something of an object when it is first asked for, and hands out the same as long as the object lives. For what is pure, and
 * for objects that are never changed in place.
 */
export function onceFor<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const made = new WeakMap<K, { value: V }>()
  return (of) => {
    const known = made.get(of)
    if (known) return known.value
    const value = make(of)
    made.set(of, { value })
    return value
  }
}
