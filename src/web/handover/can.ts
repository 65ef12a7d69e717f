import type { HandoverView } from '../../core/process/view.ts'
import { fieldsOf, type Schema } from '../forms/fields-of.ts'

/** Something that the reader may do now, as the handover itself says it. */
export type Can = HandoverView['can'][number]

/** A required yes or no is asked as a choice: a box left empty by accident would say "no" in somebody's name. */
function asked(schema: Schema): Schema {
  const required = new Set(schema.required ?? [])
  const properties = Object.entries(schema.properties ?? {}).map(([name, each]): [string, Schema] => {
    if (each.type !== 'boolean' || !required.has(name) || each.default !== undefined) return [name, each]
    const { type: _type, ...rest } = each
    return [
      name,
      {
        ...rest,
        oneOf: [
          { const: true, title: 'Yes' },
          { const: false, title: 'No' },
        ],
      },
    ]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}

/** What its form asks. */
export const schemaOf = (can: Can): Schema => asked(can.needs as Schema)

export const canDo = (view: HandoverView, command: string, on: string | null): Can | undefined =>
  view.can.find((each) => each.command === command && each.on === on)

/**
 * Everything that one may do with one task or gate, the likeliest first. Answers are on blanks of the document, which may
 * be called like a gate.
 */
export function canOn(view: Pick<HandoverView, 'can'> & Partial<Pick<HandoverView, 'tasks'>>, on: string): Can[] {
  const all = view.can.filter(({ on: each, command }) => each === on && command !== 'answer' && command !== 'comment')
  // A planned call that can be reported is over; moving it is the lesser thought.
  const isPlanned = view.tasks?.some(({ id, call }) => id === on && call !== null) ?? false
  return isPlanned ? all.toSorted((one, other) => Number(one.command === 'schedule-call') - Number(other.command === 'schedule-call')) : all
}

/** Signs, ends or sends something: it gets a look before, whatever it needs. */
const deliberate = new Set([
  'sign-off',
  'complete',
  'release-letter',
  'hand-letter',
  'say-sent',
  'decide',
  'cancel',
  'pause',
  'change-playbook-version',
])

/** Needs nothing from the person, so it happens at once. */
export const needsNothing = (can: Can): boolean => !deliberate.has(can.command) && fieldsOf(schemaOf(can)).length === 0

/** Can be done in one stroke: what it asks may stay empty. */
export const inOneStroke = (can: Can): boolean => !deliberate.has(can.command) && fieldsOf(schemaOf(can)).every(({ required }) => !required)

/** Beside the name of its task a button needn't say that name again. */
export function shortLabel({ label }: Pick<Can, 'label'>, title: string | undefined): string {
  const short = title === undefined ? label : label.replace(`"${title}"`, '').replace(/\s+/g, ' ').trim()
  return short === '' ? label : short
}

/** Changes back, leaves out or hands on: never the first thing to do about a task. */
const besides = new Set([
  'log-letter-item',
  'reopen',
  'waive',
  'mark-not-applicable',
  'reassign',
  'delegate',
  'undo',
  'plan-effects',
  'recompute-due',
  'cancel-call',
  'add-agenda-item',
  'discuss-agenda',
  'leave-agenda-item',
  'take-up-agenda-item',
])
export const isMain = ({ command }: Pick<Can, 'command'>): boolean => !besides.has(command)

const onLetterPage = new Set([
  'draft-letter',
  'agree-date',
  'decline-dates',
  'release-letter',
  'hand-letter',
  'say-sent',
  'show-copy',
  'hold-letter',
  'settle-unknown',
])
/** Is done where the letter stands, with its text in sight. */
export const isLetter = ({ command }: Pick<Can, 'command'>): boolean => onLetterPage.has(command)

/** What stands on a row's own button and in its menu. The letter is one way on, however much may be done with it there. */
export function rowChoices(all: readonly Can[]): { main: Can | undefined; isWayToLetter: boolean; rest: Can[] } {
  const main = all.find(isMain)
  const ways = main && isLetter(main) ? all.filter(isLetter) : []
  return { main, isWayToLetter: ways.length > 1, rest: all.filter((can) => can !== main && !ways.includes(can)) }
}

/**
 * What a task asks of the reader where it is not the task itself: somebody else chosen in place of who has left. Its way on is a
 * command on something else than the task, so the row would have nothing to press.
 */
export function asideOf(view: Pick<HandoverView, 'can' | 'waiting'>, task: string, me: string): { can: Can; why: string } | undefined {
  const row = view.waiting.find((each) => each.task === task && each.person.id === me && each.on !== null && each.on !== task)
  const can = row && view.can.find(({ command, on }) => command === row.command && on === row.on)
  return can && { can, why: row.verb }
}

/** A form that starts with what is known already. */
export function startingWith(schema: Schema, known: Readonly<Record<string, string>>): Schema {
  const properties = Object.entries(schema.properties ?? {}).map(([name, each]): [string, Schema] => {
    const value = known[name]
    return [name, value === undefined || value === '' ? each : { ...each, default: value }]
  })
  return { ...schema, properties: Object.fromEntries(properties) }
}
