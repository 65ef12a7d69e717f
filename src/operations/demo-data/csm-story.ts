import { dayIn } from '../../core/calendar/moment-on.ts'
import { partsToRead, questionsFor } from '../../core/process/dossier-of.ts'
import { leftOpen } from '../../core/process/left-open.ts'
import type { Kind } from '../../core/records/kinds.ts'
import type { DemoRun } from './demo-run.ts'
import { answersDossier } from './dossier-words.ts'
import { named } from './place.ts'
import { schedules } from './schedules.ts'
import type { StoryStep } from './story.ts'
import { topics } from './topics.ts'

type Change = { kind: Kind; key: string; data: Record<string, unknown> }
type PersonData = { id: string; name: string }

const today = (run: DemoRun) => dayIn(run.now, run.account.data.zone ?? 'UTC')
const slugOf = (run: DemoRun) => (run.account.data.domain ?? 'account.example').replace('.example', '')
const openTickets = (run: DemoRun) => run.recordsOf('ticket').filter(({ data }) => data.status !== 'solved' && data.status !== 'closed')
const followersOf = (data: Record<string, unknown>) => (data.followers ?? []) as PersonData[]
const open = (run: DemoRun, kind: 'cta' | 'success-plan') => run.recordsOf(kind).filter(({ data }) => data.status !== 'closed')

/** The plan with its open objectives and tasks, in other hands. */
const passed = (data: Record<string, unknown>, owner: PersonData) => ({
  owner,
  objectives: ((data.objectives ?? []) as Record<string, unknown>[]).map((objective) => ({
    ...objective,
    owner,
    tasks: ((objective.tasks ?? []) as Record<string, unknown>[]).map((task) => ({ ...task, owner })),
  })),
})

const letter = 'follow-up-mail'

