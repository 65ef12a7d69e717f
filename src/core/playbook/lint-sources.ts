import type { Fix, Range, Role } from '../definition/definition.ts'
import { managedRole } from '../definition/manager-of.ts'
import type { Findings } from './findings.ts'
import type { FrontMatter } from './front-matter.ts'
import { insertAt, narrow, placeOf, textAt } from './lint-edits.ts'
import { likelySource, listRoles } from './lint-head.ts'
import type { RoleBook } from './roles.ts'
import { nearest } from './words.ts'

const sources = ['account.csm', 'account.cse', 'account.ae', 'account.sa', 'account.renewal-manager', 'territory.owner', 'ask']

/** Fills in where each person comes from; what the page doesn't say is asked at the start. */
export function settleSources(book: RoleBook, frontMatter: FrontMatter, lines: string[], findings: Findings) {
  const stated = new Map(frontMatter.roles.map((role) => [role.name, role]))
  // Beside roles that are listed, one that isn't has a finding of its own, and that one's fix.
  const listing = frontMatter.rolesEnd ? [] : [listRoles(frontMatter, book)]
  for (const role of book.roles) {
    const entry = stated.get(role.name)
    // A role that nobody wrote stands for tasks without one, and that is said of each of them.
    if (role.certainty === 'inferred') continue
    if (role.from === '') {
      findings.warning(
        'role.no-source',
        narrow(entry?.range ?? role.range, role.name, lines),
        `The page doesn't say where the ${role.name} comes from, so whoever starts a handover is asked.`,
        {
          why: 'A person source in the front matter fills the role by itself, and keeps it right when people change.',
          fixes: entry ? [sayFrom(role, entry.range, book, lines)] : listing,
        },
      )
    } else if (!isSource(role.from, book)) refuseSource(role, entry?.range ?? role.range, book, lines, findings)
  }
  for (const role of book.roles) if (!isSource(role.from, book)) role.from = 'ask'
}

function isSource(from: string, book: RoleBook): boolean {
  const boss = managedRole({ from })
  return boss === undefined ? sources.includes(from) : book.find(boss) !== undefined
}

function refuseSource(role: Role, range: Range, book: RoleBook, lines: string[], findings: Findings) {
  const boss = managedRole(role)
  const known = boss ? book.roles.map(({ name }) => `manager of ${name}`) : sources
  const meant = nearest(role.from, known)
  const place = placeOf(range, role.from, lines)
  findings.error(
    'role.unknown-source',
    place ?? range,
    `The ${role.name} can't come from "${role.from}"${meant ? `; did you mean "${meant}"?` : '.'}`,
    {
      why: 'Nobody would be found for this role.',
      fixes: (meant ? [meant, 'ask'] : ['ask']).flatMap((from) =>
        place
          ? [{ title: from === 'ask' ? 'Ask whoever starts the handover' : `Write "${from}"`, edits: [{ range: place, text: from }] }]
          : [],
      ),
    },
  )
}

/** A listed role says its source behind its name, or becomes a map that does. */
function sayFrom(role: Role, range: Range, book: RoleBook, lines: string[]): Fix {
  const from = likelySource(role.name, role.side, book)
  const title = from === 'ask' ? 'Ask whoever starts the handover' : `Take the person from "${from}"`
  const written = textAt(lines, range)
  if (/^\{[\s\S]*\}$/.test(written)) {
    const end = { line: range.end.line, column: range.end.column - (/\s*\}$/.exec(written)?.[0].length ?? 1) }
    return { title, edits: [insertAt(end, `, from: ${from}`)] }
  }
  if (/^\s*\S+\s*:/.test(written)) return { title, edits: [insertAt(range.start, `from: ${from}\n${' '.repeat(range.start.column - 1)}`)] }
  return { title, edits: [{ range, text: `{ name: ${written}, from: ${from} }` }] }
}
