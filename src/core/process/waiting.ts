import { dateWords } from '../calendar/words.ts'
import type { Task } from '../definition/definition.ts'
import type { Member } from '../policy/member.ts'
import { answerersInstead, isStarterAsked, proposedChange } from './agreed-change.ts'
import { type Away, awayOver, leaveWords, onLeave } from './away.ts'
import { cadenceCalls, readyAsked } from './cadence.ts'
import { candidatesFor, deputiesFor, workspaceRoleFor } from './candidates.ts'
import { type Circumstances, nameOf, taskOf, tasksOf, todayOf } from './circumstances.ts'
import { waitingConsultations } from './consultations.ts'
import { whyNot } from './decide.ts'
import { dossierRows } from './dossier-rows.ts'
import { dueTimerId, ownersOf } from './due-chain.ts'
import { effectsOf } from './effects.ts'
import { isFinished } from './finished.ts'
import { beforeGate, beforeSubmission, isApproved, openRound } from './gates.ts'
import type { Handover, PersonId } from './handover.ts'
import { heldByOther } from './held-by-other.ts'
import { nameOfHolder } from './holder-name.ts'
import { explainers, openIncidents } from './incidents.ts'
import { openItems } from './letter-items.ts'
import { isGiven, letterRules, letterTask, newestLetter, senderRole } from './letter-readiness.ts'
import { afterLetterRows, isAeUnknown, isBeforeItsTurn, letterRows, writtenAnew } from './letter-rows.ts'
import { stillToLookBack } from './look-back.ts'
import { askedWhoItIs, isNotMine } from './not-mine.ts'
import { needsNewVersion } from './other-dates.ts'
import { isAboutToPass, receiverGone } from './ownership.ts'
import { recordedInstead } from './recorded-instead.ts'
import { actorsIn, doersOf, personIn, rolesOf, whoIs } from './rights.ts'
import { sideOf } from './sides.ts'
import { blanksBefore } from './snapshot.ts'
import { waiverDeciders } from './stand-in.ts'
import { steward, stewards } from './stewards.ts'
import { doingItsTask } from './task-guards.ts'
import type { Waiting } from './waiting-row.ts'

/** Everything that waits for somebody in this handover. A handover dies of waiting, so nothing waits without a name. */
export function waitingOn(handover: Handover, circumstances: Circumstances): readonly Waiting[] {
  const known = cached.get(handover)
  if (known?.circumstances === circumstances) return known.waiting
  const waiting = waitingNow(handover, circumstances)
  cached.set(handover, { circumstances, waiting })
  return waiting
}

// Neither is ever changed in place, and a command asks five times: for its rows, its notices and its answer.
const cached = new WeakMap<Handover, { circumstances: Circumstances; waiting: readonly Waiting[] }>()

function waitingNow(handover: Handover, circumstances: Circumstances): Waiting[] {
  const rows = rowsOf(handover, circumstances)
  const isHere = ({ person }: Waiting) => circumstances.people.get(person)?.active === true
  const taken = new Set(rows.filter(isHere).map(({ task }) => task))
  return rows.flatMap((row): Waiting[] => {
    if (isHere(row)) return [row]
    if (taken.has(row.task)) return []
    taken.add(row.task)
    const left = nameOf(circumstances, row.person)
    const asked = stewards(handover, circumstances, row.person)
    const [role] = rolesOf(handover, row.person, circumstances.now)
    if (role !== undefined && handover.status !== 'cancelled' && row.command !== 'resume') {
      // Whoever has left does nothing any more: somebody has to choose another, or nothing would ever happen.
      const verb = `Choose another ${role} for "${row.verb}": ${left} has left`
      return asked.map((person) => ({ ...row, person, verb, command: 'reassign', on: role }))
    }
    // Without a part that somebody else could have, it is done by their manager, if they may, else by whoever steers the handover.
    const may = asked.filter((person) => mayDo(row, person, handover, circumstances))
    return (may.length > 0 ? may : steward(handover, circumstances)).map((person) => ({
      ...row,
      person,
      verb: `${row.verb}: ${left} has left`,
    }))
  })
}

