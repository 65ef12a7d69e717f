import { upperFirst } from './upper-first.ts'

/** `effectiveFrom` is shown as `Effective from` where a schema has no title for it. */
export const labelOf = (name: string): string => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase()
  return upperFirst(words)
}
