import type { Stage, Task, Template, TemplateField } from '../definition/definition.ts'
import { textValue } from './binding.ts'
import type { RoleBook } from './roles.ts'
import type { Steps } from './tasks.ts'

// What the blanks of handover documents ask for, and where the facts hold it. A path; the name of a role is one step of it.
const sources: [RegExp, string][] = [
  [/^(?:customer|account)(?: name)?$/i, 'account.name'],
  [/\b(?:handover|effective|transition) date$/i, 'handover.effectiveOn'],
  [/^(?:next )?renewal(?: date)?$/i, 'account.renewal'],
  [/^health$/i, 'health.colour'],
  [/^health why$/i, 'health.why'],
  [/^(?:deployment|hosting)$/i, 'account.hosting'],
  [/^(?:tier|edition|plan)$/i, 'account.tier'],
  [/\binstances?\b.*\bnon-?production$/i, 'counted.nonProduction'],
  [/\binstances?\b.*(?<!non-?)\bproduction$/i, 'counted.production'],
  [/\bedition seats$|^seats$/i, 'counted.seats'],
  [/\blast ping$/i, 'counted.lastPing'],
  [/\bcall\b.*\b(?:held|completed?|done)\b.*\bdate$/i, 'handover.callHeldAt'],
  [/\bletter\b.*\bsent\b.*\bdate$/i, 'handover.letterSentOn'],
]

// The same for blanks that take a link.
const linkSources: [RegExp, string][] = [
  [/\bcollaboration project\b/i, 'linked.collaborationProject'],
  [/\b(?:meeting|customer) notes\b/i, 'linked.notes'],
  [/\brecordings?\b/i, 'linked.recordings'],
]

/** Binds each blank to what fills it: a fact, a person of a role, or the task whose state ticks the box. */
export function fillTemplate(template: Template, steps: Steps, book: RoleBook): Template {
  const known = whatIsKnown(steps, book)
  return {
    ...template,
    sections: template.sections.map((section) => {
      const about = stageOf(section.title, known)
      return { ...section, fields: section.fields.map((field) => filled(field, about, known, book)) }
    }),
  }
}

function filled(field: TemplateField, about: Stage | undefined, known: Known, book: RoleBook): TemplateField {
  const role = roleOf(field.label, book)
  const from = role ? `handover.roles.${role}` : sourceOf(field.label, field.type)
  const task = field.item ? taskOf(field, about, known) : undefined
  return {
    ...field,
    type: role && !field.item ? 'person' : field.type,
    blanks: field.blanks.map((blank) => {
      const own =
        blank.id === field.id
          ? from
          : (sourceOf(blank.label === field.label ? blank.label : `${field.label} ${blank.label}`, blank.type) ??
            sourceOf(blank.label, blank.type))
      return { ...blank, type: blank.id === field.id && role ? 'person' : blank.type, ...(own ? { from: own } : {}) }
    }),
    ...(from ? { from } : {}),
    ...(task ? { task } : {}),
  }
}

const sourceOf = (label: string, type: TemplateField['type']) =>
  (type === 'link' ? linkSources : sources).find(([pattern]) => pattern.test(label.trim()))?.[1]

/** "Outgoing CSM" means the CSM who leaves; "CSE+" the pool that a role stands for. */
export function roleOf(label: string, book: RoleBook): string | undefined {
  const plain = label.trim()
  const known = book.find(plain) ?? book.find(plain.replace(/^(?:outgoing|incoming|current)\s+/i, ''))
  return known?.name
}

/** A step that asks somebody to write into the document what it leaves blank. */
export const fillsDocument = ({ kind, title }: Task): boolean =>
  kind === 'field' || /\bfill(?:s|ed|ing)?\b|\bcomplete the (?:document|template|form|issue)\b/i.test(title)

// A past tense that no ending tells.
const irregular: Record<string, string> = {
  sent: 'send',
  held: 'hold',
  told: 'tell',
  met: 'meet',
  written: 'write',
  wrote: 'write',
  kept: 'keep',
  put: 'put',
}
// Words that every box may hold.
const empty = new Set(
  'a an the and or of to for on in at by as with it its is are was were be been each every all any this that from date link yes no not'.split(
    ' ',
  ),
)

const endings = ['ications', 'ication', 'ations', 'ation', 'ions', 'ion', 'ied', 'ies', 'ing', 'ed', 'es', 's', 'y', 'e']
/** The last letters of all of them; most words end otherwise. */
const mayEnd = /[sndgye]$/

/** A word without its ending, so that "verified" meets "verify" and "classified" meets "classification". */
function stem(word: string): string {
  const plain = (Object.hasOwn(irregular, word) ? irregular[word] : undefined) ?? word
  if (!mayEnd.test(plain)) return plain
  for (const ending of endings) {
    if (plain.endsWith(ending) && plain.length - ending.length >= 3) return plain.slice(0, -ending.length)
  }
  return plain
}