function mayDo({ command, on }: Waiting, person: PersonId, handover: Handover, circumstances: Circumstances): boolean {
  const member = circumstances.people.get(person)
  return member !== undefined && !whyNot(command, on, handover, asIf(member, circumstances))
}

function rowsOf(handover: Handover, circumstances: Circumstances): Waiting[] {
  const openEnds = handover.openEnds.flatMap((end): Waiting[] =>
    end.settled
      ? []
      : [
          {
            task: end.id,
            person: end.person,
            // Lists are read by everybody; what is for few stands in the room.
            verb: end.restricted ? 'Follow up on a point about how people get along' : end.text,
            command: 'settle-open-end',
            on: end.id,
            due: null,
            since: handover.endedAt ?? handover.proposedAt,
            unblocks: null,
          },
        ],
  )
  switch (handover.status) {
    case 'proposed':
      return [...accepting(handover, circumstances), ...heldRows(handover, circumstances), ...openEnds]
    case 'running': {
      const tasks = taskRows(handover, circumstances)
      return [
        ...tasks,
        ...gateRows(handover, circumstances),
        ...waiverRows(handover, circumstances),
        ...consultationRows(handover, circumstances),
        ...letterRows(handover, circumstances),
        ...incidentRows(handover, circumstances),
        ...unclearRows(handover, circumstances, tasks),
        ...awayRows(handover, circumstances),
        ...notMineRows(handover, circumstances),
        ...recordedRows(handover, circumstances),
        ...receiverRows(handover, circumstances),
        ...heldRows(handover, circumstances),
        ...dossierRows(handover, circumstances),
        ...lateReviewRows(handover, circumstances),
        ...cadenceRows(handover, circumstances),
        ...openEnds,
      ]
    }
    case 'paused':
      return [
        {
          task: 'pause',
          person: handover.startedBy,
          verb: 'Resume or cancel',
          command: 'resume',
          on: null,
          due: null,
          since: handover.pausedAt ?? handover.proposedAt,
          unblocks: null,
        },
        // What comes from outside waits for nobody's pause, and can be dealt with meanwhile.
        ...afterLetterRows(handover, circumstances),
        ...incidentRows(handover, circumstances),
        ...unclearRows(handover, circumstances),
        ...openEnds,
      ]
    case 'completed':
      return [...validationRows(handover, circumstances), ...openEnds]
    case 'cancelled':
      return [...unclearRows(handover, circumstances), ...openEnds]
  }
}

function accepting(handover: Handover, circumstances: Circumstances): Waiting[] {
  const { awaiting } = handover
  if (awaiting === null) return []
  const proposed = isStarterAsked(handover)
  const since = handover.proposals.at(-1)?.at ?? handover.proposedAt
  const row = {
    task: 'accept',
    verb: proposed ? 'Answer the proposed change' : 'Accept handover',
    command: proposed && !proposedChange(handover) ? 'propose-change' : 'accept',
    on: null,
    due: null,
    since,
    unblocks: proposed ? handover.accepter : handover.startedBy,
  }
  const instead = answerersInstead(handover, circumstances)
  const leave = instead.length === 0 ? onLeave(awaiting, circumstances) : undefined
  const [role] = rolesOf(handover, awaiting, circumstances.now)
  return [
    ...[awaiting, ...instead].map((person) => ({ ...row, person })),
    ...(leave && role !== undefined
      ? insteadOf({ ...leave, role, person: awaiting, what: `"${row.verb}" waits`, since }, handover, circumstances)
      : []),
  ]
}

const taskRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  tasksOf(circumstances.definition).flatMap((task) => {
    const state = handover.tasks[task.id]
    if (state?.status !== 'open' || task.kind === 'gate') return []
    // A released letter leaves by itself; what became of it is a row of its own.
    if (task.kind === 'letter' && (handover.letter.release || isGiven(handover))) return []
    // What it waits for lies with others, and nobody can send it before: it comes back to this list when they are through.
    if (task.kind === 'letter' && isBeforeItsTurn(handover, circumstances)) return []
    // It comes with asking for the review, which is a row of its own.
    if (task.establishes === 'submission' && isBeforeItsSubmission(task, handover, circumstances)) return []
    // What came back is on its owners' lists by itself, each message for itself.
    if (task.establishes === 'customer-answered' && openItems(handover).length > 0) return []
    const { reopened } = state
    // Done once already: only the word that it came back says what there is to do.
    const verb =
      reopened?.cause === 'returned' && reopened.by !== undefined
        ? `Fix what ${nameOf(circumstances, reopened.by)} sent back: "${task.title}"`
        : task.title
    const open = { task: task.id, verb, due: state.due?.due ?? null, since: state.openedAt ?? handover.proposedAt }
    const rules = letterRules(circumstances)
    // Who it is then waits for an answer of its own; a letter written now would name the wrong one again.
    if (task.kind === 'approval' && isNotMine(handover, task.role)) return []
    if ((task.establishes === 'letter-drafted' || task.kind === 'letter') && isAeUnknown(handover, circumstances)) return []
    const anew = rules && writtenAnew(handover, task, circumstances)
    if (anew) return actorsIn(handover, rules.releasedBy, circumstances.now).map((person) => ({ ...open, ...anew, on: rules.task, person }))
    return ownersOf(handover, task, circumstances).map(
      (person): Waiting => ({
        ...open,
        person,
        ...wayOf(handover, task, person, circumstances),
        unblocks: unblockedBy(handover, task, person, circumstances),
      }),
    )
  })

/** Everything else that the review waits for is there, and nobody has asked for it in this state yet. */
const isBeforeItsSubmission = (task: Task, handover: Handover, { definition }: Circumstances): boolean =>
  definition.gates.some((gate) => {
    const before = beforeSubmission(gate, definition)
    return (
      beforeGate(gate, definition).includes(task) &&
      !openRound(handover, gate.id) &&
      before.every(({ id }) => isFinished(handover.tasks[id]))
    )
  })

/** What this person would do about it: the usual way, unless only another one is open to them now. */
function wayOf(handover: Handover, task: Task, person: PersonId, circumstances: Circumstances): Pick<Waiting, 'command' | 'on'> {
  // Drafting and agreeing are about the letter; their tasks only stand for it on people's lists.
  const letter = letterTask(circumstances)?.id ?? task.id
  if (task.establishes === 'letter-drafted') return { command: 'draft-letter', on: letter }
  if (task.kind === 'approval') return { command: 'agree-date', on: letter }
  const unclear = effectsOf(handover, task.id).find(({ state }) => state === 'unknown')
  if (unclear) return { command: 'settle-effect', on: unclear.id }
  const usual = usualCommand(task, circumstances)
  // A letter that waits for somebody needs no other version; one that was never written, or whose days are over, does.
  const isAnew = task.kind === 'letter' && (newestLetter(handover) === undefined || needsNewVersion(handover, circumstances))
  const newLetter = isAnew ? ['draft-letter'] : []
  const member = circumstances.people.get(person)
  if (!member?.active || handover.status !== 'running') return { command: usual, on: task.id }
  const as = asIf(member, circumstances)
  const command =
    [usual, 'plan-effects', 'complete-task', 'attest', ...newLetter].find((one) => !whyNot(one, task.id, handover, as)) ??
    newLetter[0] ??
    usual
  return { command, on: task.id }
}

const asked = new WeakMap<Circumstances, Map<PersonId, Circumstances>>()

/** The same circumstances, in which this person acts; one for all that is asked of them. */
function asIf(member: Member, circumstances: Circumstances): Circumstances {
  const known = asked.get(circumstances) ?? new Map<PersonId, Circumstances>()
  asked.set(circumstances, known)
  const as = known.get(member.id) ?? { ...circumstances, actor: { kind: 'person', member } }
  known.set(member.id, as)
  return as
}

export const usualCommand = (task: Task, circumstances: Circumstances): string => {
  if (task.establishes === 'completion' && task.kind !== 'signoff') return 'complete'
  const byKind: Partial<Record<Task['kind'], string>> = {
    attest: 'attest',
    call: 'report-call',
    letter: senderRole(circumstances) === undefined ? 'release-letter' : 'hand-letter',
    signoff: 'sign-off',
    ownership: 'apply',
  }
  return byKind[task.kind] ?? (task.does ? 'apply' : 'complete-task')
}

