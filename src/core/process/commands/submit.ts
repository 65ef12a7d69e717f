import { Refusal } from '../../base/refusal.ts'
import { dueAfter } from '../../calendar/due.ts'
import type { Gate, Task } from '../../definition/definition.ts'
import { type Circumstances, nameOf } from '../circumstances.ts'
import { reviewTimeOf } from '../dues.ts'
import { effectsOf } from '../effects.ts'
import { isFinished } from '../finished.ts'
import { beforeGate, beforeSubmission, gateState, isApproved, lastRound, openRound, snapshotHash } from '../gates.ts'
import type { Handover, HandoverEvent, TaskState } from '../handover.ts'
import { isRefuted, judgeTask } from '../judging.ts'
import { nothing } from '../needs.ts'
import { actsAs, personActing, personIn, whoIs } from '../rights.ts'
import { rule } from '../rule.ts'
import { blanksBefore, reviewItems } from '../snapshot.ts'

export const gateOf = ({ definition }: Circumstances, id: string): Gate => {
  const gate = definition.gates.find((one) => one.id === id)
  if (!gate) throw new Refusal('unknown', 'gate.unknown', `This playbook has no gate "${id}".`)
  return gate
}

/** Freezes what the gatekeeper will see, after every check has been run once more on fresh facts. */
export const submit = rule({
  command: 'submit',
  targets: (_handover, { definition }) => definition.gates.map(({ id }) => id),
  label: (handover, circumstances, on) => `Ask ${whoIs(handover, [gateOf(circumstances, on).role], circumstances)} to review`,
  refuse: (handover, circumstances, on) => {
    const gate = gateOf(circumstances, on)
    if (!actsAs(handover, personActing(circumstances), gate.submitter, circumstances.now)) {
      return new Refusal(
        'forbidden',
        'gate.not-yours-to-submit',
        `${whoIs(handover, [gate.submitter], circumstances)} submits "${gate.title}".`,
      )
    }
    if (openRound(handover, gate.id))
      return new Refusal(
        'conflict',
        'gate.open',
        `${whoIs(handover, [gate.role], circumstances)} is reviewing round ${openRound(handover, gate.id)?.number}.`,
      )
    if (isApproved(handover, gate.id)) return new Refusal('conflict', 'gate.approved', `"${gate.title}" is already approved.`)
    const tasks = beforeSubmission(gate, circumstances.definition)
    const open = tasks.filter(({ id }) => !isFinished(handover.tasks[id]))
    if (open.length > 0) {
      return new Refusal('conflict', 'gate.not-ready', `To be done before the review: ${few(open.map(({ title }) => `"${title}"`))}.`, {
        details: { tasks: open.map(({ id }) => id) },
      })
    }
    // Every check once more on the facts of this moment: what was proven yesterday may be refuted today.
    const refuted = tasks.filter((task) => rests(handover.tasks[task.id]) && isRefuted(handover, task, circumstances))
    if (refuted.length > 0) {
      return new Refusal(
        'conflict',
        'gate.regressed',
        `No longer so: ${few(refuted.map((task) => sayRefuted(handover, task, circumstances)))}.`,
        {
          details: { tasks: refuted.map(({ id }) => id) },
        },
      )
    }
    const blanks = blanksBefore(handover, gate, circumstances)
    if (blanks.length > 0) {
      return new Refusal('conflict', 'gate.unanswered', `Still blank: ${few(blanks.map(({ label }) => label))}.`, {
        details: { fields: blanks.map(({ id }) => id) },
      })
    }
    const gatekeeper = personIn(handover, gate.role, circumstances.now)
    return gatekeeper === undefined
      ? new Refusal('conflict', 'gate.no-gatekeeper', `Nobody is ${gate.role} of this handover yet.`)
      : undefined
  },
  needs: () => nothing,
  decide: (handover, circumstances, on): HandoverEvent[] => {
    const gate = gateOf(circumstances, on)
    const items = reviewItems(handover, gate, circumstances)
    const gatekeeper = circumstances.people.get(personIn(handover, gate.role, circumstances.now) ?? '')
    if (!gatekeeper) throw new Error(`The gatekeeper of ${gate.id} is not in the directory`)
    return [
      {
        type: 'Submitted',
        gate: gate.id,
        round: gateState(handover, gate.id).rounds.length + 1,
        items,
        hash: snapshotHash(items),
        due: dueAfter({ start: circumstances.now, ...reviewTimeOf(gate) }, gatekeeper.calendar),
      },
      ...goesWithIt(handover, gate, circumstances),
    ]
  },
})

/**
 * Changes that the page asks for at the submission, such as the note with the link in the timeline: made, not asked for. Software may
 * ask for the review, which proposes, and changes nothing in another system: then they wait for a person.
 */
const goesWithIt = (handover: Handover, gate: Gate, circumstances: Circumstances): HandoverEvent[] =>
  (circumstances.actor.kind === 'software' ? [] : beforeGate(gate, circumstances.definition))
    .filter(({ id, establishes }) => establishes === 'submission' && handover.tasks[id]?.status === 'open')
    .flatMap(({ id }) => effectsOf(handover, id))
    .filter(({ state, by }) => state === 'planned' && by === 'built-in')
    .map(({ id }) => ({ type: 'EffectRequested', effect: id }))

const rests = (state: TaskState | undefined) => state?.status === 'done' && state.evidence?.kind !== 'waived'
const sayRefuted = (handover: Handover, task: Task, circumstances: Circumstances) =>
  `"${task.title}" (${judgeTask(handover, task, circumstances)?.because ?? 'its check fails'})`

/** The first few of a long list; the rest is in the details. */
const few = (words: readonly string[]) =>
  words.length > 5 ? `${words.slice(0, 4).join(', ')} and ${words.length - 4} more` : words.join(', ')

/** "Only Lena or her deputy Noor can decide." */
export const onlyGatekeeper = (handover: Handover, gate: Gate, circumstances: Circumstances): Refusal | undefined => {
  const person = personActing(circumstances)
  const round = lastRound(handover, gate.id)
  const submitters = new Set(gateState(handover, gate.id).rounds.map(({ submittedBy }) => submittedBy))
  // Whatever roles they hold: nobody approves their own package (invariant 8).
  if (submitters.has(person) || actsAs(handover, person, gate.submitter, circumstances.now)) {
    return new Refusal(
      'forbidden',
      'gate.own-package',
      `${nameOf(circumstances, round?.submittedBy ?? person)} submitted it; nobody decides about their own package.`,
    )
  }
  if (actsAs(handover, person, gate.role, circumstances.now)) return undefined
  return new Refusal(
    'forbidden',
    'gate.not-yours',
    `Only ${whoIs(handover, [gate.role], circumstances)} or a recorded deputy can decide. You can read and comment.`,
  )
}
