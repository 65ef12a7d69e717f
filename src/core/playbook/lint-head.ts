import type { Fix, Role } from '../definition/definition.ts'
import type { FrontMatter } from './front-matter.ts'
import { type Edit, insertAt, yamlText } from './lint-edits.ts'
import type { RoleBook } from './roles.ts'

/** Writes a line into the front matter, or front matter with that line. */
export function stateInHead({ range }: Pick<FrontMatter, 'range'>, line: string): Edit {
  return range ? insertAt({ line: range.end.line, column: 1 }, `${line}\n`) : insertAt({ line: 1, column: 1 }, `---\n${line}\n---\n\n`)
}

/** The people of the process as front matter: under which name, on which side, where they come from. */
export function listRoles(frontMatter: Pick<FrontMatter, 'range'>, book: RoleBook, more: Pick<Role, 'name' | 'side'>[] = []): Fix {
  const roles = [...book.roles, ...more].map(({ name, side }) => `  - ${roleLine(name, side, book)}`)
  return {
    title: frontMatter.range ? 'List the roles in the front matter' : 'Write front matter with the roles that were found',
    edits: [stateInHead(frontMatter, `roles:\n${roles.join('\n')}`)],
  }
}

/** Adds a role to the list of the front matter, or writes the list with all roles when there is none. */
export function declareRole(name: string, frontMatter: FrontMatter, book: RoleBook): Fix {
  const known = book.roles.some((role) => role.name === name)
  if (!frontMatter.rolesEnd)
    return { ...listRoles(frontMatter, book, known ? [] : [{ name, side: 'neither' }]), title: `Make ${name} a role` }
  const { place, before } = frontMatter.rolesEnd
  const side = book.find(name)?.side ?? 'neither'
  return { title: `Make ${name} a role`, edits: [insertAt(place, before + roleLine(name, side, book))] }
}

const roleLine = (name: string, side: Role['side'], book: RoleBook) =>
  `{ name: ${yamlText(name)}, side: ${side}, from: ${likelySource(name, side, book)} }`

/** Where somebody with such a name usually comes from; else whoever starts is asked. */
export function likelySource(name: string, side: Role['side'], book: RoleBook): string {
  if (/\brenewals?\b/i.test(name)) return 'account.renewal-manager'
  if (/\bterritory owner\b/i.test(name)) return 'territory.owner'
  const led = /^(.+) manager$/i.exec(name)?.[1]
  const boss = led === undefined ? undefined : book.find(led)
  if (boss) return yamlText(`manager of ${boss.name}`)
  if (side === 'incoming' || side === 'pool') return 'ask'
  if (/^(?:AE|account executive)$/i.test(name)) return 'account.ae'
  if (/^(?:SA|solutions? architect)$/i.test(name)) return 'account.sa'
  if (/\bCSE$/.test(name)) return 'account.cse'
  return /\bCSM$|^customer success manager$/i.test(name) ? 'account.csm' : 'ask'
}
