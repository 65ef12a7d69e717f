/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * JSON with sorted keys and no white space: the same value gives the same bytes on every machine, so it can be hashed.
 * Undefined members are left out, as JSON does. (RFC 8785 for the values that we use: no exotic numbers.)
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') {
    const text = JSON.stringify(value)
    if (text === undefined) throw new Error(`A ${typeof value} cannot be written as JSON`)
    return text
  }
  // Every entry of the log passes here, so it is written as loops that make no lists in between.
  if (Array.isArray(value)) {
    let items = ''
    for (const item of value) items += `${items === '' ? '' : ','}${canonical(item ?? null)}`
    return `[${items}]`
  }
  let members = ''
  for (const key of Object.keys(value).sort()) {
    const member: unknown = (value as Record<string, unknown>)[key]
    if (member !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonical(member)}`
  }
  return `{${members}}`
}

/** Whether two values read the same as `canonical` writes them, found without writing them. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => isSame(item ?? null, b[index] ?? null))
  }
  const one = a as Record<string, unknown>
  const other = b as Record<string, unknown>
  // A member that is undefined is none.
  for (const key of Object.keys(one)) if (!isSame(one[key], other[key])) return false
  for (const key of Object.keys(other)) if (other[key] !== undefined && one[key] === undefined) return false
  return true
}