/** The first other person with a task that this one holds up. */
function unblockedBy(handover: Handover, task: Task, person: PersonId, { definition, now }: Circumstances): PersonId | null {
  for (const other of tasksOf(definition)) {
    if (!other.after.includes(task.id) || isFinished(handover.tasks[other.id])) continue
    const waits = doersOf(other)
      .flatMap((role) => personIn(handover, role, now) ?? [])
      .find((one) => one !== person)
    if (waits !== undefined) return waits
  }
  return null
}

function gateRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  return circumstances.definition.gates.flatMap((gate): Waiting[] => {
    const round = openRound(handover, gate.id)
    const submitter = personIn(handover, gate.submitter, circumstances.now)
    if (round) {
      const people = ownersOf(handover, taskOf(circumstances.definition, gate.task), circumstances)
      return people.map((person) => ({
        task: gate.id,
        person,
        verb: `Review handover, round ${round.number}`,
        command: 'decide',
        on: gate.id,
        due: (handover.tasks[gate.task]?.due ?? round.due).due,
        since: round.submittedAt,
        unblocks: submitter ?? null,
      }))
    }
    const first = tasksOf(circumstances.definition).find(({ id }) => id === gate.task)
    if (isApproved(handover, gate.id) || submitter === undefined || !first) return []
    const before = beforeSubmission(gate, circumstances.definition)
    if (before.some(({ id }) => !isFinished(handover.tasks[id]))) return []
    const since =
      before
        .flatMap(({ id }) => handover.tasks[id]?.finishedAt ?? [])
        .toSorted()
        .at(-1) ?? handover.proposedAt
    const gatekeeper = personIn(handover, gate.role, circumstances.now) ?? null
    const [blank, ...more] = blanksBefore(handover, gate, circumstances)
    if (blank) {
      const verb = more.length === 0 ? `Fill in "${blank.label}"` : `Fill in "${blank.label}" and ${more.length} more`
      return [{ task: gate.id, person: submitter, verb, command: 'answer', on: blank.id, due: null, since, unblocks: gatekeeper }]
    }
    return [
      {
        task: gate.id,
        person: submitter,
        verb: `Ask ${whoIs(handover, [gate.role], circumstances)} to review`,
        command: 'submit',
        on: gate.id,
        due: null,
        since,
        unblocks: gatekeeper,
      },
    ]
  })
}

const waiverRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  tasksOf(circumstances.definition).flatMap((task): Waiting[] => {
    const { waiver, status } = handover.tasks[task.id] ?? {}
    if (!waiver || status !== 'open') return []
    const people = waiverDeciders(handover, task, circumstances)
    const isOver = waiver.until < todayOf(circumstances)
    const what =
      isOver || people.length === 0
        ? { verb: `${isOver ? 'Too late' : 'Nobody may agree'} to waive "${task.title}": decline it`, command: 'decline-waiver' }
        : { verb: `Decide about waiving "${task.title}"`, command: 'approve-waiver' }
    // A row of its own: the task itself waits for whoever does it, this one for whoever may let it be.
    const row = { task: `${task.id}.waiver`, ...what, on: task.id, due: null, since: waiver.at, unblocks: waiver.askedBy }
    return (people.length > 0 ? people : [waiver.approver]).map((person) => ({ ...row, person }))
  })

const consultationRows = (handover: Handover, { now }: Circumstances): Waiting[] =>
  waitingConsultations(handover).flatMap(({ id, person: asked, role, about, due, askedAt }) => {
    const people = actorsIn(handover, role, now)
    return (people.length > 0 ? people : [asked]).map((person) => ({
      task: id,
      person,
      verb: `Give your view: ${about}`,
      command: 'consult',
      on: id,
      due,
      since: askedAt,
      unblocks: null,
    }))
  })

/**
 * A change of which nobody knows what became, and that no open task brings up (`shown`): during a pause and after a cancellation none
 * does, and a task may be locked, done or gone from the page (invariant 3).
 */
