import type { CheckExpression, Due, Range, Stage, Task, TaskKind, TaskPart } from '../definition/definition.ts'
import { moments } from '../definition/moments.ts'
import { type Binding, type BindingKey, isRecord, listValue, textValue } from './binding.ts'
import { classesOf } from './candid.ts'
import { readDue } from './due.ts'
import type { Findings } from './findings.ts'
import type { RawGroup } from './groups.ts'
import type { Block, Item } from './outline.ts'
import type { RawTask } from './raw-task.ts'
import type { RoleBook } from './roles.ts'
import type { RawStage } from './steps.ts'
import { newRoleNames, type RoleNames, roleFor, unknownRole } from './task-roles.ts'
import { nearest, newUnique, slug, squeeze } from './words.ts'

/** A task with where it came from; the order is worked out when all ids are known. */
export type Lowered = { task: Task; raw: RawTask; group: RawGroup; stage: Stage; stated: string[] }
export type LoweredGroup = { id: string; group: RawGroup; stage: Stage; tasks: Lowered[] }
export type Steps = { stages: Stage[]; groups: LoweredGroup[]; tasks: Lowered[] }

const kinds: readonly TaskKind[] = ['task', 'attest', 'gate', 'approval', 'call', 'letter', 'ownership', 'signoff', 'field']
const byKind: Partial<Record<TaskKind, Task['establishes']>> = { letter: 'letter-sent', call: 'meeting-held', ownership: 'ownership' }

/** The names that stand for stages, groups and tasks; a stated one may appear once. */
export type Names = { name: (stated: string | undefined, text: string, range: Range) => string }

export function newNames(findings: Findings): Names {
  const taken = new Map<string, Range>()
  const unique = newUnique()
  const name = (stated: string | undefined, text: string, range: Range) => {
    const wanted = stated ?? (slug(text) || 'element')
    const first = taken.get(wanted)
    if (stated && first) {
      findings.error('id.duplicate', range, `The id "${stated}" is already used on line ${first.start.line}.`, {
        why: 'Ids keep the history of an element together; two elements would share one history.',
        written: `id: ${stated}`,
        instead: [`id: ${stated}-2`],
      })
    }
    const id = unique(wanted)
    taken.set(id, range)
    return id
  }
  return { name }
}

export function lowerSteps(raw: RawStage[], book: RoleBook, names: Names, findings: Findings): Steps {
  const steps: Steps = { stages: [], groups: [], tasks: [] }
  const roleNames = newRoleNames(raw, book)
  // Stated ids come first, so that a derived one gives way and not the other way round.
  const idOf = namesInTwoRounds(raw, names, roleNames.titleOf)
  for (const rawStage of raw) {
    const stage: Stage = {
      id: idOf(rawStage),
      name: rawStage.name,
      tasks: [],
      range: rawStage.range,
      certainty: rawStage.binding ? 'stated' : 'recognised',
      ...(rawStage.window ? { window: rawStage.window } : {}),
      ...(rawStage.lead ? { lead: book.find(rawStage.lead)?.name ?? book.add(rawStage.lead, rawStage.range, 'recognised').name } : {}),
      ...(rawStage.guidance.length > 0 ? { guidance: rawStage.guidance.join('\n\n') } : {}),
    }
    steps.stages.push(stage)
    for (const group of rawStage.groups) {
      const lowered: LoweredGroup = { id: idOf(group), group, stage, tasks: [] }
      steps.groups.push(lowered)
      for (const task of group.tasks) {
        const made = {
          task: lowerTask(task, group, stage, idOf(task), roleNames, book, findings),
          raw: task,
          group,
          stage,
          stated: listValue(task.item.binding, 'after'),
        }
        lowered.tasks.push(made)
        steps.tasks.push(made)
        stage.tasks.push(made.task)
      }
    }
  }
  return steps
}

function namesInTwoRounds(raw: RawStage[], names: Names, textOf: (task: RawTask) => string) {
  const ids = new Map<object, string>()
  const elements = raw.flatMap((stage) => [
    { key: stage as object, binding: stage.binding, text: stage.name, range: stage.range },
    ...stage.groups.flatMap((group) => [
      { key: group as object, binding: group.binding, text: group.name ?? `${stage.name} tasks`, range: group.range },
      ...group.tasks.map((task) => ({ key: task as object, binding: task.item.binding, text: textOf(task), range: task.item.line })),
    ]),
  ])
  const isStated = ({ binding }: (typeof elements)[number]) => textValue(binding, 'id') !== undefined
  for (const element of [...elements.filter(isStated), ...elements.filter((each) => !isStated(each))]) {
    ids.set(element.key, names.name(textValue(element.binding, 'id'), element.text, element.range))
  }
  return (key: object) => ids.get(key) ?? ''
}

