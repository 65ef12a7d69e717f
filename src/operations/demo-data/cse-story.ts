import { daysLater } from '../../core/base/days-later.ts'
import { dayIn } from '../../core/calendar/moment-on.ts'
import { blanksOf } from '../../core/documents/blanks.ts'
import { openRound, undecided } from '../../core/process/gates.ts'
import { unanswered } from '../../core/process/snapshot.ts'
import type { Kind } from '../../core/records/kinds.ts'
import type { Chance } from './chance.ts'
import type { DemoRun } from './demo-run.ts'
import { named } from './place.ts'
import { schedules } from './schedules.ts'
import type { StoryStep } from './story.ts'
import { topics } from './topics.ts'

type Change = { kind: Kind; key: string; data: Record<string, unknown> }

const gate = 'territory-owner-review'
const letter = 'send-letter'
const today = (run: DemoRun) => dayIn(run.now, run.account.data.zone ?? 'UTC')
const slugOf = (run: DemoRun) => (run.account.data.domain ?? 'account.example').replace('.example', '')
const systems = ['CS platform', 'CRM', 'documents', 'recordings']

/** What the CSM writes where no system knows: by the name of the blank, else by its type. */
function answerTo(run: DemoRun, blank: ReturnType<typeof unanswered>[number], chance: Chance): unknown {
  const about: [RegExp, () => unknown][] = [
    [/risk/, () => chance.pick(topics.risks)],
    [
      /open-issues/,
      () =>
        `${run.recordsOf('ticket').filter(({ data }) => data.status === 'open').length} tickets open; ${chance.pick(['none of them urgent', 'the oldest waits for a patch', 'support knows which one hurts'])}`,
    ],
    [/non-production/, () => run.recordsOf('instance').filter(({ data }) => data.production === 'no').length],
    [/production/, () => run.recordsOf('instance').filter(({ data }) => data.production === 'yes').length],
    [/seats/, () => run.recordsOf('licence')[0]?.data.seats ?? 0],
    [/ping/, () => String(run.recordsOf('instance')[0]?.data.lastPing ?? run.now).slice(0, 10)],
    [/problems/, () => chance.pick(topics.tickets)],
    [/reach/, () => chance.pick(topics.goals)],
    [/way/, () => chance.pick(topics.obstacles)],
    [/three/, () => chance.pick(topics.topThree)],
    [/project/, () => `https://tracker.example/${slugOf(run)}/together`],
    [/notes/, () => `https://docs.example/${slugOf(run)}/notes`],
    [/recordings/, () => `https://video.example/${slugOf(run)}`],
    [/handover-date/, () => today(run)],
  ]
  if (blank.type === 'table') {
    const [name = 'Name', position = 'Position', remarks = 'Remarks'] = blank.columns
    return run
      .recordsOf('contact')
      .slice(0, 2)
      .map(({ data }) => ({ [name]: data.name, [position]: data.title ?? '', [remarks]: chance.pick(topics.relationships) }))
  }
  if (blank.type === 'choices') return chance.some(blank.options, 2)
  if (blank.type === 'choice') return blank.options[0]
  if (blank.type === 'person') return run.handover.ref
  const found = about.find(([pattern]) => pattern.test(blank.id))
  const value = found?.[1]()
  if (blank.type === 'number') return typeof value === 'number' ? value : 1
  if (blank.type === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : today(run)
  if (blank.type === 'link') return typeof value === 'string' && value.startsWith('https:') ? value : `https://docs.example/${slugOf(run)}`
  return String(value ?? 'As we talked about')
}

const approval = (run: DemoRun) => {
  const definition = run.definition.gates.find(({ id }) => id === gate)
  const round = openRound(run.handover, gate)
  if (!definition || !round) throw new Error(`Nothing is to be reviewed in ${run.handover.ref}`)
  return { verdict: 'approved', items: Object.fromEntries(undecided(run.handover, definition, round).map(({ id }) => [id, 'pass'])) }
}

const says = (run: DemoRun, name: string, role: string, said: string) => {
  const asked = Object.values(run.handover.consultations).find((one) => one.role === role && !one.answer)
  if (asked) run.does(name, 'consult', asked.id, { said })
}

/** An item that a person can be wrong about, as the gatekeeper would find it. */
const returnedItem = 'open-issues-and-escalations'
const fixedBlank = (run: DemoRun) => {
  const fields = run.definition.template.sections.flatMap(({ title, fields: own }) => own.map((field) => ({ field, title })))
  const found = fields.find(({ field }) => field.id === returnedItem)
  const [blank] = found ? blanksOf(found.field, found.title) : []
  if (!blank) throw new Error('The handover document asks for no open issues')
  return blank.id
}

const prepare: StoryStep[] = [
  {
    id: 'close-plans',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(parts.old, [
        ...run.recordsOf('success-plan').map(
          ({ kind, key }): Change => ({
            kind,
            key,
            data: { status: 'closed', updatedOn: today(run), closedBecause: 'What was agreed is reached' },
          }),
        ),
        ...run
          .recordsOf('cta')
          .flatMap(({ kind, key, data }): Change[] =>
            data.status === 'closed'
              ? []
              : [{ kind, key, data: { status: 'closed', updatedOn: today(run), closedBecause: 'Done, or no longer ours' } }],
          ),
      ]),
  },
  {
    id: 'instances',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(
        parts.old,
        run.recordsOf('instance').flatMap(({ kind, key, data }): Change[] => {
          // What will have been silent for six months before the handover ends is flagged along with the rest.
          const silent = typeof data.lastPing === 'string' && Date.parse(run.now) - Date.parse(data.lastPing) > 140 * 86_400_000
          const change = {
            ...(data.production === 'unknown' ? { production: 'no' } : {}),
            ...(silent ? { silence: 'offline by design', silenceBecause: 'Runs in a closed network; they confirmed it on a call' } : {}),
          }
          return Object.keys(change).length > 0 ? [{ kind, key, data: change }] : []
        }),
      ),
  },
  {
    id: 'systems',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(
        parts.old,
        systems.map(
          (system): Change => ({
            kind: 'system-state',
            key: system,
            data: { system, upToDate: 'yes', evidence: 'Looked through for the handover' },
          }),
        ),
      ),
  },
  {
    id: 'links',
    by: 'old',
    days: 0,
    does: (run, { parts }) =>
      run.edits(parts.old, [
        {
          kind: 'document',
          key: 'notes',
          data: {
            title: 'Meeting notes',
            kind: 'notes',
            link: `https://docs.example/${slugOf(run)}/notes`,
            reachable: 'yes',
            inStandardFolder: true,
          },
        },
        ...(run.recordsOf('recording').length > 0
          ? []
          : [
              {
                kind: 'recording' as const,
                key: 'kick-off',
                data: {
                  title: 'Kick-off with the platform team',
                  link: `https://video.example/${slugOf(run)}/1`,
                  worthWatching: 'yes',
                  why: 'Shows how they build today.',
                },
              },
            ]),
      ]),
  },
  {
    id: 'note',
    by: 'old',
    days: 0,
    does: (run, { parts }) =>
      run.edits(parts.old, [
        {
          kind: 'timeline-entry',
          key: `handover-${run.handover.ref}`,
          data: {
            type: 'handover',
            title: 'Handover to CSE+ has started',
            at: run.now,
            author: named(parts.old),
            links: [`https://docs.example/${slugOf(run)}/handover`],
          },
        },
      ]),
  },
  {
    id: 'answers',
    by: 'old',
    days: 1,
    does: (run, { parts, chance }) => {
      for (const blank of unanswered(run.handover, run.as(parts.old)))
        run.does(parts.old, 'answer', blank.id, { value: answerTo(run, blank, chance) })
    },
  },
  { id: 'mention', by: 'old', days: 0, does: (run, { parts }) => run.does(parts.old, 'complete-task', 'mention-territory-owner') },
  { id: 'submit', by: 'old', days: 0, does: (run, { parts }) => run.does(parts.old, 'submit', gate) },
]

const decide: StoryStep = {
  id: 'decide',
  by: 'owner',
  days: 1,
  does: (run, { parts }) => run.does(parts.owner, 'decide', gate, { ...approval(run), comment: 'Good document.' }),
}

/** The first look finds something; the second one does not. */
export const fixes: StoryStep[] = [
  {
    id: 'return',
    by: 'owner',
    days: 1,
    does: (run, { parts }) =>
      run.does(parts.owner, 'decide', gate, {
        verdict: 'needs fixes',
        returns: [{ item: returnedItem, reason: 'Which of the tickets hurts most, and who at support has it?' }],
      }),
  },
  {
    id: 'fix',
    by: 'old',
    days: 1,
    does: (run, { parts, chance }) => {
      run.does(parts.old, 'answer', fixedBlank(run), {
        value: `"${chance.pick(topics.tickets)}" hurts most; the second line of support has it`,
      })
      run.does(parts.old, 'complete-task', 'fill-handover-document', { note: 'Named the ticket' })
    },
  },
  { id: 'submit-again', by: 'old', days: 0, does: (run, { parts }) => run.does(parts.old, 'submit', gate) },
]

const afterwards: StoryStep[] = [
  {
    id: 'tier',
    by: 'manager',
    days: 1,
    does: (run, { parts }) =>
      run.edits(parts.manager, [
        {
          kind: 'service-tier',
          key: 'current',
          data: {
            tier: 'Scale',
            tierFrom: today(run),
            compensationPool: 'Pooled',
            compensationPoolFrom: today(run),
            compensationPoolAdjusted: true,
          },
        },
      ]),
  },
  {
    id: 'schedule',
    by: 'old',
    days: 0,
    does: (run, { parts, when }) =>
      schedules(run, parts.old, 'handover-call', { reported: when('met'), agenda: 'The three things that matter\nPeople\nOpen questions' }),
  },
  {
    id: 'met',
    by: 'old',
    days: 1,
    apart: true,
    does: (run, { parts }) => run.does(parts.old, 'report-call', 'handover-call', { held: true }),
  },
  {
    id: 'met-too',
    by: 'owner',
    days: 0,
    does: (run, { parts }) => run.does(parts.owner, 'report-call', 'handover-call', { held: true, note: 'Clear; thank you' }),
  },
  {
    id: 'talked',
    by: 'old',
    days: 0,
    does: (run, { parts, chance }) => {
      run.does(parts.old, 'attest', 'top-three', { note: chance.pick(topics.topThree) })
      run.does(parts.old, 'attest', 'relationships', { note: chance.pick(topics.relationships) })
      run.does(parts.old, 'attest', 'open-questions', { note: 'None is left' })
    },
  },
  {
    id: 'draft',
    by: 'old',
    days: 1,
    does: (run, { parts, when }) => {
      const zone = run.account.data.zone ?? 'UTC'
      const day = dayIn(when('sent'), zone)
      const later = daysLater(day, 2)
      run.does(parts.old, 'draft-letter', letter, { dates: [day, later], personal: 'It was good to work with you.' })
    },
  },
  { id: 'view-manager', by: 'manager', days: 0, does: (run, { parts }) => says(run, parts.manager, 'CSM Manager', 'Fine with me.') },
  { id: 'view-csm', by: 'old', days: 0, does: (run, { parts }) => says(run, parts.old, 'CSM', 'Either day suits them.') },
  {
    id: 'agree',
    by: 'ae',
    days: 1,
    does: (run, { parts, when }) =>
      run.does(parts.ae, 'agree-date', letter, {
        date: dayIn(when('sent'), run.account.data.zone ?? 'UTC'),
        letterVersion: run.handover.letter.versions.length,
      }),
  },
  { id: 'view-ae', by: 'ae', days: 0, does: (run, { parts }) => says(run, parts.ae, 'AE', 'Reads well; they expect it.') },
  {
    id: 'release',
    by: 'old',
    days: 0,
    does: (run, { parts }) => run.does(parts.old, 'release-letter', letter, { letterVersion: run.handover.letter.versions.length }),
  },
  // It leaves by itself on the day that the AE agreed.
  { id: 'sent', by: 'old', days: 2, apart: true, atNine: true, does: () => {} },
  {
    id: 'customer',
    by: 'old',
    days: 1,
    apart: true,
    does: (run, { parts, chance }) =>
      run.does(parts.old, 'complete-task', 'answer-customer', {
        note: chance.pick([
          'They thanked us; no questions',
          'One question on tickets, answered',
          'They asked who joins the next review: the AE',
        ]),
      }),
  },
  {
    id: 'closing-note',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(parts.old, [
        {
          kind: 'timeline-entry',
          key: `handover-${run.handover.ref}-done`,
          data: {
            type: 'handover',
            title: 'Handover to CSE+ is complete',
            at: run.now,
            author: named(parts.old),
            links: [`https://docs.example/${slugOf(run)}/handover`],
          },
        },
      ]),
  },
  { id: 'sign', by: 'old', days: 0, does: (run, { parts }) => run.does(parts.old, 'sign-off', 'pool-sign-off') },
  {
    id: 'sign-pool',
    by: 'owner',
    days: 1,
    does: (run, { parts }) => run.does(parts.owner, 'sign-off', 'pool-sign-off', { note: 'The pool has it' }),
  },
  { id: 'close', by: 'old', days: 0, does: (run, { parts }) => run.does(parts.old, 'sign-off', 'close-handover') },
  { id: 'close-manager', by: 'manager', days: 1, does: (run, { parts }) => run.does(parts.manager, 'sign-off', 'close-handover') },
]

/** From a CSM to the pool, the way most handovers go, and the way in which the first review finds something. */
export const cseSteps: readonly StoryStep[] = [...prepare, decide, ...afterwards]
export const cseStepsWithFixes: readonly StoryStep[] = [...prepare, ...fixes, decide, ...afterwards]

/** A month after the letter, two people say how it went. */
export const lookBack: readonly StoryStep[] = [
  {
    id: 'look-back-owner',
    by: 'owner',
    days: 9,
    does: (run, { parts, chance }) =>
      run.does(parts.owner, 'validate', null, {
        outcome: chance.happens(0.85) ? 'works' : 'needs attention',
        note: chance.pick(topics.lookBacks),
      }),
  },
  {
    id: 'look-back-ae',
    by: 'ae',
    days: 1,
    does: (run, { parts, chance }) =>
      run.does(parts.ae, 'validate', null, {
        outcome: chance.happens(0.9) ? 'works' : 'needs attention',
        note: chance.pick(topics.lookBacks),
      }),
  },
]
