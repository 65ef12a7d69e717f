import type { Agenda, AgendaItem, CadenceCall, Child, Handover, HandoverEvent, Happened, Incident, OpenEnd, TaskState } from './handover.ts'
import { moved } from './moved.ts'

/** Before anything happened. */
export const notStarted = (id: string): Handover => ({
  id,
  ref: '',
  version: 0,
  status: 'proposed',
  playbook: { id: '', version: '' },
  account: '',
  children: [],
  reason: { kind: 'other' },
  pace: 'standard',
  from: { kind: 'person', id: '' },
  to: { kind: 'person', id: '' },
  acceptedBy: null,
  awaiting: null,
  accepter: null,
  startedBy: '',
  proposedAt: '',
  startedAt: null,
  flipOn: null,
  endedAt: null,
  endedBecause: null,
  pausedBecause: null,
  participants: [],
  tasks: {},
  gates: {},
  answers: {},
  calls: {},
  letter: { versions: [] },
  consultations: {},
  effects: {},
  ownership: { effectiveOn: null, changedAt: null },
  comments: [],
  openEnds: [],
  proposals: [],
  validation: null,
  reminded: [],
})

/** The state after one more event. Never refuses: what happened, happened. */
export function evolve(handover: Handover, event: Happened): Handover {
  const known = next.get(handover)
  if (known?.event === event) return known.after
  const after = evolved(handover, event)
  next.set(handover, { event, after })
  return after
}

// What was decided is evolved again to be written. States and events are never changed in place, so it is the same state, and with it
// comes all that was derived from it.
const next = new WeakMap<Handover, { event: Happened; after: Handover }>()

function evolved(handover: Handover, event: Happened): Handover {
  // Whoever was ready for another day is asked again.
  const before =
    event.type === 'FlipMoved' ? without(handover, 'ready') : event.type === 'HandoverResumed' ? without(handover, 'pausedAt') : handover
  return { ...before, ...changed(handover, event), version: handover.version + 1 }
}

export const evolveAll = (handover: Handover, events: readonly Happened[]): Handover => events.reduce(evolve, handover)

const without = <T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as K))) as Omit<T, K>

const withDropped = (effects: Handover['effects'], dropped: readonly string[]): Handover['effects'] =>
  Object.fromEntries(Object.entries(effects).map(([id, effect]) => [id, dropped.includes(id) ? { ...effect, state: 'dropped' } : effect]))