function lowerTask(
  raw: RawTask,
  group: RawGroup,
  stage: Stage,
  id: string,
  roleNames: RoleNames,
  book: RoleBook,
  findings: Findings,
): Task {
  const { binding, line } = raw.item
  const title = roleNames.titleOf(raw)
  const { role, certainty } = roleFor(raw, roleNames.prefixOf(raw), group, stage, title, book, findings)
  const kind = kindOf(binding, raw, group, title, line, findings)
  const participants = participantsOf(raw, group, book, findings)
  const minutes = minutesOf(binding?.values.minutes) ?? raw.minutes ?? (kind === 'call' ? group.meeting?.minutes : undefined)
  const due = dueOf(raw, group, stage, findings)
  const { parts, guidance } = partsOf(raw, title, findings)
  const establishes = establishesOf(binding, line, findings) ?? byKind[kind]
  const does = actionOf(binding)
  const check = expression(binding, 'check', findings)
  const when = expression(binding, 'when', findings)
  const verify = expression(binding, 'verify', findings)
  return {
    id,
    title,
    role,
    kind,
    after: [],
    participants,
    parts,
    optional: binding?.values.optional === true || /\(optional\)/i.test(title),
    range: line,
    certainty: binding ? 'stated' : certainty,
    ...(due ? { due } : {}),
    ...(minutes ? { minutes } : {}),
    ...(check ? { check } : {}),
    ...(when ? { when } : {}),
    ...(does ? { does } : {}),
    ...(verify ? { verify } : {}),
    ...(establishes ? { establishes } : {}),
    ...(guidance ? { guidance } : {}),
    ...(group.name ? { group: group.name } : {}),
    ...classesOf(binding, line, findings),
  }
}

function kindOf(binding: Binding | undefined, raw: RawTask, group: RawGroup, title: string, range: Range, findings: Findings): TaskKind {
  const stated = textValue(binding, 'kind')
  if (stated) {
    const known = kinds.find((kind) => kind === stated)
    if (known) return known
    const meant = nearest(stated, kinds)
    findings.error('kind.unknown', range, `"${stated}" is not a kind of task${meant ? `; did you mean "${meant}"?` : '.'}`, {
      why: `A task is one of ${kinds.join(', ')}.`,
      written: `kind: ${stated}`,
      ...(meant ? { instead: [`kind: ${meant}`] } : {}),
    })
  }
  if (textValue(group.binding, 'kind') === 'gate') return 'gate'
  if (group.meeting?.minutes && group.tasks[0] === raw) return 'call'
  if (raw.minutes && meets.test(title)) return 'call'
  if (sendsLetter(title)) return 'letter'
  return /\bsign-?off\b/i.test(title) ? 'signoff' : 'task'
}

// How long something takes, in brackets behind it, makes it a call when people come together for it.
const meets =
  /\b(?:call|meet|meeting|sync|talk|discuss|walk|introduce|kick-?off)|(?:gespräch|termin|besprech|réunion|appel|reunión|llamada|reunião|会議|打ち合わせ|面談)/i
const letterWord = '(?:letter|e-?mail|mail|brief|schreiben|nachricht|lettre|courriel|message|carta|correo|mensaje|mensagem)'
const sends = new RegExp(
  `(?<!\\p{L})(?:envoyer|envoyez|envoie|enviar|envíe|envía|envie|sende|schicke|verschicke)(?!\\p{L}).{0,60}(?<!\\p{L})${letterWord}(?!\\p{L})`,
  'iu',
)
const germanSends = new RegExp(
  `(?<!\\p{L})${letterWord}(?!\\p{L}).{0,60}(?<!\\p{L})(?:senden|schicken|verschicken|versenden)(?!\\p{L})`,
  'iu',
)

/** "CSM sends the letter", "The new guide emails the customer": who does it stands before the verb. */
const bySubject =
  /^(?:[\p{L}+]{1,30} ){1,5}(?:sends\b.{0,60}\b(?:letter|e-?mail|mail)\b|e-?mails (?:the |our |your )?(?:customer|client)\b)/iu

/** "Send a letter", "Mail the customer", "Schreiben an den Kunden senden". */
const sendsLetter = (title: string) =>
  /^(?:create and )?send\b.{0,60}\b(?:letter|e-?mail|mail)\b/i.test(title) ||
  /^e?-?mail (?:the |your )?(?:customer|client)\b/i.test(title) ||
  bySubject.test(title.slice(0, 200)) ||
  sends.test(title.slice(0, 200)) ||
  germanSends.test(title.slice(0, 200)) ||
  /(?:メール|手紙|挨拶状|レター).{0,12}(?:送|出す)/.test(title.slice(0, 200))

