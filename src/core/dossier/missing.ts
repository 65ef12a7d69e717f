import type { Classed } from '../records/field-class.ts'
import type { Kind } from '../records/kinds.ts'
import { titleOf } from '../records/record.ts'
import type { Ask, Finding } from './ask.ts'
import { isOpenTicket } from './open-tickets.ts'
import type { Place } from './question.ts'
import type { Item, Shelf } from './shelf.ts'
import { listed } from './wording.ts'

const candid: Classed = { class: 'restricted', restriction: 'candid' }
const nobody = 'Nothing is recorded about it.'

const nothing: readonly Finding[] = []

/** No record of a kind, although nobody has looked and found none. */
const none = (kind: Kind, knows: Place, text: string): Ask => {
  const asked: readonly Finding[] = [{ text, why: nobody }]
  return {
    id: `${kind}.none`,
    kind,
    cause: 'missing',
    knows,
    find: (shelf) => (shelf.isKnown(kind) ? nothing : asked),
    isConstant: true,
    together: () => text,
  }
}

type About<K extends Kind> = {
  text: (item: Item<K>, title: string) => string
  why?: string
  together?: string
  isTask?: true
  class?: Classed
}

/** A field that a record of this kind leaves empty. `lacks` says of which. */
const without = <K extends Kind>(
  id: string,
  kind: K,
  knows: Place,
  lacks: (item: Item<K>, shelf: Shelf) => boolean,
  { text, why, together, isTask, class: class_ }: About<K>,
): Ask => ({
  id,
  kind,
  cause: 'missing',
  knows,
  ...(isTask ? { isTask } : {}),
  ...(class_ ? { class: class_ } : {}),
  find: (shelf) =>
    shelf.of(kind).flatMap((item): Finding[] => {
      if (!lacks(item, shelf)) return []
      const title = titleOf(kind, item.key, item.data)
      return [{ record: { key: item.key, title }, text: text(item, title), why: why ?? nobody }]
    }),
  together: (titles) => `${together ?? 'What is missing about these'}: ${titles}?`,
})

/** What no record holds at all: it is in people's heads, and is asked once in each handover. */
const fromMemory = (id: string, kind: Kind, knows: Place, text: string): Ask => {
  const asked: readonly Finding[] = [{ text, why: 'No system knows this; somebody has to say it.', enter: [] }]
  return { id, kind, cause: 'missing', knows, find: () => asked, isConstant: true, together: () => text }
}

export const topThree = 'top-three'