const unclearRows = (handover: Handover, circumstances: Circumstances, shown: readonly Waiting[] = []): Waiting[] =>
  Object.values(handover.effects).flatMap((effect) => {
    const { id, task, state, subject, takingBack, at } = effect
    if (state !== 'unknown' || shown.some((row) => row.task === task && row.command === 'settle-effect')) return []
    const doing = doingItsTask(handover, effect, circumstances)
    return (doing.length > 0 ? doing : steward(handover, circumstances)).map((person) => ({
      task: `effect.${id}`,
      person,
      verb: `Say what became of "${subject}"${takingBack ? ', which was to be taken back' : ''}`,
      command: 'settle-effect',
      on: id,
      due: null,
      since: at ?? handover.proposedAt,
      unblocks: null,
    }))
  })

/** On leave over a due, and nobody stands in: whoever can put somebody in their place is asked to, once for each role. */
function awayRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const asked = new Set<string>()
  return tasksOf(circumstances.definition).flatMap((task) =>
    awayOver(handover, task, circumstances).flatMap((away): Waiting[] => {
      if (away.deputies.length > 0 || asked.has(away.role)) return []
      asked.add(away.role)
      const since = handover.tasks[task.id]?.openedAt ?? handover.proposedAt
      return insteadOf({ ...away, what: `"${task.title}" is due`, since }, handover, circumstances)
    }),
  )
}

function insteadOf(
  { role, person, from, to, what, since }: Pick<Away, 'role' | 'person' | 'from' | 'to'> & { what: string; since: string },
  handover: Handover,
  circumstances: Circumstances,
): Waiting[] {
  const canDeputise = deputiesFor(handover, circumstances, role).length > 0
  if (!canDeputise && candidatesFor(handover, circumstances, role).length === 0) return []
  const row = {
    task: `away.${role}`,
    verb: `${canDeputise ? 'Name a deputy' : 'Choose another person'} for ${nameOf(circumstances, person)}, on leave ${leaveWords({ from, to })}: ${what}`,
    command: canDeputise ? 'delegate' : 'reassign',
    on: role,
    due: null,
    since,
    unblocks: person,
  }
  return stewards(handover, circumstances, person).map((steward) => ({ ...row, person: steward }))
}

/** A review that is late still a working day after its due, and nobody stands in: a manager names somebody who decides about it. */
const lateReviewRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  circumstances.definition.gates.flatMap((gate): Waiting[] => {
    const due = handover.tasks[gate.task]?.due?.due
    const owner = personIn(handover, gate.role, circumstances.now)
    if (!openRound(handover, gate.id) || due === undefined || owner === undefined) return []
    if (!handover.reminded.includes(dueTimerId('late-for-manager', gate.task, due))) return []
    const others = actorsIn(handover, gate.role, circumstances.now).filter((person) => person !== owner)
    const isHere = others.some((person) => circumstances.people.get(person)?.active)
    if (isHere || deputiesFor(handover, circumstances, gate.role).length === 0) return []
    return stewards(handover, circumstances, owner).map((person) => ({
      task: `${gate.id}.deputy`,
      person,
      verb: `Name a deputy for ${nameOf(circumstances, owner)}: "${gate.title}" is late`,
      command: 'delegate',
      on: gate.role,
      due: null,
      since: due,
      unblocks: personIn(handover, gate.submitter, circumstances.now) ?? null,
    }))
  })

/** A role whose person says "not me" waits for who can say who it is, so that nothing lies with the wrong one. */
const notMineRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  circumstances.definition.roles.flatMap(({ name: role }): Waiting[] => {
    const stated = handover.notMine?.[role]
    if (!stated) return []
    const nobodyElse = candidatesFor(handover, circumstances, role).length === 0 ? ', and nobody else here could be' : ''
    return askedWhoItIs(handover, circumstances).map((person) => ({
      task: `not-mine.${role}`,
      person,
      verb: `Say who the ${role} is: ${nameOf(circumstances, stated.by)} says it is somebody else${nobodyElse}`,
      command: 'forward',
      on: role,
      due: null,
      since: stated.at,
      unblocks: personIn(handover, role, circumstances.now) ?? null,
    }))
  })