function participantsOf({ item, owners }: RawTask, group: RawGroup, book: RoleBook, findings: Findings): string[] {
  const stated = listValue(item.binding, 'participants')
  if (stated.length > 0) return stated.map((name) => book.find(name)?.name ?? unknownRole(name, item.line, book, findings))
  if (owners.length > 1) return owners.map((name) => (book.find(name) ?? book.add(name, item.line, 'recognised')).name)
  return (group.meeting?.participants ?? []).map((name) => (book.find(name) ?? book.add(name, group.range, 'recognised')).name)
}

function minutesOf(value: unknown): Task['minutes'] {
  if (typeof value === 'number') return { min: value, max: value }
  if (!isRecord(value) || typeof value.min !== 'number' || typeof value.max !== 'number') return undefined
  return { min: value.min, max: value.max }
}

/** The task's own due, the group's, or the end of the stage's window. */
function dueOf(raw: RawTask, group: RawGroup, { window }: Stage, findings: Findings): Due | undefined {
  for (const each of [raw.item.binding, group.binding]) {
    const stated = textValue(each, 'due')
    if (!stated) continue
    const due = readDue(stated)
    if (due) return due
    findings.error('due.unreadable', raw.item.line, `"${stated}" is not a due that Baton can count.`, {
      why: 'Say for example "3 business days", "2 business days after start", "end of week 2" or "5 days before renewal".',
      written: stated,
    })
  }
  if (raw.due ?? group.due) return raw.due ?? group.due
  if (!window) return undefined
  return window.unit === 'week'
    ? { amount: window.to, unit: 'end-of-week', from: 'start' }
    : { amount: window.to, unit: 'days', from: 'start' }
}

function establishesOf(binding: Binding | undefined, range: Range, findings: Findings): Task['establishes'] {
  const stated = textValue(binding, 'establishes')
  if (!stated) return undefined
  const known = moments.find((moment) => moment === stated)
  if (!known) {
    findings.error(
      'establishes.unknown',
      range,
      `"${stated}" is not a moment that a task can establish; it is one of ${moments.join(', ')}.`,
      { why: 'What waits for it would wait for ever.', written: stated, instead: moments },
    )
  }
  return known
}

function actionOf(binding: Binding | undefined): Task['does'] {
  const value = binding?.values.do
  const range = binding?.keys.do ?? binding?.range
  if (!binding || !range) return undefined
  if (typeof value === 'string') return { action: value, with: {}, range }
  if (!isRecord(value)) return undefined
  const [action, args] = Object.entries(value)[0] ?? []
  return action ? { action, with: isRecord(args) ? args : {}, range } : undefined
}

export function expression(binding: Binding | undefined, key: BindingKey, findings: Findings): CheckExpression | undefined {
  const value = binding?.values[key]
  if (!binding || value === undefined || value === null) return undefined
  const range = binding.keys[key] ?? binding.range
  if (typeof value === 'string') return { expression: squeeze(value), range }
  findings.error('expression.not-text', range, `"${key}" must be a CEL expression, written as text.`, {
    why: 'Baton can only evaluate an expression; write it behind "|" or in quotes.',
  })
  return undefined
}

/** Several systems in one task: nested items with bindings, or "Update: this, that, the other". The rest under a task is guidance. */
function partsOf(raw: RawTask, title: string, findings: Findings): { parts: TaskPart[]; guidance: string } {
  const notes = raw.notes.join('\n')
  const nested = raw.item.blocks.flatMap((block) => (block.type === 'list' ? block.items : []))
  if (nested.some(({ binding }) => binding) || (nested.length > 0 && /[:：]$/.test(title))) {
    const unique = newUnique()
    const parts = nested.map((item) => {
      const check = expression(item.binding, 'check', findings)
      return { id: unique(textValue(item.binding, 'id') ?? (slug(item.text) || 'part')), title: item.text, ...(check ? { check } : {}) }
    })
    return { parts, guidance: joined(proseOf(raw.item.blocks.filter(({ type }) => type !== 'list')), notes) }
  }
  const listed = /^[^:,]{2,40}:\s+(.+)$/.exec(title)?.[1]?.split(/\s*[,、]\s*(?:and\s+)?/) ?? []
  const unique = newUnique()
  const parts =
    listed.length > 1 && listed.every((name) => name.length <= 40)
      ? listed.map((name) => ({ id: unique(slug(name) || 'part'), title: name }))
      : []
  return { parts, guidance: joined(proseOf(raw.item.blocks), notes) }
}

const joined = (...texts: string[]) => texts.filter(Boolean).join('\n')

const proseOf = (blocks: Block[]): string => blocks.flatMap(linesOf).join('\n').trim()

function linesOf(block: Block): string[] {
  if (block.type === 'paragraph') return [block.text]
  return block.type === 'list' ? block.items.flatMap((item: Item) => [`- ${item.text}`, ...item.blocks.flatMap(linesOf)]) : []
}
