import { Refusal } from '../../core/base/refusal.ts'

/** An id that people can read in an address: `scale-pool`. `of` begins the code of the refusal. */
export function mustBeId(id: string, of: 'pool' | 'tier' | 'label'): void {
  if (!/^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u.test(id))
    throw new Refusal('invalid', `${of}.id`, `"${id.slice(0, 60)}" is not an id. Use lower-case letters, digits and hyphens: scale-pool.`, {
      where: 'id',
    })
}
