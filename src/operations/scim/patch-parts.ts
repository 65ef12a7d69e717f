import { Refusal } from '../../core/base/refusal.ts'
import { invalidValue } from './user.ts'

export type Op = 'set' | 'remove'

export function opFrom(written: string): Op {
  const op = written.toLowerCase()
  if (op === 'add' || op === 'replace') return 'set'
  if (op === 'remove') return 'remove'
  throw invalidSyntax(`"${written}" is not an operation: add, replace or remove.`)
}

export const invalidSyntax = (words: string): Refusal => new Refusal('invalid', 'scim.invalid-syntax', words, { where: 'Operations' })

export const noTarget = (): Refusal => new Refusal('invalid', 'scim.no-target', 'Say in path what is to be removed.', { where: 'path' })

export function mustStay(op: Op, name: string): void {
  if (op === 'remove') throw new Refusal('invalid', 'scim.mutability', `${name} cannot be removed, only replaced.`, { where: name })
}

export function textIn(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 300)
    throw invalidValue(`${name} is a text of 1 to 300 characters.`, name)
  return value.trim()
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
