import { addWorkingDays } from '../calendar/add-working-days.ts'
import type { RaciRow, Task } from '../definition/definition.ts'
import { type Circumstances, gateOfTask, tasksOf } from './circumstances.ts'
import type { Consultation, Handover, HandoverEvent } from './handover.ts'
import { doersOf, personIn } from './rights.ts'

/**
 * C in the RACI: asked before the activity closes, by Baton where no task of the page does it. Due in one working day;
 * silence is recorded as silence, never as consent (process.md, "Roles and rights").
 */
export function consultationsToAsk(handover: Handover, circumstances: Circumstances): HandoverEvent[] {
  return circumstances.definition.raci.flatMap((row) =>
    isAskable(handover, row, circumstances) ? askRow(handover, row, circumstances) : [],
  )
}

function askRow(handover: Handover, row: RaciRow, circumstances: Circumstances): HandoverEvent[] {
  const { people, now } = circumstances
  return Object.entries(row.cells).flatMap(([role, cell]): HandoverEvent[] => {
    const person = personIn(handover, role, now)
    const calendar = person === undefined ? undefined : people.get(person)?.calendar
    const id = consultationId(row, role)
    if (cell !== 'C' || isHeardOtherwise(row, role, circumstances) || person === undefined || !calendar) return []
    if (consultationOf(handover, row, role)) return []
    return [
      {
        type: 'ConsultationAsked',
        consultation: { id, row: row.activity, about: row.activity, person, role, due: addWorkingDays(now, 1, calendar).due },
      },
    ]
  })
}

/** Whoever does a part of it, submits it to a gate, or proposes or agrees to the letter is heard by that; asking them too would be noise. */
export function isHeardOtherwise(row: RaciRow, role: string, circumstances: Circumstances): boolean {
  const covered = tasksOf(circumstances.definition).filter(({ id }) => row.covers.includes(id))
  if (covered.some(({ id }) => gateOfTask(circumstances.definition, id))) return true
  return covered.flatMap(doersOf).includes(role) || heardAnyway(covered, circumstances).includes(role)
}

/** Who proposes the day is heard by proposing, and who agrees to day and text by agreeing. */
function heardAnyway(covered: readonly Task[], { definition }: Circumstances): string[] {
  return definition.letters.flatMap(({ task, releasedBy, agreedBy }) => [
    ...(covered.some(({ establishes }) => establishes === 'date-agreed') ? [releasedBy] : []),
    ...(agreedBy !== undefined && covered.some(({ id }) => id === task) ? [agreedBy] : []),
  ])
}

/** A letter is asked about once there is one to read; anything else once its first task is open. */
function isAskable(handover: Handover, row: RaciRow, { definition }: Circumstances): boolean {
  const covered = tasksOf(definition).filter(({ id }) => row.covers.includes(id))
  if (covered.some(({ kind }) => kind === 'letter')) return handover.letter.versions.length > 0
  return covered.some(({ id }) => handover.tasks[id]?.status === 'open')
}

/** What this role was asked about this row, also while the page or the role had another name. */
export const consultationOf = ({ consultations }: Handover, row: RaciRow, role: string): Consultation | undefined =>
  consultations[consultationId(row, role)] ?? Object.values(consultations).find((one) => one.row === row.activity && one.role === role)

const consultationId = (row: RaciRow, role: string): string => `${slug(row.activity)}.${slug(role)}`

// In every script: of rows that all came to nothing only the first would be asked about.
const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

/** Those that are neither answered nor over: whoever was asked can still say something. */
export const waitingConsultations = (handover: Handover): Consultation[] =>
  Object.values(handover.consultations).filter(({ answer }) => !answer)
