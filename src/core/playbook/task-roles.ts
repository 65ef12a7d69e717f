import type { Range, Stage } from '../definition/definition.ts'
import { type Binding, textValue } from './binding.ts'
import type { Findings } from './findings.ts'
import type { RawGroup } from './groups.ts'
import type { RawTask } from './raw-task.ts'
import { namesJob, namesRole } from './role-words.ts'
import { looksLikeRole, type RoleBook } from './roles.ts'
import { plainSigns } from './signs.ts'
import type { RawStage } from './steps.ts'
import { nearest, squeeze } from './words.ts'

/** Which words before a colon are a role, and which belong to the task. */
export type RoleNames = { prefixOf: (task: RawTask) => string | undefined; titleOf: (task: RawTask) => string }

export function newRoleNames(raw: RawStage[], book: RoleBook): RoleNames {
  const counts = countPrefixes(raw)
  // Whoever leads or owns something is known before the first task names them.
  for (const { lead, range, groups } of raw) {
    if (lead && !book.find(lead)) book.add(lead, range, 'recognised')
    for (const { owners, range: place } of groups) for (const owner of owners) if (!book.find(owner)) book.add(owner, place, 'recognised')
  }
  const alike = new Set(raw.flatMap(({ groups }) => groups.flatMap(({ tasks }) => prefixesAlike(tasks, counts, book))))
  const prefixOf = ({ prefix, item }: RawTask) => {
    if (!prefix) return undefined
    const known = book.find(prefix)
    if (known) return known.name
    const repeated = (counts.get(prefix) ?? 0) > 1 && prefix.split(/\s+/).every((each) => /^\p{Lu}/u.test(each)) && prefix.includes(' ')
    return looksLikeRole(prefix) || namesRole(prefix) || repeated || alike.has(prefix)
      ? book.add(prefix, item.line, 'recognised').name
      : undefined
  }
  return { prefixOf, titleOf: (task) => (prefixOf(task) ? squeeze(task.rest) : task.text) }
}

function countPrefixes(raw: RawStage[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { groups } of raw) {
    for (const { tasks } of groups) for (const { prefix } of tasks) if (prefix) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  }
  return counts
}

const remark =
  /^(?:note|optional|important|tip|example|hint|warning|reminder|todo|goal|why|when|where|what|how|due|status|update|check|hinweis|wichtig|achtung|beispiel|remarque|attention|exemple|nota|importante|ejemplo|exemplo|atenção|注意|備考|例)$/i

/** In a list that puts a short name before nearly each task, all of them are roles when one is known or comes again. */
function prefixesAlike(tasks: RawTask[], counts: Map<string, number>, book: RoleBook): string[] {
  const prefixes = tasks.flatMap(({ prefix }) => (prefix && isShortName(prefix) ? [prefix] : []))
  if (prefixes.length < 2 || prefixes.length < tasks.length * 0.6) return []
  const again = prefixes.filter((prefix) => (counts.get(prefix) ?? 0) > 1)
  const sure = prefixes.filter((prefix) => book.find(prefix) || namesJob(prefix))
  if (again.length < prefixes.length * 0.6 && (sure.length === 0 || sure.length < prefixes.length * 0.5)) return []
  return prefixes.length === tasks.length ? prefixes : [...again, ...sure]
}

const isShortName = (text: string) => /^[^\p{Ll}\d]/u.test(text) && text.split(/\s+/).length <= 4 && !remark.test(text)

