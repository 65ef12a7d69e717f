import { dateWords, fullDayWords } from '../calendar/words.ts'
import type { Definition, Gate, Template, TemplateField } from '../definition/definition.ts'
import { laterSections } from '../documents/blanks.ts'
import { counted } from '../documents/counted.ts'
import { type FilledBlank, type FilledField, factAt, fillDocument } from '../documents/filled.ts'
import type { Facts } from '../facts/facts.ts'
import { type Circumstances, tasksOf } from './circumstances.ts'
import { isFinished } from './finished.ts'
import type { Handover, ReviewItem, TaskState } from './handover.ts'
import { factsFor } from './judging.ts'

/** The handover document with what is known at this moment. */
export function documentOf(handover: Handover, circumstances: Circumstances): readonly FilledField[] {
  const facts = factsFor(handover, circumstances)
  const { template } = circumstances.definition
  const known = filledBefore.get(handover)
  if (known?.facts === facts && known.template === template) return known.filled
  const filled = filledFrom(facts, handover, circumstances)
  filledBefore.set(handover, { facts, template, filled })
  return filled
}

// A state is never changed in place; on the same facts its document is the same.
const filledBefore = new WeakMap<Handover, { facts: Facts; template: Template; filled: readonly FilledField[] }>()

function filledFrom(facts: Facts, handover: Handover, circumstances: Circumstances): FilledField[] {
  return fillDocument(circumstances.definition.template, {
    fact: (path) => counted[path]?.(facts) ?? factAt(facts, path),
    answer: (blank) => handover.answers[blank]?.value,
    isFinished: (task) => isFinished(handover.tasks[task]),
  })
}

/** Sections that tell how the handover itself went; nobody fills them in, and no gate decides about them. */
export function later({ definition }: Pick<Circumstances, 'definition'>, gate: Gate | undefined): ReadonlySet<string> {
  if (!gate) return new Set()
  const known = laterByGate.get(gate)
  if (known?.definition === definition) return known.sections
  const sections = sectionsAfter(definition, gate)
  laterByGate.set(gate, { definition, sections })
  return sections
}

const laterByGate = new WeakMap<Gate, { definition: Definition; sections: ReadonlySet<string> }>()

function sectionsAfter(definition: Definition, gate: Gate): Set<string> {
  const tasks = tasksOf(definition)
  const before = new Set([...gate.reviews, ...tasks.filter(({ id }) => gate.reviews.includes(id)).flatMap(({ after }) => after)])
  return laterSections(definition.template, (task) => !before.has(task))
}

/** What people still have to write before the gate: no system knows it and nobody has said it. */
export function unanswered(handover: Handover, circumstances: Circumstances): FilledBlank[] {
  const [gate] = circumstances.definition.gates
  const told = later(circumstances, gate)
  return documentOf(handover, circumstances)
    .filter(({ section }) => !told.has(section))
    .flatMap(({ blanks }) => blanks)
    .filter(({ by, optional }) => by === 'nobody' && !optional)
}

/** What has to be written before this gate. Where the writing itself was waived, the gatekeeper sees what was left open. */
export function blanksBefore(handover: Handover, gate: Gate, circumstances: Circumstances): FilledBlank[] {
  const isWaived = tasksOf(circumstances.definition).some(
    ({ id, kind }) => kind === 'field' && gate.rework.includes(id) && handover.tasks[id]?.status === 'waived',
  )
  return isWaived ? [] : unanswered(handover, circumstances)
}

/**
 * What the gatekeeper looks at: every box of the handover document, or, where the page has no document, every task before the
 * gate. What a person wrote and no machine can verify waits for a person's eye.
 */