/** A handover between two CSMs, from its acceptance to its end, the way most of them go. */
export const csmSteps: readonly StoryStep[] = [
  { id: 'accept', by: 'next', days: 1, does: (run, { parts }) => run.does(parts.next, 'accept') },
  {
    id: 'new-reads',
    by: 'next',
    days: 0,
    does: (run, { parts }) => {
      run.does(parts.next, 'attest', 'new-reads-playbook', { note: 'Read; my questions are in the notes' })
      // What can be looked up is looked up; the last of it the other side knows better.
      answersDossier(run, parts.next, ['incoming'], { but: 1 })
      const left = questionsFor(run.handover, run.as(parts.next)).flatMap(({ id, place }) => (place === 'incoming' ? [id] : []))
      if (left.length > 0)
        run.does(parts.next, 'hand-on-questions', null, { questions: left, to: 'outgoing', note: 'I found nothing in the systems' })
    },
  },
  { id: 'old-reads', by: 'old', days: 0, does: (run, { parts }) => run.does(parts.old, 'attest', 'old-reads-playbook', { note: 'Read' }) },
  {
    id: 'records',
    by: 'old',
    days: 1,
    does: (run, { parts }) => {
      run.edits(parts.old, [
        ...open(run, 'success-plan').map(({ kind, key }): Change => ({ kind, key, data: { updatedOn: today(run) } })),
        ...open(run, 'cta').map(({ kind, key }): Change => ({ kind, key, data: { updatedOn: today(run) } })),
        { kind: 'attribute', key: 'meeting notes', data: { name: 'meeting notes', link: `https://docs.example/${slugOf(run)}/notes` } },
        ...(['document', 'recording'] as const).flatMap((kind) =>
          run
            .recordsOf(kind)
            .flatMap(({ key, data }): Change[] =>
              Array.isArray(data.sharedWith)
                ? [{ kind, key, data: { sharedWith: [...(data.sharedWith as PersonData[]), named(parts.next)] } }]
                : [],
            ),
        ),
        {
          kind: 'attribute',
          key: 'collaboration project',
          data: { name: 'collaboration project', link: `https://tracker.example/${slugOf(run)}/together` },
        },
      ])
      answersDossier(run, parts.old, ['outgoing', 'team'], { but: 2 })
    },
  },
  {
    id: 'schedule',
    by: 'old',
    days: 0,
    does: (run, { parts, when }) =>
      schedules(run, parts.old, 'internal-meeting', {
        reported: when('met'),
        agenda: 'What we agreed last year\nWho matters\nOpen tickets',
      }),
  },
  {
    id: 'met',
    by: 'old',
    days: 1,
    apart: true,
    does: (run, { parts }) => run.does(parts.old, 'report-call', 'internal-meeting', { held: true }),
  },
  {
    id: 'met-too',
    by: 'next',
    days: 0,
    does: (run, { parts }) => {
      answersDossier(run, parts.next, ['incoming', 'outgoing', 'team', 'meeting'])
      run.does(parts.next, 'report-call', 'internal-meeting', { held: true, note: 'Went through all topics' })
    },
  },
  {
    id: 'watch',
    by: 'next',
    days: 0,
    does: (run, { parts }) =>
      run.edits(
        parts.next,
        run
          .recordsOf('collaboration-project')
          .flatMap(({ kind, key, data }): Change[] =>
            data.exists
              ? [{ kind, key, data: { watchers: [...(data.watchers as unknown[]), { person: named(parts.next), level: 'watch' }] } }]
              : [],
          ),
      ),
  },
  {
    id: 'follow',
    by: 'next',
    days: 1,
    does: (run, { parts }) =>
      run.edits(
        parts.next,
        openTickets(run).map(
          ({ kind, key, data }): Change => ({ kind, key, data: { followers: [...followersOf(data), named(parts.next)] } }),
        ),
      ),
  },
  {
    id: 'channels',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(
        parts.old,
        run
          .recordsOf('channel')
          .map(({ kind, key, data }): Change => ({ kind, key, data: { members: [...(data.members as PersonData[]), named(parts.next)] } })),
      ),
  },
  {
    id: 'introduce',
    by: 'old',
    days: 1,
    does: (run, { parts, chance }) =>
      run.does(parts.old, 'attest', 'introduce-new-csm', { note: `On the cadence call. ${chance.pick(topics.relationships)}.` }),
  },
  {
    id: 'draft',
    by: 'old',
    days: 0,
    does: (run, { parts }) => run.does(parts.old, 'draft-letter', letter, { personal: 'Thank you for everything that we did together.' }),
  },
  {
    id: 'release',
    by: 'old',
    days: 0,
    does: (run, { parts }) => run.does(parts.old, 'release-letter', letter, { letterVersion: run.handover.letter.versions.length }),
  },
  // It leaves by itself, a minute later.
  { id: 'sent', by: 'old', days: 0, apart: true, does: () => {} },
  {
    id: 'series',
    by: 'next',
    days: 1,
    does: (run, { parts }) =>
      run.edits(parts.next, [
        {
          kind: 'series',
          key: `cadence-${parts.next.slice(0, parts.next.indexOf(' ')).toLowerCase()}`,
          data: {
            kind: 'cadence',
            title: 'Cadence call',
            pattern: 'every second Tuesday 11:00',
            organiser: 'internal',
            organisedBy: named(parts.next),
            attendees: [{ name: parts.next, side: 'us', person: named(parts.next), answer: 'accepted' }],
            active: true,
            accepted: true,
          },
        },
      ]),
  },
  {
    id: 'end-series',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(
        parts.old,
        run.recordsOf('series').flatMap(({ kind, key, data }): Change[] => {
          if ((data.organisedBy as PersonData | undefined)?.id === named(parts.next).id) return []
          const attendees = [
            ...(data.attendees as object[]),
            { name: parts.next, side: 'us', person: named(parts.next), answer: 'accepted' },
          ]
          return [{ kind, key, data: data.organiser === 'customer' ? { attendees } : { active: false } }]
        }),
      ),
  },
  {
    id: 'pass-plan',
    by: 'old',
    days: 0,
    does: (run, { parts }) =>
      run.edits(parts.old, [
        ...open(run, 'success-plan').map(({ kind, key, data }): Change => ({ kind, key, data: passed(data, named(parts.next)) })),
        ...open(run, 'cta').map(({ kind, key }): Change => ({ kind, key, data: { owner: named(parts.next) } })),
        { kind: 'book', key: 'current', data: { holder: named(parts.next), active: true } },
        ...run
          .recordsOf('communication')
          .flatMap(({ kind, key, data }): Change[] =>
            data.automatedSender === undefined ? [] : [{ kind, key, data: { automatedSender: named(parts.next) } }],
          ),
      ]),
  },
  { id: 'assign', by: 'manager', days: 0, does: (run, { parts }) => run.does(parts.manager, 'apply', 'assign-account') },
  {
    id: 'leave',
    by: 'old',
    days: 1,
    does: (run, { parts }) =>
      run.edits(
        parts.old,
        openTickets(run).map(
          ({ kind, key, data }): Change => ({
            kind,
            key,
            data: { followers: followersOf(data).filter(({ id }) => id !== named(parts.old).id) },
          }),
        ),
      ),
  },
  {
    id: 'close',
    by: 'next',
    days: 1,
    does: (run, { parts }) => {
      // Records grow old on the way, and what they said then is asked once more.
      answersDossier(run, parts.next, ['incoming', 'outgoing', 'team', 'meeting'])
      for (const { id } of leftOpen(run.handover, run.as(parts.next))) run.does(parts.next, 'acknowledge', id)
      run.does(parts.next, 'read-dossier', null, { parts: partsToRead(run.handover, run.as(parts.next)).map(({ id }) => id) })
      run.does(parts.next, 'rate-dossier', null, { stars: 3 + (run.account.name.length % 3) })
      run.does(parts.next, 'complete', 'close-handover', { note: 'No questions are left' })
    },
  },
]