function changed(h: Handover, event: Happened): Partial<Handover> {
  const { at, by } = event
  const task = (id: string, change: (before: TaskState) => TaskState): Partial<Handover> => ({
    tasks: { ...h.tasks, [id]: change(h.tasks[id] ?? { status: 'locked' }) },
  })
  const gate = (id: string) => h.gates[id] ?? { rounds: [] }

  switch (event.type) {
    case 'HandoverProposed':
      return {
        ref: event.ref,
        status: 'proposed',
        playbook: event.playbook,
        account: event.account,
        children: event.children,
        reason: event.reason,
        pace: event.pace,
        from: event.from,
        to: event.to,
        participants: event.participants,
        awaiting: event.awaiting,
        accepter: event.awaiting,
        flipOn: event.flipOn,
        startedBy: by,
        proposedAt: at,
        ...(event.previous ? { previous: event.previous } : {}),
        tasks: Object.fromEntries(event.tasks.map((id) => [id, { status: 'locked' }])),
      }
    case 'ChangeProposed':
      return {
        proposals: [...h.proposals, { by, at, text: event.text, ...(event.change ? { change: event.change } : {}) }],
        awaiting: event.awaiting ?? (by === h.startedBy ? h.accepter : h.startedBy),
      }
    case 'ChangeAgreed': {
      const { pace = h.pace, flipOn = h.flipOn } = event.change
      return { pace, flipOn, ...(event.awaiting === null ? {} : { awaiting: event.awaiting, accepter: event.awaiting }) }
    }
    case 'HandoverStarted':
      return { status: 'running', acceptedBy: by, awaiting: null, startedAt: at }
    case 'HandoverMovedIn': {
      const done = Object.entries(event.done).map(([id, { evidence, finishedAt }]): [string, TaskState] => [
        id,
        { status: 'done', evidence, finishedAt },
      ])
      const refuted = Object.entries(event.refuted).map(([id, because]): [string, TaskState] => [
        id,
        { status: 'open', openedAt: at, reopened: { at, because, cause: 'regressed' } },
      ])
      // What was talked about in a call that was held elsewhere was on no list here.
      const talks = done.map(([id]): [string, Agenda] => [id, { items: [], kept: true }])
      return {
        status: 'running',
        awaiting: null,
        startedAt: event.startedAt,
        movedIn: { by, at, source: event.source },
        tasks: { ...h.tasks, ...Object.fromEntries([...done, ...refuted]) },
        agendas: { ...h.agendas, ...Object.fromEntries(talks) },
        ...(event.letter
          ? {
              letter: {
                versions: [],
                outcome: { version: 0, outcome: 'sent', at: event.letter.sentAt, evidence: event.letter.evidence, how: 'word', by },
              },
            }
          : {}),
      }
    }
    case 'ApprovalMovedIn':
      return {
        tasks: {
          ...h.tasks,
          ...Object.fromEntries(
            event.tasks.map((id): [string, TaskState] => [id, { status: 'done', evidence: event.evidence, finishedAt: event.decidedAt }]),
          ),
        },
        gates: {
          ...h.gates,
          [event.gate]: {
            rounds: [
              ...gate(event.gate).rounds,
              {
                number: gate(event.gate).rounds.length + 1,
                submittedBy: event.submittedBy,
                submittedAt: event.decidedAt,
                items: event.items,
                hash: event.hash,
                due: event.due,
                decision: { outcome: 'approved', by: event.decidedBy, at: event.decidedAt, items: {}, comment: event.comment },
              },
            ],
          },
        },
      }
    case 'HandoverPaused':
      return { status: 'paused', pausedBecause: event.because, ...(event.stops ? { pausedAt: at } : {}) }
    case 'HandoverResumed':
      return { status: 'running', pausedBecause: null, ...goesOn(h, event) }
    case 'MoveInTakenBack':
      return {
        status: 'cancelled',
        awaiting: null,
        endedAt: at,
        endedBecause: 'It was moved in by mistake and taken back.',
        effects: withDropped(h.effects, event.dropped),
        ...(h.movedIn ? { movedIn: { ...h.movedIn, takenBack: { by, at } } } : {}),
      }
    case 'HandoverCancelled':
      return {
        status: 'cancelled',
        awaiting: null,
        endedAt: at,
        endedBecause: event.because,
        openEnds: [...h.openEnds, ...event.leaves],
        effects: withDropped(h.effects, event.dropped),
      }
    case 'HandoverCompleted':
      return {
        status: 'completed',
        endedAt: at,
        awaiting: null,
        ...(event.leaves ? { openEnds: [...h.openEnds, ...event.leaves] } : {}),
      }
    case 'ParticipantChanged': {
      // A manager who holds an account between two CSMs is one of its managers too.
      const follows = (person: string | null) => event.beside === undefined && person !== null && person === event.previous
      const holder = (one: Handover['from']): Handover['from'] =>
        one.kind === 'person' && follows(one.id) ? { kind: 'person', id: event.person } : one
      return {
        participants: [
          // Whoever stood in for the one before stands in for nobody now.
          ...h.participants.map((one) =>
            one.role === event.role &&
            (one.delegateOf === undefined || one.delegateOf === event.previous) &&
            (one.until === undefined || one.until > at)
              ? { ...one, until: at }
              : one,
          ),
          { role: event.role, person: event.person, from: at },
        ],
        from: holder(h.from),
        to: holder(h.to),
        awaiting: follows(h.awaiting) ? event.person : h.awaiting,
        accepter: follows(h.accepter) ? event.person : h.accepter,
        ...(h.notMine?.[event.role] ? { notMine: without(h.notMine, event.role) } : {}),
      }
    }
    case 'NotMine':
      return { notMine: { ...h.notMine, [event.role]: { by, at, because: event.because } } }
    case 'RoleDelegated':
      return {
        participants: [
          ...h.participants,
          { role: event.role, person: event.person, from: event.from, until: event.until, delegateOf: event.delegateOf },
        ],
      }

    case 'TaskOpened':
      return task(event.task, (before) => ({
        ...before,
        status: 'open',
        openedAt: before.openedAt ?? at,
        ...(event.due ? { due: event.due } : {}),
      }))
    case 'DueSet':
      return task(event.task, (before) => ({ ...before, due: event.due }))
    case 'TaskLocked':
      return task(event.task, (before) => ({ ...before, status: 'locked' }))
    case 'TaskPartChecked':
      return task(event.task, (before) => ({ ...before, parts: { ...before.parts, [event.part]: event.evidence } }))
    case 'TaskDone':
      return task(event.task, (before) => ({
        ...without(before, 'reopened', 'waiver'),
        status: 'done',
        evidence: event.evidence,
        finishedAt: at,
      }))
    case 'TaskSaid':
      return task(event.task, (before) => ({
        ...before,
        said: {
          ...before.said,
          [by]: {
            at,
            ...(event.note === undefined ? {} : { note: event.note }),
            ...(event.held === undefined ? {} : { held: event.held }),
          },
        },
      }))
    case 'TaskReopened': {
      // A call that was not held after all is open for what comes up until it is.
      const talk = h.agendas?.[event.task]
      const reopened = talk?.kept ? { agendas: { ...h.agendas, [event.task]: without(talk, 'kept') } } : {}
      const tasks = task(event.task, (before) => ({
        ...without(before, 'evidence', 'finishedAt', 'said', 'waiver', 'notApplicable'),
        status: 'open',
        openedAt: at,
        reopened: { at, because: event.because, cause: event.cause, ...(by === 'baton' ? {} : { by }) },
        ...(event.due ? { due: event.due } : {}),
      }))
      return { ...tasks, ...reopened }
    }
    case 'TaskNotApplicable':
      return task(event.task, (before) => ({
        ...without(before, 'reopened', 'waiver'),
        status: 'not-applicable',
        finishedAt: at,
        notApplicable: { because: event.because, by },
      }))
    case 'WaiverAsked':
      return task(event.task, (before) => ({
        ...before,
        waiver: { askedBy: by, at, because: event.because, until: event.until, approver: event.approver },
      }))
    case 'WaiverDeclined':
      return task(event.task, (before) => without(before, 'waiver'))
    case 'TaskWaived':
      return task(event.task, (before) => ({
        ...without(before, 'waiver', 'reopened'),
        status: 'waived',
        evidence: event.evidence,
        finishedAt: at,
      }))

    case 'Answered':
      return { answers: { ...h.answers, [event.field]: { value: event.value, by, at } } }

    case 'ReadyToLead':
      return { ready: { by, at, ...(event.note === undefined ? {} : { note: event.note }) } }
    case 'FlipMoved':
      return { flipOn: event.to }
    case 'LeadChosen':
      return cadenceCall(h, event.day, {
        chosen: { lead: event.lead, by, at, ...(event.because === undefined ? {} : { because: event.because }) },
      })
    case 'CadenceCallReported':
      return cadenceCall(h, event.day, {
        said: { held: event.held, lead: event.lead, by, at, ...(event.note === undefined ? {} : { note: event.note }) },
      })

    case 'Submitted':
      return {
        gates: {
          ...h.gates,
          [event.gate]: {
            ...gate(event.gate),
            rounds: [
              ...gate(event.gate).rounds,
              { number: event.round, submittedBy: by, submittedAt: at, items: event.items, hash: event.hash, due: event.due },
            ],
          },
        },
      }
    case 'Decided':
      return {
        gates: {
          ...h.gates,
          [event.gate]: {
            // A verdict clears what voided an earlier approval: it was given on a newer snapshot.
            rounds: gate(event.gate).rounds.map((round) =>
              round.number === event.round
                ? {
                    ...round,
                    decision: {
                      outcome: event.outcome,
                      by,
                      at,
                      items: event.items,
                      ...(event.comment === undefined ? {} : { comment: event.comment }),
                    },
                  }
                : round,
            ),
          },
        },
      }
    case 'ApprovalVoided':
      return {
        gates: {
          ...h.gates,
          [event.gate]: {
            ...gate(event.gate),
            void: { cause: event.cause, because: event.because, at, ...(by === 'baton' ? {} : { by }) },
          },
        },
        letter: stopped(h.letter, event.because),
      }

    case 'CallScheduled':
      return {
        calls: {
          ...h.calls,
          [event.task]: { ...without(event, 'type', 'at', 'by', 'restricted', 'organizer', 'dropped'), scheduledBy: event.organizer ?? by },
        },
      }
    case 'CallPeopleChanged':
      return { calls: { ...h.calls, [event.task]: event.call } }
    case 'CallCancelled':
      return { calls: { ...h.calls, [event.task]: { ...event.call, cancelled: { at, because: event.because } } } }
    case 'AgendaItemAdded':
      return agenda(h, event.task, [event.item])
    case 'AgendaItemDiscussed':
      return agenda(h, event.task, [
        { ...event.item, settled: { how: 'discussed', by, at, ...(event.note === undefined ? {} : { note: event.note }) } },
      ])
    case 'AgendaItemLeft': {
      const { item, owner, note } = event
      const settled: AgendaItem['settled'] = { how: 'left', by, at, owner, ...(note === undefined ? {} : { note }) }
      const end: OpenEnd = {
        id: event.openEnd,
        text: item.text,
        person: owner,
        ...(item.restricted ? { restricted: item.restricted } : {}),
      }
      return { ...agenda(h, event.task, [{ ...item, settled }]), openEnds: [...h.openEnds, end] }
    }
    case 'AgendaItemTakenUp':
      return agenda(h, event.task, [without(event.item, 'settled')])
    case 'AgendaKept':
      return agenda(h, event.task, event.items, true)

    case 'DossierAnswered':
      return dossier(h, {
        answers: Object.fromEntries(
          event.answers.map(({ question, ...answer }) => [
            question,
            { ...answer, by, at, ...(event.restricted ? { restricted: event.restricted } : {}) },
          ]),
        ),
      })
    case 'QuestionsHandedOn':
      return dossier(h, {
        passed: Object.fromEntries(
          event.questions.map((id) => [id, { to: event.to, by, at, ...(event.note === undefined ? {} : { note: event.note }) }]),
        ),
      })
    case 'QuestionAsked':
      return { dossier: { ...h.dossier, asked: [...(h.dossier?.asked ?? []), { ...event.question, by, at }] } }
    case 'CandidNoteAdded':
      return {
        dossier: { ...h.dossier, notes: [...(h.dossier?.notes ?? []), { id: event.id, part: event.part, text: event.text, by, at }] },
      }
    case 'DossierRead':
      return dossier(h, { read: Object.fromEntries(event.parts.map((part) => [part, { by, at }])) })
    case 'DossierRated': {
      const { stars, note } = event
      return { dossier: { ...h.dossier, rating: { stars, by, at, ...(note === undefined ? {} : { note }) } } }
    }

    case 'LetterDrafted':
      // Only a letter that surely did not go out has a newer version, so what became of the one before is over.
      return { letter: { versions: [...h.letter.versions, event.letter] } }
    case 'DateAgreed':
      return { letter: { ...without(h.letter, 'declined'), agreed: { version: event.letterVersion, date: event.date, by, at } } }
    case 'DatesDeclined':
      return { letter: { ...h.letter, declined: { version: event.letterVersion, by, at, because: event.because, dates: event.dates } } }
    case 'LetterReleased':
      return {
        letter: {
          ...without(h.letter, 'outcome', 'handedOver', 'unansweredAt', 'notSent', 'given'),
          release: { version: event.letterVersion, by, at, leavesAt: event.leavesAt },
        },
      }
    case 'LetterHeld':
      return { letter: stopped(h.letter, event.because) }
    case 'LetterGiven':
      return { letter: { ...without(h.letter, 'outcome', 'copy'), given: { version: event.letterVersion, by, at, to: event.to } } }
    case 'SendingAsked':
      return h.letter.given ? { letter: { ...h.letter, given: { ...h.letter.given, asked: at } } } : {}
    case 'LetterCopySeen':
      return { letter: { ...h.letter, copy: { ...event.copy, version: event.letterVersion, by, at } } }
    case 'LetterHandedOver':
      return { letter: { ...h.letter, handedOver: { version: event.letterVersion, at } } }
    case 'LetterUnanswered':
      return { letter: { ...h.letter, unansweredAt: at } }
    case 'LetterSettled':
      return {
        letter: {
          ...h.letter,
          outcome: {
            version: event.letterVersion,
            outcome: event.outcome,
            at,
            evidence: event.evidence,
            ...(event.how ? { how: event.how, by } : {}),
          },
        },
      }
    case 'LetterItemLogged':
      return { letterItems: { ...h.letterItems, [event.item.id]: { ...event.item, by, at } } }
    case 'LetterItemAnswered':
      return letterItem(h, event.item, { answer: { by, at, text: event.answer } })
    case 'LetterItemHandedOn':
      return letterItem(h, event.item, {
        handedTo: { person: event.to, by, at, ...(event.note === undefined ? {} : { note: event.note }) },
      })
    case 'NotSentStated': {
      const letter = { ...h.letter, notSent: [...(h.letter.notSent ?? []), by] }
      return { letter: event.again ? without(letter, 'release', 'handedOver', 'unansweredAt', 'outcome', 'notSent') : letter }
    }

    case 'ConsultationAsked':
      return { consultations: { ...h.consultations, [event.consultation.id]: { ...event.consultation, askedAt: at } } }
    case 'ConsultationAnswered':
      return answered(h, event.consultation, { at, said: event.said })
    case 'ConsultationSilent':
      return answered(h, event.consultation, { at, silent: true })

    case 'EffectsPlanned':
      return {
        effects: {
          ...Object.fromEntries(Object.entries(h.effects).filter(([, effect]) => effect.task !== event.task || effect.state !== 'planned')),
          ...Object.fromEntries(event.effects.map((effect) => [effect.id, effect])),
        },
      }
    case 'EffectRequested':
      return effect(h, event.effect, {
        state: 'requested',
        at,
        ...(event.attested ? { attested: { by, at, ...event.attested } } : {}),
      })
    case 'EffectSettled':
      return settledEffect(h, event, at)
    case 'EffectUndoRequested':
      return effect(h, event.effect, { state: 'undoing', takingBack: true, at })
    case 'EffectiveDateSet':
      return {
        ownership: {
          effectiveOn: event.date,
          changedAt: h.ownership.changedAt,
          ...(event.waived === undefined ? {} : { early: { by, at, because: event.waived } }),
        },
      }
    case 'OwnershipChanged':
      return event.back
        ? { ownership: { effectiveOn: null, changedAt: null } }
        : {
            ownership: {
              ...h.ownership,
              effectiveOn: event.on,
              changedAt: at,
              to: event.to,
              ...(event.others ? { others: event.others } : {}),
            },
            children: childrenThatMoved(h, event),
          }
    case 'LeftBehindAcknowledged':
      return { acknowledged: { ...h.acknowledged, [event.group]: { by, at, items: event.items } } }

    case 'Commented':
      return { comments: [...h.comments, { ...event.comment, by, at, ...(event.restricted ? { restricted: event.restricted } : {}) }] }
    case 'LabelsChanged':
      return { labels: event.labels }
    case 'Reminded':
      return { reminded: [...h.reminded, event.timer], nudged: nudged(h, event.people, at) }
    case 'Nudged':
      return { nudged: nudged(h, event.people, at) }
    case 'IncidentOpened':
      return { incidents: { ...h.incidents, [event.incident.id]: { ...event.incident, openedAt: at } } }
    case 'IncidentExplained':
      return incident(h, event.incident, { explained: { by, at, because: event.because } })
    case 'IncidentGone':
      return incident(h, event.incident, { goneAt: at })
    case 'OpenEndSettled':
      return { openEnds: h.openEnds.map((end) => (end.id === event.id ? { ...end, settled: { by, at, outcome: event.outcome } } : end)) }
    case 'ValidationAsked':
      return { validation: { due: event.due, people: event.people, ...(event.rule ? { rule: event.rule } : {}), said: {} } }
    case 'ValidationGiven':
      return h.validation
        ? { validation: { ...h.validation, said: { ...h.validation.said, [by]: { at, outcome: event.outcome, note: event.note } } } }
        : {}
    case 'PlaybookVersionChanged':
      return moved(h, event)
    case 'WordsErased':
      return {}
    default:
      return unknownEvent(event)
  }
}

