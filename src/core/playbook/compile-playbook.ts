import type { Definition, Diagnostic, TransitionKind } from '../definition/definition.ts'
import { lowerRaci } from './cover.ts'
import { coverageOf } from './coverage.ts'
import { fillTemplate } from './fills.ts'
import { type Findings, newFindings } from './findings.ts'
import { type FrontMatter, readFrontMatter } from './front-matter.ts'
import { lowerGates } from './gates.ts'
import { lowerLetterTexts } from './letter-text.ts'
import { lowerLetters } from './letters.ts'
import { declareRole } from './lint-head.ts'
import { lintPage } from './lint-page.ts'
import { settleSources } from './lint-sources.ts'
import { settleOrder } from './order.ts'
import { outline } from './outline.ts'
import { readPage } from './page.ts'
import { type Recognised, recognise } from './recognise.ts'
import { newRoleBook, type RoleBook } from './roles.ts'
import { lowerSteps, newNames, type Steps } from './tasks.ts'
import { lowerPrinciple, lowerTopic } from './topics.ts'
import { versionOf } from './version.ts'
import { slug } from './words.ts'

export type CompiledPage = { definition: Definition; diagnostics: Diagnostic[] }

/**
 * A playbook page to a process: parse, recognise, bind, lower, lint. The same page gives the same definition and the same
 * diagnostics on any machine. A page with errors compiles too, and can be looked at; it can't be published.
 */
export function compilePlaybook(source: string, options: { id?: string } = {}): CompiledPage {
  const findings = newFindings()
  const page = readPage(source, findings)
  const frontMatter = readFrontMatter(page.root, findings)
  const top = outline(page.root, findings)
  const stated = new Set(frontMatter.roles.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase()))
  const found = recognise(top, (raciRoles) => (text) => stated.has(text.toLowerCase()) || raciRoles.includes(text), findings)
  const title = frontMatter.title ?? found.headings[0] ?? 'Untitled playbook'
  const kind = frontMatter.kind ?? kindOf(title, source)

  const book = newRoleBook(frontMatter, title, kind)
  for (const role of found.raci.roles) addRole(role, found, frontMatter, book, findings)
  const names = newNames(findings)
  const steps = lowerSteps(found.stages, book, names, findings)
  const gates = lowerGates(steps, found.flow, names, findings)
  settleOrder(steps, gates, findings)
  const raci = lowerRaci(found.raci, steps, book, findings)
  const letters = lowerLetters(steps, found.sayings, raci, found.flow, frontMatter, book, page.lines, findings)
  lowerLetterTexts(found.letterTexts, letters, page.lines, findings)
  settleSources(book, frontMatter, page.lines, findings)
  markInformed(book, steps, raci)

  const process = {
    id: frontMatter.id ?? options.id ?? (slug(title) || 'playbook'),
    title,
    summary: found.summary,
    kind,
    roles: book.roles,
    stages: steps.stages,
    gates: gates.map(({ gate }) => gate),
    flow: found.flow,
    raci,
    topics: found.topics.map((section) => lowerTopic(section, names, findings)),
    template: fillTemplate(found.template, steps, book),
    letters,
    principles: found.principles.map((item) => lowerPrinciple(item, findings)),
    ...(frontMatter.ownership ? { ownership: frontMatter.ownership } : {}),
    paces: frontMatter.paces.length > 0 ? frontMatter.paces : (['standard'] as const).slice(),
  }
  lintPage({ process, steps, found, book, frontMatter, lines: page.lines }, findings)
  const coverage = coverageFor(page.lines, process, found, frontMatter)
  return { definition: { ...process, version: versionOf({ ...process, coverage }), coverage }, diagnostics: findings.inOrder(page.lines) }
}

/** A role that heads a column. When the front matter lists the roles, a column that is none of them is a slip. */
function addRole(name: string, { raci }: Recognised, frontMatter: FrontMatter, book: RoleBook, findings: Findings) {
  if (!name || book.find(name)) return
  const range = raci.range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
  if (frontMatter.roles.length > 0) {
    findings.warning('role.undeclared', range, `The RACI has a column "${name}" that the front matter doesn't list.`, {
      why: 'It becomes a role of its own, filled by whoever starts a handover.',
      written: name,
      fixes: [declareRole(name, frontMatter, book)],
    })
  }
  book.add(name, range, 'recognised')
}

/** Named, but with nothing to do: is told, never acts. */
function markInformed({ roles }: RoleBook, { tasks }: Steps, raci: Definition['raci']) {
  for (const role of roles) {
    const acts = tasks.some(({ task }) => task.role === role.name || task.participants.includes(role.name))
    role.informedOnly = !acts && raci.every(({ cells }) => (cells[role.name] ?? 'I') === 'I')
  }
}

function kindOf(title: string, source: string): TransitionKind {
  const text = `${title} ${source.slice(0, 2_000)}`
  const [, from, to] = /(\p{L}+\+?)(?:\s+|-)to(?:\s+|-)(\p{L}+\+?)/iu.exec(title) ?? []
  if (from && to && from !== to && /\bpool(?:ed)?\b/i.test(text)) return /\bpool/i.test(from) ? 'pool-to-named' : 'named-to-pool'
  if (/\bcover(?:age)?\b|\bparental leave\b/i.test(title)) return 'cover'
  return /\b(?:departure|leaver|offboarding)\b/i.test(title) ? 'departure' : 'named-to-named'
}

function coverageFor(lines: string[], process: Omit<Definition, 'version' | 'coverage'>, found: Recognised, frontMatter: FrontMatter) {
  const sections = found.topics.flatMap(function all(section): typeof found.topics {
    return [section, ...section.sections.flatMap(all)]
  })
  const elements = {
    stages: process.stages,
    groups: found.stages.flatMap(({ groups }) => groups.map(({ range }) => ({ range: { start: range.start, end: range.start } }))),
    labels: found.stages.flatMap(({ understood }) => understood.map((range) => ({ range }))),
    bindings: [...found.stages, ...sections].flatMap(({ binding }) => binding ?? []),
    tasks: found.stages.flatMap(({ groups }) => groups.flatMap((group) => group.tasks.map(({ item }) => ({ range: item.range })))),
    gates: process.gates.map(({ range }) => ({ range: { start: range.start, end: range.start } })),
    raci: process.raci,
    topics: sections,
    prompts: sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'list' ? block.items : []))),
    fields: process.template.sections.flatMap(({ fields }) => fields),
    sayings: found.sayings.flatMap(({ items, range }) => [{ range }, ...items]),
    ...(found.letterTexts.length > 0 && { letterTexts: found.letterTexts }),
    principles: process.principles,
  }
  return coverageOf(lines, elements, [frontMatter.range, found.flowRange, found.templateRange, found.raci.range])
}