function stems(text: string): Set<string> {
  const words =
    text
      .toLowerCase()
      .slice(0, 400)
      .replaceAll('up to date', 'updated')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const found = new Set<string>()
  for (const word of words) if (!empty.has(word)) found.add(stem(word))
  return found
}

type Known = {
  tasks: { id: string; stage: Stage; fills: boolean; words: Set<string>; named: Set<string>; besides: Set<string>; parts: Set<string>[] }[]
  gates: { task: string; words: Set<string> }[]
  stages: { stage: Stage; words: Set<string> }[]
  /** Words of the names of roles: they say who, not what. */
  people: Set<string>
}

function whatIsKnown({ tasks, groups, stages }: Steps, book: RoleBook): Known {
  return {
    // What a gate looks at is verified there; the box belongs to whoever did it.
    tasks: tasks
      .filter(({ task }) => task.kind !== 'gate')
      .map(({ task, group, stage, raw }) => ({
        id: task.id,
        stage,
        fills: fillsDocument(task),
        words: stems(`${task.title} ${task.kind === 'call' ? (group.name ?? '') : ''}`),
        named: stems((textValue(raw.item.binding, 'id') ?? '').replaceAll('-', ' ')),
        besides: stems(`${task.parts.map(({ title }) => title).join(' ')} ${task.guidance ?? ''}`),
        parts: task.parts.map(({ title }) => stems(title)),
      })),
    gates: groups.flatMap(({ group, stage, tasks: reviews }) => {
      const first = reviews[0]?.task
      return first?.kind === 'gate' ? [{ task: first.id, words: stems(group.name ?? stage.name) }] : []
    }),
    stages: stages.map((stage) => ({ stage, words: stems(stage.name) })),
    people: stems(book.roles.flatMap(({ name, aliases }) => [name, ...aliases]).join(' ')),
  }
}

/** The stage that a section of the document is about, when its heading says so. */
function stageOf(title: string, { stages }: Known): Stage | undefined {
  const words = stems(title)
  return stages.find(({ words: own }) => own.size > 0 && own.size === words.size && [...own].every((word) => words.has(word)))?.stage
}

const enough = 0.6
const enoughInItsStage = 0.5
const margin = 0.1

/** The task whose end ticks a box: the one that the box speaks of clearly, more clearly than of any other; else none. */
function taskOf(field: TemplateField, about: Stage | undefined, known: Known): string | undefined {
  const { people } = known
  const weightOf = (word: string) => (people.has(word) ? 0.5 : 1)
  const weigh = (words: Iterable<string>) => {
    let sum = 0
    for (const word of words) sum += weightOf(word)
    return sum
  }
  const label = stems(`${field.label} ${field.type === 'link' ? 'links' : ''}`)
  const whole = weigh(label)
  if (whole === 0) return undefined
  const gate = known.gates.find(
    ({ words }) =>
      weigh([...label].filter((word) => words.has(word))) / whole >= 0.75 &&
      [...label].some((word) => words.has(word) && !people.has(word)),
  )
  if (gate) return gate.task
  const asked = stems(field.blanks.map(({ label: own }) => own).join(' '))
  // Every box is held against every task, so this makes no lists.
  const likeness = ({ words, named, besides, fills, parts }: Known['tasks'][number]) => {
    const said = { inTitle: 0, beside: 0, byName: 0 }
    let shared = 0
    let isOfMatter = false
    for (const word of label) {
      const place = words.has(word) ? 'inTitle' : besides.has(word) ? 'beside' : named.has(word) ? 'byName' : undefined
      if (!place) continue
      said[place] += weightOf(word)
      shared++
      if (!people.has(word)) isOfMatter = true
    }
    let blanks = 0
    for (const word of asked) if (!label.has(word) && words.has(word)) blanks++
    // One word in common is too little, unless it is what a step to fill in names.
    const isAsked = () => fills && parts.some((part) => [...label].some((word) => part.has(word) && !people.has(word)))
    if (!(isOfMatter && shared + blanks > 1) && !isAsked()) return 0
    return (said.inTitle + 0.9 * said.beside + 0.6 * said.byName + 0.5 * blanks) / (whole + 0.5 * blanks)
  }
  const best = known.tasks
    .map((task) => ({ task, score: likeness(task) + (task.stage === about ? margin : 0) }))
    .sort((a, b) => b.score - a.score)
  const [first, second] = best
  if (!first || first.score < (first.task.stage === about ? enoughInItsStage + margin : enough)) return undefined
  return second && first.score - second.score < margin ? undefined : first.task.id
}
