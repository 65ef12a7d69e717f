import type { Instant } from '../base/ids.ts'
import type { Circumstances } from './circumstances.ts'
import { eventWords } from './event-words.ts'
import type { Handover, Happened } from './handover.ts'

/** What people did and what came of it; what the engine notes for itself would hide it. */
const inward: ReadonlySet<Happened['type']> = new Set([
  'TaskOpened',
  'DueSet',
  'TaskPartChecked',
  'EffectsPlanned',
  'EffectRequested',
  'Reminded',
])

/** The steps so far in the words of the timeline; the blanks that one person fills in one sitting are one step. */
export function stepsOf(
  { happened, handover }: { happened: readonly Happened[]; handover: Handover },
  around: Circumstances,
): { at: Instant; words: string }[] {
  const steps: { at: Instant; words: string }[] = []
  const name = (id: string) => around.people.get(id)?.name ?? id
  for (const [index, event] of happened.entries()) {
    if (inward.has(event.type)) continue
    if (event.type !== 'Answered') {
      steps.push({ at: event.at, words: eventWords(plainly(event), handover, around).words })
      continue
    }
    const sitting = happened.filter((other) => other.type === 'Answered' && other.by === event.by && other.at === event.at)
    if (happened.indexOf(sitting[0] ?? event) < index) continue
    const words =
      sitting.length === 1
        ? eventWords(event, handover, around).words
        : `${name(event.by)} filled in ${sitting.length} blanks of the document`
    steps.push({ at: event.at, words })
  }
  return steps
}

/** What exactly the made-up records say is of no use to anybody. */
function plainly(event: Happened): Happened {
  if (event.type !== 'TaskDone' || event.evidence.kind !== 'read') return event
  return { ...event, evidence: { ...event.evidence, value: 'the records show it', source: 'the sample account' } }
}