/** What is not recorded and should be, in the order of the topics. */
export const missing: readonly Ask[] = [
  fromMemory(topThree, 'health', 'outgoing', 'Which three things matter most about this customer?'),

  none('licence', 'incoming', 'What have they bought, and how many use it?'),
  without('licence.active', 'licence', 'incoming', ({ data }) => data.activeUsers === undefined, {
    text: (_, title) => `How many people use ${title} actively, and when was that counted?`,
    together: 'How many people use these actively',
  }),
  without('licence.true-up', 'licence', 'incoming', ({ data }) => data.trueUp === undefined, {
    text: (_, title) => `Is a true-up coming for ${title}, and how large would it be?`,
    together: 'Is a true-up coming for these',
  }),
  without(
    'licence.renewal',
    'licence',
    'incoming',
    ({ data }, { account }) => data.renewal === undefined && account.renewal === undefined,
    {
      text: (_, title) => `When is the renewal of ${title}?`,
      together: 'When are these renewed',
    },
  ),

  none('communication', 'outgoing', 'How does this customer like to talk with us, and how often?'),
  without('communication.method', 'communication', 'outgoing', ({ data }) => data.preferredMethod === undefined, {
    text: () => 'Which way of getting in touch do they like best?',
  }),
  without('communication.frequency', 'communication', 'outgoing', ({ data }) => data.frequencyOutsideCalls === undefined, {
    text: () => 'How often do we hear from them between the calls?',
  }),
  none('contact', 'outgoing', 'Who are our contacts there?'),
  {
    id: 'contact.key',
    kind: 'contact',
    cause: 'missing',
    knows: 'outgoing',
    find: (shelf) => {
      const contacts = shelf.of('contact')
      return contacts.length > 0 && contacts.every(({ data }) => data.importance !== 'key')
        ? [{ text: 'Who of the contacts matters most?', why: 'No contact is marked as key.' }]
        : []
    },
    together: () => 'Who of the contacts matters most?',
  },
  without('contact.stance', 'contact', 'outgoing', ({ data }) => data.importance === 'key' && data.stance === 'unknown', {
    text: (_, title) => `Where does ${title} stand: champion, supporter, neutral or critic?`,
    together: 'Where do these stand',
    class: candid,
  }),
  none('channel', 'incoming', 'Which chat channels are there with them?'),

  none('collaboration-project', 'outgoing', 'Is there a collaboration project? If there is none: why, and would one help?'),
  without('project.why-none', 'collaboration-project', 'outgoing', ({ data }) => !data.exists && data.whyNot === undefined, {
    text: () => 'Why is there no collaboration project?',
  }),
  without('project.would-help', 'collaboration-project', 'outgoing', ({ data }) => !data.exists && data.wouldHelp === 'unknown', {
    text: () => 'Would a collaboration project help this customer?',
  }),
  without('project.sentiment', 'collaboration-project', 'outgoing', ({ data }) => data.exists && data.sentiment === 'unknown', {
    text: () => 'How do they feel about the product?',
  }),
  none('feature-request', 'outgoing', 'Which features do they ask for, and what has shipped?'),
  without('feature.priority', 'feature-request', 'customer', ({ data }) => !data.shipped && data.priority === 'unknown', {
    text: (_, title) => `How much does "${title}" matter to them?`,
    together: 'How much does each of these matter to them',
  }),

  none('health', 'incoming', 'How is the account doing?'),
  without('health.why', 'health', 'outgoing', ({ data }) => data.why === undefined && data.colour !== 'green', {
    text: ({ data }) => `Why is the health ${data.colour}?`,
  }),
  fromMemory('expected-next', 'health', 'outgoing', 'What do you expect from this customer next?'),

  {
    id: 'success-plan.none',
    kind: 'success-plan',
    cause: 'missing',
    knows: 'outgoing',
    find: (shelf) =>
      shelf.of('success-plan').some(({ data }) => data.status !== 'closed')
        ? []
        : [{ text: 'Which goals do they care about, and how would you build up a success plan?', why: 'No success plan is open.' }],
    together: () => '',
  },
  without('success-plan.empty', 'success-plan', 'outgoing', ({ data }) => data.status !== 'closed' && data.objectives.length === 0, {
    text: (_, title) => `Which goals belong into the plan "${title}"?`,
    why: 'The plan is empty.',
    together: 'Which goals belong into these plans',
  }),
  none('adoption-stage', 'incoming', 'Which stages of the product do they use, and where do they rely on other tools?'),
  without('adoption.unknown', 'adoption-stage', 'customer', ({ data }) => data.status === 'unknown', {
    text: (_, title) => `Do they use ${title}, or another tool for it?`,
    together: 'Which of these do they use',
  }),
  none('opportunity', 'incoming', 'Is a renewal or an upgrade on its way?'),
  without('opportunity.close', 'opportunity', 'incoming', ({ data }) => data.status === 'open' && data.closeOn === undefined, {
    text: (_, title) => `When does "${title}" close?`,
    together: 'When do these close',
  }),
  without('opportunity.plan', 'opportunity', 'team', ({ data }) => data.status === 'won' && data.commandPlan === undefined, {
    text: (_, title) => `Where is the command plan of "${title}", and why did they buy?`,
    together: 'Where are the command plans of these',
  }),
  none('crm-activity', 'incoming', 'Which past mail threads are worth reading?'),

  {
    id: 'series.none',
    kind: 'series',
    cause: 'missing',
    knows: 'outgoing',
    find: (shelf) =>
      shelf.of('series').some(({ data }) => data.kind === 'cadence' && data.active)
        ? []
        : [{ text: 'When do the cadence calls take place, and who attends?', why: 'No cadence series is recorded.' }],
    together: () => '',
  },
  {
    id: 'notes.none',
    kind: 'document',
    cause: 'missing',
    knows: 'outgoing',
    find: (shelf) =>
      shelf.of('document').some(({ data }) => data.kind === 'notes' && data.link && data.reachable !== 'no')
        ? []
        : [
            {
              text: "Where are the meeting notes? Put them into the customer's folder.",
              why: 'No meeting notes with a link that opens are recorded.',
            },
          ],
    together: () => '',
    isTask: true,
  },
  {
    id: 'notes.folder',
    kind: 'document',
    cause: 'missing',
    knows: 'incoming',
    find: (shelf) =>
      shelf.of('document').some(({ data }) => data.kind === 'folder' || data.inStandardFolder)
        ? []
        : [
            {
              text: 'There is no folder for this customer in the usual place: create one.',
              why: 'No document is recorded in the usual place.',
            },
          ],
    together: () => '',
    isTask: true,
  },
  {
    id: 'notes.stray',
    kind: 'document',
    cause: 'missing',
    knows: 'outgoing',
    find: (shelf) => {
      const stray = shelf
        .of('document')
        .filter(({ data }) => !data.inStandardFolder && data.kind !== 'folder' && data.kind !== 'letter' && data.link !== undefined)
      if (stray.length === 0 || stray.length === shelf.of('document').length) return []
      const titles = stray.map(({ data }) => data.title)
      return [
        {
          text: `Move into the customer's folder: ${listed(titles)}.`,
          why: 'Documents outside the folder are found by nobody who does not know of them.',
          basis: stray.map(({ key }) => key).join(' '),
          enter: stray.map(({ key, data }) => ({ kind: 'document', key, title: data.title })),
        },
      ]
    },
    together: () => '',
    isTask: true,
  },
  none('meeting', 'incoming', 'Which calls has the account team had with them? Search the calendars of AE, SA and CSM.'),
  {
    id: 'recording.worth',
    kind: 'recording',
    cause: 'missing',
    knows: 'team',
    find: (shelf) => {
      const recordings = shelf.of('recording')
      if (recordings.length === 0 && shelf.isKnown('recording')) return []
      const open = recordings.filter(({ data }) => data.worthWatching === 'not asked')
      if (recordings.length > 0 && open.length === 0) return []
      return [
        {
          text:
            recordings.length === 0
              ? 'Is there a recorded call worth watching?'
              : `Which recordings are worth watching: ${listed(open.map(({ data }) => data.title))}?`,
          why: recordings.length === 0 ? nobody : 'Nobody has said so yet.',
          basis: open.map(({ key }) => key).join(' '),
          enter: open.map(({ key, data }) => ({ kind: 'recording', key, title: data.title })),
        },
      ]
    },
    together: () => '',
  },

  none('ticket', 'incoming', 'Which support tickets are open?'),
  {
    id: 'ticket.help',
    kind: 'ticket',
    cause: 'missing',
    knows: 'outgoing',
    // Only where something is on fire: where support needs a hand is in no ticket's fields.
    find: (shelf) => {
      const urgent = shelf.of('ticket').filter((one) => isOpenTicket(one) && one.data.priority === 'urgent')
      return urgent.map(({ key, data }) => ({
        record: { key, title: data.subject },
        text: `Where does support need a hand with "${data.subject}"?`,
        why: 'The ticket is urgent and open.',
      }))
    },
    together: (titles) => `Where does support need a hand with these: ${titles}?`,
  },
  fromMemory('past-trouble', 'ticket', 'outgoing', 'What went wrong in the past: migrations, integrations, large upgrades?'),

  none('instance', 'incoming', 'Where does the product run at this customer?'),
  without('instance.use', 'instance', 'outgoing', ({ data }) => data.production === 'unknown', {
    text: (_, title) => `Is ${title} in production?`,
    together: 'Which of these are in production',
  }),
  without(
    'instance.health-check',
    'instance',
    'outgoing',
    ({ data }) => ownHardware(data.hosting) && data.production === 'yes' && data.healthChecks.length === 0,
    {
      text: (_, title) => `Has there been a health check of ${title}, and what came of it?`,
      together: 'Has there been a health check of these',
    },
  ),
  without(
    'instance.papers',
    'instance',
    'outgoing',
    (item) => ownHardware(item.data.hosting) && item.data.production === 'yes' && papersLacking(item).length > 0,
    {
      text: (item, title) => `Where are the ${listed(papersLacking(item))} of ${title}?`,
      together: 'Where are the papers of these',
    },
  ),
  without('instance.runners', 'instance', 'incoming', ({ data }) => data.hosting !== 'self-managed' && data.runners.length === 0, {
    text: (_, title) => `Which runners does ${title} use, and are any on their own premises?`,
    together: 'Which runners do these use',
  }),
  without('instance.minutes', 'instance', 'incoming', ({ data }) => data.hosting === 'SaaS' && data.computeMinutes.length === 0, {
    text: (_, title) => `How many compute minutes does ${title} use, month by month?`,
    together: 'How many compute minutes do these use',
  }),
]

/** Only what they run themselves has machines that somebody should know. */
const ownHardware = (hosting: Item<'instance'>['data']['hosting']): boolean => hosting === 'self-managed'

const papers = [
  { kind: 'architecture diagram', words: 'architecture diagram' },
  { kind: 'machine specifications', words: 'machine specifications' },
  { kind: 'configuration', words: 'configuration files' },
] as const
const papersLacking = ({ data }: Item<'instance'>): string[] =>
  papers.filter(({ kind }) => !data.documents.some((one) => one.kind === kind)).map(({ words }) => words)
