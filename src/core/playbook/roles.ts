import type { Certainty, Range, Role, RoleSide, TransitionKind } from '../definition/definition.ts'
import type { FrontMatter } from './front-matter.ts'

/** The roles of a page, under all the names it uses for them. */
export type RoleBook = {
  roles: Role[]
  find: (text: string) => Role | undefined
  add: (name: string, range: Range, certainty: Certainty) => Role
}

// A name that is a job. A prefix such as "Update:" is not.
const job =
  /\b(?:manager|owner|lead|engineer|architect|executive|director|representative|rep|team|partner|specialist|coordinator|CSM|CSE|AE|SAL|SA|SE|TAM|AM|DRI)s?\b\+?$/i

export const looksLikeRole = (text: string) =>
  text.length <= 40 && text.split(/\s+/).length <= 4 && text.split(/\s+/).every((word) => /^[\p{Lu}\d(]/u.test(word)) && job.test(text)

export function newRoleBook(frontMatter: FrontMatter, title: string, kind: TransitionKind): RoleBook {
  const byName = new Map<string, Role>()
  const roles: Role[] = []
  const find = (text: string) => byName.get(keyOf(text))
  const put = (role: Role) => {
    roles.push(role)
    for (const name of [role.name, ...role.aliases]) byName.set(keyOf(name), role)
    return role
  }
  for (const stated of frontMatter.roles) {
    if (find(stated.name)) continue
    put({
      name: stated.name,
      aliases: stated.aliases,
      side: stated.side ?? sideOf(stated.name, title, kind),
      from: stated.from ?? '',
      informedOnly: false,
      range: stated.range,
      certainty: 'stated',
    })
  }
  const add = (name: string, range: Range, certainty: Certainty) =>
    find(name) ?? put({ name, aliases: [], side: sideOf(name, title, kind), from: '', informedOnly: false, range, certainty })
  return { roles, find, add }
}

const keyOf = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/^the /, '')

// English and German put it first, the others behind the job or before it.
const leaves =
  /^(?:old|outgoing|departing|current|previous|former|leaving|alte[rsn]?|bisherige[rsn]?|scheidende[rsn]?|abgebende[rsn]?)(?!\p{L})|(?<!\p{L})(?:ancien(?:ne)?|sortante?|précédente?|saliente|antigu[oa]|antig[oa]|anterior|cessante|vorgänger(?:in)?|predecessor)(?!\p{L})|前任/iu
const arrives =
  /^(?:new|incoming|arriving|receiving|next|future|joining|neue[rsn]?|künftige[rsn]?|übernehmende[rsn]?)(?!\p{L})|(?<!\p{L})(?:nouveau|nouvelle|entrante?|nuev[oa]|nov[oa]|nachfolger(?:in)?|successor)(?!\p{L})|後任|新任/iu

function sideOf(name: string, title: string, kind: TransitionKind): RoleSide {
  if (leaves.test(name)) return 'outgoing'
  if (arrives.test(name)) return 'incoming'
  const [, from, to] =
    /(\p{L}+)\+?(?:\s+|-)to(?:\s+|-)(\p{L}+)/iu.exec(title) ?? /(\p{L}+)\+?\s*(?:→|➔|⇒|->|=>)\s*(\p{L}+)/u.exec(title) ?? []
  if (!from || !to || from === to) return 'neither'
  const first = name.split(/\s+/)[0]?.replace('+', '')
  if (name === from || name === `${from} Manager`) return 'outgoing'
  return first === to ? (kind === 'named-to-pool' ? 'pool' : 'incoming') : 'neither'
}

/** Whether a text speaks of a role, under any of its names. */
export function mentions(text: string, role: string, book: RoleBook): boolean {
  const padded = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}+]+/gu, ' ')} `
  return [role, ...(book.find(role)?.aliases ?? [])].some((name) => padded.includes(` ${keyOf(name).replace(/[^\p{L}\p{N}+]+/gu, ' ')} `))
}