/** The account has another AE by now: whoever can give the role to them is asked to, before the old one agrees to anything. */
const recordedRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  recordedInstead(handover, circumstances).flatMap(({ role, person, recorded, since }) =>
    stewards(handover, circumstances, person).map((steward) => ({
      task: `recorded.${role}`,
      person: steward,
      verb: `Make ${nameOf(circumstances, recorded)} the ${role}, as the account says, instead of ${nameOf(circumstances, person)}`,
      command: 'reassign',
      on: role,
      due: null,
      since,
      unblocks: recorded,
    })),
  )

/** Somebody else holds the account by its ledger: whoever answers for who hands over looks which of the two is wrong. */
function heldRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const held = heldByOther(handover, circumstances)
  if (!held) return []
  const { from } = handover
  const { recorded, role } = held
  const [who, before] = [recorded, from].map((holder) => nameOfHolder(holder, circumstances))
  const account = circumstances.world.account.name
  const since = handover.startedAt ?? handover.proposedAt
  const row = { task: 'held', due: null, since, unblocks: recorded.kind === 'person' ? recorded.id : null }
  const way =
    role === undefined
      ? { verb: `${who} holds ${account} by its ledger, not ${before}: correct the ledger, or cancel`, command: 'cancel', on: null }
      : { verb: `Make ${who} the ${role}, who holds ${account} by its ledger, instead of ${before}`, command: 'reassign', on: role }
  const people = from.kind === 'person' ? stewards(handover, circumstances, from.id) : [handover.startedBy]
  return people.map((person) => ({ ...row, ...way, person }))
}

/** The account would pass to somebody who has left: whoever can choose another is asked to, whatever else lay with them. */
function receiverRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const gone = handover.ownership.changedAt === null ? receiverGone(handover, circumstances) : undefined
  const role = circumstances.definition.roles.find(
    (one) => workspaceRoleFor(one) === 'csm' && personIn(handover, one.name, circumstances.now) === gone,
  )?.name
  if (gone === undefined || role === undefined || !isAboutToPass(handover, circumstances)) return []
  return stewards(handover, circumstances, gone).map((person) => ({
    task: 'receiver',
    person,
    verb: `Choose another ${role}: ${nameOf(circumstances, gone)}, who was to take ${circumstances.world.account.name} over, has left`,
    command: 'reassign',
    on: role,
    due: null,
    since: handover.startedAt ?? handover.proposedAt,
    unblocks: null,
  }))
}

/** Of a slow transition: who is to lead says whether they are ready, and who led says so. */
function cadenceRows(handover: Handover, circumstances: Circumstances): Waiting[] {
  const since = handover.startedAt ?? handover.proposedAt
  const due = readyAsked(handover, circumstances)
  const asked: Waiting[] =
    due === undefined
      ? []
      : sideOf('incoming', handover, circumstances).map((person) => ({
          task: 'flip',
          person,
          verb: `Say that you are ready to lead from ${dateWords(handover.flipOn ?? '')} on, or move the day`,
          command: 'say-ready',
          on: null,
          due,
          since,
          unblocks: sideOf('outgoing', handover, circumstances)[0] ?? null,
        }))
  const last = cadenceCalls(handover, circumstances).findLast(({ state }) => state === 'to say')
  if (!last) return asked
  const row = { task: `cadence.${last.day}`, command: 'report-cadence-call', on: null, due: null, since: last.at ?? since, unblocks: null }
  return [...asked, { ...row, person: last.lead, verb: `Say who led the cadence call of ${dateWords(last.day)}` }]
}

/** It blocks the end, so it waits for who may explain it from the moment it is known. */
const incidentRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  openIncidents(handover).flatMap(({ id, text, openedAt }) =>
    explainers(handover, circumstances).map((person) => ({
      task: id,
      person,
      verb: `Explain: ${text}`,
      command: 'explain-incident',
      on: id,
      due: null,
      since: openedAt,
      unblocks: null,
    })),
  )

const validationRows = (handover: Handover, circumstances: Circumstances): Waiting[] =>
  stillToLookBack(handover, circumstances).map((person) => ({
    task: 'validation',
    person,
    verb: 'Say whether it worked',
    command: 'validate',
    on: null,
    due: handover.validation?.due ?? null,
    since: handover.validation?.due ?? '',
    unblocks: null,
  }))