export function reviewItems(handover: Handover, gate: Gate, circumstances: Circumstances): ReviewItem[] {
  const { definition } = circumstances
  const fields = documentOf(handover, circumstances).filter(({ field }) => field.item)
  const told = later(circumstances, gate)
  const reworked = (task: string | undefined) => (task !== undefined && gate.rework.includes(task) ? task : undefined)
  const written = tasksOf(definition).find(({ id, kind }) => gate.rework.includes(id) && kind === 'field')?.id
  const evidence = (task: string | undefined) => {
    const state = task === undefined ? undefined : handover.tasks[task]
    return state?.evidence ? { evidence: state.evidence } : {}
  }
  if (fields.length > 0) {
    let above = fields.flatMap(({ field }) => reworked(field.task) ?? []).at(0) ?? gate.rework.at(-1) ?? gate.task
    const boxes = fields.map(({ field, section, value, blanks, ticked }): ReviewItem => {
      above = reworked(field.task) ?? above
      // A box that the verdict itself ticks would change what the verdict saw.
      const isTicked = field.task !== undefined && gate.reviews.includes(field.task) ? isFilled(blanks) : ticked
      const proven = field.task !== undefined && handover.tasks[field.task]?.evidence?.kind === 'read'
      const waived = waiverIn(field.task === undefined ? undefined : handover.tasks[field.task])
      const fromFacts = blanks.length > 0 && blanks.every(({ by }) => by === 'facts')
      return {
        id: field.id,
        title: field.label,
        section,
        value: waived ?? (value !== '' ? value : isTicked ? 'Done' : 'Open'),
        ...(waived === undefined && !field.restricted ? shownOf(field, blanks, value) : {}),
        ...evidence(field.task),
        // Back to its own task, to the one in which the document is written, or to that of the box above it.
        task: reworked(field.task) ?? written ?? above,
        // That a link is there a machine sees; that it opens for whoever takes over, only they can say, and here they do.
        verified:
          waived === undefined && isTicked && (proven || fromFacts) && blanks.every(({ by, type }) => by !== 'person' && type !== 'link'),
        ...(field.restricted ? { restricted: field.restricted } : {}),
        optional: field.optional,
        later: told.has(section),
      }
    })
    return [...boxes, ...waiversWithoutBox(handover, gate, circumstances, new Set(fields.flatMap(({ field }) => field.task ?? [])))]
  }
  return tasksOf(definition)
    .filter(({ id }) => gate.rework.includes(id))
    .map(
      ({ id, title, optional }): ReviewItem => ({
        id,
        title,
        section: '',
        value: waiverIn(handover.tasks[id]) ?? (isFinished(handover.tasks[id]) ? 'Done' : 'Open'),
        ...evidence(id),
        task: id,
        verified: handover.tasks[id]?.evidence?.kind === 'read',
        optional,
        later: false,
      }),
    )
}

/** Under its own title nothing repeats it, and a day reads as people write it. */
function shownOf({ id, label }: TemplateField, blanks: readonly FilledBlank[], value: string): { shown?: string } {
  const shown = blanks
    .filter((blank) => blank.value !== '')
    .map((blank) => {
      const words = /^\d{4}-\d\d-\d\d$/.test(blank.value) ? fullDayWords(blank.value) : blank.value
      return blank.id === id || blank.short === label ? words : `${blank.short}: ${words}`
    })
    .join(' · ')
  return shown === value ? {} : { shown }
}

const isFilled = (blanks: readonly FilledBlank[]): boolean =>
  blanks.length > 0 && blanks.every(({ value, optional }) => value !== '' || optional)

/** What was left undone on purpose says so, and until when; the gatekeeper decides about it as about anything else. */
const waiverIn = (state: TaskState | undefined): string | undefined =>
  state?.status === 'waived' && state.evidence?.kind === 'waived'
    ? `Waived until ${dateWords(state.evidence.until)}: ${state.evidence.because}`
    : undefined

/** A waiver is seen by the gatekeeper even where the document has no line for what it is about. */
const waiversWithoutBox = (handover: Handover, gate: Gate, { definition }: Circumstances, boxed: ReadonlySet<string>): ReviewItem[] =>
  tasksOf(definition).flatMap(({ id, title }): ReviewItem[] => {
    const state = handover.tasks[id]
    const value = waiverIn(state)
    if (value === undefined || !gate.rework.includes(id) || boxed.has(id)) return []
    const seen = state?.evidence ? { evidence: state.evidence } : {}
    return [{ id: `waived.${id}`, title, section: 'Waived', value, ...seen, task: id, verified: false, optional: false, later: false }]
  })