/** Whom the change of hands took along is known from then on, whatever the start said of them. */
const childrenThatMoved = (h: Handover, { accounts, apart = [] }: Extract<HandoverEvent, { type: 'OwnershipChanged' }>): Child[] => [
  ...h.children.map((child): Child => {
    const stays = apart.find(({ account }) => account === child.account)
    return stays ? { account: child.account, moves: false, because: stays.because } : child
  }),
  ...accounts.flatMap((account): Child[] =>
    account === h.account || h.children.some((child) => child.account === account) ? [] : [{ account, moves: true }],
  ),
]

const cadenceCall = (h: Handover, day: string, change: CadenceCall): Partial<Handover> => ({
  cadence: { ...h.cadence, [day]: { ...h.cadence?.[day], ...change } },
})

/** The agenda with these points as they are now; a point that it has stays in its place. */
function agenda(h: Handover, task: string, changed: readonly AgendaItem[], kept = h.agendas?.[task]?.kept === true): Partial<Handover> {
  const known = h.agendas?.[task]?.items ?? []
  const items = [
    ...known.map((one) => changed.find(({ id }) => id === one.id) ?? one),
    ...changed.filter(({ id }) => !known.some((one) => one.id === id)),
  ]
  return { agendas: { ...h.agendas, [task]: { items, ...(kept ? { kept: true } : {}) } } }
}

