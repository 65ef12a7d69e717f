import type { Facts } from '../facts/facts.ts'
import type { Person } from '../records/parts.ts'
import type { PlannedChange } from './action.ts'
import { ofUnknownAccess } from './documents-handed-over.ts'
import { quoted } from './words.ts'

/** Something that no plan moves. `id` stays the same for as long as it is the same thing. */
export type LeftItem = { id: string; subject: string; link?: string; change?: LeftChange }
/** What a person changes there by hand. */
export type LeftChange = Pick<PlannedChange, 'system' | 'account' | 'record' | 'before' | 'after' | 'instruction'>
/** Things that stay for the same reason. Whoever takes over says of each group that they know. */
export type LeftGroup = { id: LeftGroupId; title: string; because: string; items: LeftItem[] }

/** The groups that there can be, with their titles. */
const leftTitles = {
  'children-that-stay': 'Child accounts that stay',
  'childrens-work': 'Work in child accounts',
  'closed-tickets': 'Solved and closed tickets',
  'closed-work': 'Closed CTAs and success plans',
  'others-series': 'Series that colleagues organise',
  'past-calls': 'Calls that were held',
  'unknown-access': 'Documents and recordings of unknown access',
} as const
export type LeftGroupId = keyof typeof leftTitles

export const leftTitle = (group: string): string => (group in leftTitles ? leftTitles[group as LeftGroupId] : group)

/**
 * What the change of owner leaves where it is, since it cannot be moved, and why. Groups with nothing in them are left out.
 * `childrensWork`: what the tasks of the page would change in the child accounts that come along.
 */
export function leftBehind(facts: Facts, childrensWork: LeftItem[]): LeftGroup[] {
  const { outgoing, incoming } = facts.handover
  const from = outgoing?.name ?? 'the previous holder'
  const groups: Omit<LeftGroup, 'title'>[] = [
    {
      id: 'children-that-stay',
      because: 'Each stays with its holder, for the reason that stands with it.',
      items: facts.children.flatMap(({ id, name, moves, whyNot }) =>
        moves ? [] : [{ id: `child/${id}`, subject: whyNot ? `${name}: ${whyNot}` : name }],
      ),
    },
    {
      id: 'childrens-work',
      because: `The tasks of a handover change what is recorded of ${facts.account.name} itself. These are changed by hand, each as it says; a line goes from here once the records of the child account show it.`,
      items: childrensWork,
    },
    {
      id: 'closed-tickets',
      because: `A closed ticket takes no new followers; news on one would still reach ${from}.`,
      items: outgoing
        ? facts.tickets.flatMap(({ key, subject, status, followers, cc, link }) =>
            (status === 'solved' || status === 'closed') && isAmong(outgoing, followers, cc)
              ? [item(`ticket/${key}`, `Ticket ${key} ${quoted(subject)}`, link)]
              : [],
          )
        : [],
    },
    {
      id: 'closed-work',
      because: `They are history and keep the owner that they had: ${from}.`,
      items: outgoing
        ? [
            ...facts.ctas.flatMap((cta) =>
              cta.status === 'closed' && cta.owner?.id === outgoing.id ? [item(`cta/${cta.key}`, `CTA ${quoted(cta.title)}`)] : [],
            ),
            ...facts.successPlans.flatMap((plan) =>
              plan.status === 'closed' && plan.owner?.id === outgoing.id
                ? [item(`success-plan/${plan.key}`, `Success plan ${quoted(plan.title)}`, plan.link)]
                : [],
            ),
          ]
        : [],
    },
    {
      id: 'others-series',
      because: 'Only who organises a series can change it; ask them whether it should go on.',
      items: facts.series.flatMap((series) =>
        series.active &&
        series.organiser === 'internal' &&
        series.organisedBy !== undefined &&
        series.organisedBy.id !== outgoing?.id &&
        series.organisedBy.id !== incoming?.id
          ? [item(`series/${series.key}`, `${quoted(series.title)} of ${series.organisedBy.name}`, series.link)]
          : [],
      ),
    },
    {
      id: 'past-calls',
      because: `They stay in the calendar of ${from}; notes and recordings tell what was said.`,
      items: outgoing
        ? facts.meetings.flatMap(({ key, title, at, held, lead, link }) =>
            held === 'held' && lead?.id === outgoing.id ? [item(`meeting/${key}`, `${quoted(title)} on ${at.slice(0, 10)}`, link)] : [],
          )
        : [],
    },
    {
      id: 'unknown-access',
      because: `Nobody has recorded who can open them; open each, and ask ${from} for what does not open.`,
      items: ofUnknownAccess(facts).map(({ id, subject, link }) => item(id, subject, link)),
    },
  ]
  return groups.flatMap((group) => (group.items.length > 0 ? [{ ...group, title: leftTitles[group.id] }] : []))
}

const isAmong = ({ id }: Person, ...lists: readonly (readonly Person[])[]) => lists.some((list) => list.some((one) => one.id === id))
const item = (id: string, subject: string, link?: string): LeftItem => ({ id, subject, ...(link === undefined ? {} : { link }) })