/** Who does a task: as bound, as written before it or beside it, as its group says, as its stage is led. */
export function roleFor(
  raw: RawTask,
  prefix: string | undefined,
  group: RawGroup,
  stage: Stage,
  title: string,
  book: RoleBook,
  findings: Findings,
) {
  const { binding, line } = raw.item
  const named = (name: string | undefined, range: Range) => name && (book.find(name) ?? book.add(name, range, 'recognised')).name
  const stated =
    statedRole(binding, line, book, findings) ??
    prefix ??
    named(raw.owners[0], line) ??
    statedRole(group.binding, group.range, book, findings)
  if (stated) return { role: stated, certainty: 'recognised' as const }
  const subject = subjectOf(title, book) ?? inBrackets(title, book)
  if (subject) return { role: subject, certainty: 'recognised' as const }
  const owner = named(group.owners[0], group.range)
  if (owner) return { role: owner, certainty: 'recognised' as const }
  const inName = roleInGroupName(group.name ?? '', group.range, book)
  if (inName) return inName
  const first = group.meeting?.participants[0]
  if (stage.lead) return { role: stage.lead, certainty: 'recognised' as const }
  if (first) return { role: (book.find(first) ?? book.add(first, group.range, 'recognised')).name, certainty: 'inferred' as const }
  const fallback = book.roles.find(({ side }) => side === 'outgoing') ?? book.add('Owner', line, 'inferred')
  findings.warning('task.no-role', line, `Nothing says who does "${title}"; ${fallback.name} is taken.`, {
    why: 'A task without a role lands on the wrong list. Write the role before a colon, or as the lead of the stage.',
    written: title,
    instead: book.roles.flatMap(({ name, certainty }) => (certainty === 'inferred' ? [] : [`${name}: ${title}`])).slice(0, 4),
  })
  return { role: fallback.name, certainty: 'inferred' as const }
}

/** "The leaving engineer completes the log", "CSM closes the plans": a sentence about what a role does, not about what it has. */
function subjectOf(title: string, book: RoleBook): string | undefined {
  const sentence = title.slice(0, 80).replace(/^the /i, '').toLowerCase()
  for (const role of book.roles) {
    for (const name of [role.name, ...role.aliases]) {
      if (!sentence.startsWith(`${name.toLowerCase()} `)) continue
      const [verb = '', object = ''] = sentence.slice(name.length + 1).split(' ')
      if (/^(?:must|will|should|shall|needs|has)$/.test(verb)) return role.name
      // "CSM notes reviewed" speaks of notes.
      if (/^[a-z]+[^s\W]s$/.test(verb) && !/^(?:is|was|has)$/.test(verb) && !/ed$/.test(object)) return role.name
    }
  }
  return undefined
}

/** "Tell finance (AE)": a bracket at the end that is a role and nothing else. */
const inBrackets = (title: string, book: RoleBook) => {
  const inside = /[([]@?([^()[\]]{2,40})[)\]]\.?$/.exec(plainSigns(title))?.[1]
  return inside ? book.find(inside)?.name : undefined
}

function statedRole(binding: Binding | undefined, range: Range, book: RoleBook, findings: Findings): string | undefined {
  const stated = textValue(binding, 'role')
  if (!stated) return undefined
  return book.find(stated)?.name ?? unknownRole(stated, binding?.keys.role ?? range, book, findings)
}

export function unknownRole(name: string, range: Range, book: RoleBook, findings: Findings): string {
  const meant = nearest(
    name,
    book.roles.flatMap((role) => [role.name, ...role.aliases]),
  )
  findings.error('role.unknown', range, `The page has no role "${name}"${meant ? `; did you mean "${meant}"?` : '.'}`, {
    why: 'Nobody would be asked to do it.',
    written: name,
    ...(meant ? { instead: [meant] } : {}),
  })
  return book.add(name, range, 'stated').name
}

/** "CSE Territory Owner Review" begins with a role; "Manager Actions" names the only manager there is; "Regional Lead" is one. */
function roleInGroupName(name: string, range: Range, book: RoleBook) {
  const lower = name.toLowerCase()
  const names = book.roles.flatMap((role) => [role.name, ...role.aliases].map((text) => ({ role: role.name, text: text.toLowerCase() })))
  const longest = names
    .filter(({ text }) => lower === text || lower.startsWith(`${text} `))
    .sort((a, b) => b.text.length - a.text.length)[0]
  if (longest) return { role: longest.role, certainty: 'recognised' as const }
  if (namesRole(name)) return { role: book.add(plainSigns(name), range, 'recognised').name, certainty: 'recognised' as const }
  const first = lower.split(' ')[0] ?? ''
  const ending = first === '' ? [] : book.roles.filter(({ name: role }) => role.toLowerCase().endsWith(` ${first}`))
  // Of several managers, the one that stands on a side of the handover.
  const meant = ending.length > 1 ? ending.filter(({ side }) => side !== 'neither') : ending
  return meant.length === 1 && meant[0] ? { role: meant[0].name, certainty: 'inferred' as const } : undefined
}