/** The dossier with what was said about these questions and parts; the newest word about one counts. */
function dossier(
  { dossier: before }: Handover,
  said: Pick<NonNullable<Handover['dossier']>, 'answers' | 'passed' | 'read'>,
): Partial<Handover> {
  const { answers, passed, read } = said
  return {
    dossier: {
      ...before,
      ...(answers ? { answers: { ...before?.answers, ...answers } } : {}),
      ...(passed ? { passed: { ...before?.passed, ...passed } } : {}),
      ...(read ? { read: { ...before?.read, ...read } } : {}),
    },
  }
}

/** What a pause has moved, beside the dues of tasks. */
function goesOn(
  { pauses = [], consultations, letter }: Handover,
  { since, consultations: dues = {}, leavesAt, at }: Extract<Happened, { type: 'HandoverResumed' }>,
): Partial<Handover> {
  return {
    ...(since === undefined ? {} : { pauses: [...pauses, { from: since, to: at }] }),
    consultations: Object.fromEntries(
      Object.entries(consultations).map(([id, one]) => {
        const due = dues[id]
        return [id, due === undefined ? one : { ...one, due }]
      }),
    ),
    ...(leavesAt !== undefined && letter.release ? { letter: { ...letter, release: { ...letter.release, leavesAt } } } : {}),
  }
}

