import { slug } from '../../core/base/slug.ts'

/** A short name that nobody has, of the name that people read: what is added must not write over what is there. */
export function freeId(name: string, otherwise: string, taken: readonly string[]): string {
  const start = slug(name.normalize('NFKD').replace(/[^\p{ASCII}]/gu, '')).slice(0, 36) || otherwise
  const used = new Set(taken)
  for (let n = 1; ; n++) {
    const id = n === 1 ? start : `${start}-${n}`
    if (!used.has(id)) return id
  }
}