/** Nothing leaves: a release ends, and what was given to somebody to send is taken back. */
const stopped = (letter: Handover['letter'], because: string): Handover['letter'] => ({
  ...without(letter, 'release'),
  ...(letter.given && !letter.outcome ? { given: { ...letter.given, withdrawn: because } } : {}),
})

const letterItem = (h: Handover, id: string, change: Partial<NonNullable<Handover['letterItems']>[string]>): Partial<Handover> => {
  const known = h.letterItems?.[id]
  return known ? { letterItems: { ...h.letterItems, [id]: { ...known, ...change } } } : {}
}

const answered = (h: Handover, id: string, answer: NonNullable<Handover['consultations'][string]['answer']>): Partial<Handover> => {
  const asked = h.consultations[id]
  return asked ? { consultations: { ...h.consultations, [id]: { ...asked, answer } } } : {}
}

const effect = (h: Handover, id: string, change: Partial<Handover['effects'][string]>): Partial<Handover> => {
  const known = h.effects[id]
  return known ? { effects: { ...h.effects, [id]: { ...known, ...change } } } : {}
}

/** What could not be taken back is still there, and can be taken back again. */
function settledEffect(
  h: Handover,
  { effect: id, result }: Extract<HandoverEvent, { type: 'EffectSettled' }>,
  at: string,
): Partial<Handover> {
  const known = h.effects[id]
  if (!known) return {}
  const { takingBack, ...rest } = known
  const state = takingBack && result.state === 'failed' ? 'applied' : result.state
  const settled = { ...rest, state, at, ...(result.because === undefined ? {} : { because: result.because }) }
  return { effects: { ...h.effects, [id]: result.state === 'unknown' && takingBack ? { ...settled, takingBack } : settled } }
}

const incident = (h: Handover, id: string, change: Partial<Incident>): Partial<Handover> => {
  const known = h.incidents?.[id]
  return known ? { incidents: { ...h.incidents, [id]: { ...known, ...change } } } : {}
}

function unknownEvent(event: never): never {
  throw new Error(`No rule for the event ${(event as HandoverEvent).type}`)
}

const nudged = (h: Handover, people: readonly string[], at: string): NonNullable<Handover['nudged']> => ({
  ...h.nudged,
  ...Object.fromEntries(people.map((person) => [person, at])),
})
