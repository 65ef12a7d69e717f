import type { Instant } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { dateWords } from '../calendar/words.ts'
import type { Member, Territory } from '../policy/member.ts'
import type { LedgerHolder } from './ledger.ts'
import { absenceWithin, isGone, type Presence } from './presence.ts'

/** Somebody stands in for the holder for a while. The account stays its holder's. */
export type Cover = {
  id: string
  account: string
  person: string
  for: LedgerHolder
  from: Instant
  to: Instant
  state: 'planned' | 'running' | 'due' | 'ended' | 'cancelled'
}

export type CoverWish = { person: string; from: Instant; to: Instant }

type Circumstances = {
  actor: Member
  holder: LedgerHolder
  accountName: string
  now: Instant
  people: ReadonlyMap<string, Member>
  presence: ReadonlyMap<string, Presence>
  territory: Territory | undefined
}

const steers = ({ roles }: Pick<Member, 'roles'>) => roles.some((role) => role === 'operations' || role === 'administrator')

/** The holder, their manager, whoever runs the pool's territory, and operations arrange who covers. */
export function mayArrange(
  actor: Member,
  holder: LedgerHolder,
  { people, territory }: Pick<Circumstances, 'people' | 'territory'>,
): boolean {
  const held = holder.kind === 'person' ? [holder.id] : territory ? [territory.owner, territory.deputy ?? ''] : []
  return steers(actor) || held.includes(actor.id) || held.some((id) => people.get(id)?.manager === actor.id)
}

/** Who covers a person is a CSM; who covers for a pool may be an engineer too. */
const mayCover = ({ roles, active }: Pick<Member, 'roles' | 'active'>, holder: LedgerHolder): boolean =>
  active && roles.some((role) => role === 'csm' || (holder.kind === 'pool' && role === 'cse'))

export function refuseCover(wish: CoverWish, circumstances: Circumstances): Refusal | undefined {
  const { actor, holder, accountName, now, people, presence } = circumstances
  if (!mayArrange(actor, holder, circumstances)) {
    const name = holder.kind === 'person' ? people.get(holder.id)?.name : undefined
    return new Refusal(
      'forbidden',
      'cover.not-yours',
      `${name ? `${name}, their manager or operations` : 'Who runs its territory, or operations,'} can say who covers ${accountName}.`,
    )
  }
  if (wish.from >= wish.to) return new Refusal('invalid', 'cover.order', 'The cover ends before it begins.', { where: 'to' })
  if (wish.to <= now) return new Refusal('invalid', 'cover.past', 'That time is over. Choose days that are still to come.', { where: 'to' })
  const person = people.get(wish.person)
  if (!person || !mayCover(person, holder))
    return new Refusal(
      'invalid',
      'cover.person',
      `${person?.name ?? 'Nobody of that name'} cannot cover ${accountName}: name a CSM who works here.`,
      {
        where: 'person',
      },
    )
  if (holder.kind === 'person' && holder.id === person.id)
    return new Refusal('invalid', 'cover.self', `${person.name} holds ${accountName}; somebody else has to cover.`, { where: 'person' })
  const there = presence.get(person.id)
  const away = there && absenceWithin(there, wish.from, wish.to)
  if (away)
    return new Refusal('conflict', 'cover.away', `${person.name} is on leave ${away.words} and cannot cover in that time.`, {
      where: 'person',
    })
  if (there && isGone(there, wish.to))
    return new Refusal(
      'conflict',
      'cover.away',
      `${person.name} leaves on ${dateWords((there.leftAt ?? '').slice(0, 10))}, before that is over.`,
      {
        where: 'person',
      },
    )
  return undefined
}

export const coverSteps = ['read', 'hand-back', 'cancel'] as const
export type CoverStep = (typeof coverSteps)[number]

/** What a person may do about a cover now, and why not what they may not. */
export function refuseStep(
  step: CoverStep,
  cover: Cover,
  { actor, people, territory }: Pick<Circumstances, 'actor' | 'people' | 'territory'>,
): Refusal | undefined {
  const over = cover.state === 'ended' || cover.state === 'cancelled'
  if (over) return new Refusal('conflict', 'cover.over', 'This cover is over.')
  if (step === 'cancel') {
    if (actor.id !== cover.person && !mayArrange(actor, cover.for, { people, territory }))
      return new Refusal(
        'forbidden',
        'cover.not-yours',
        'The person who covers, the person covered, their manager or operations can call it off.',
      )
    return cover.state === 'due'
      ? new Refusal('conflict', 'cover.due', 'Its time has come to an end; what is missing is the hand-back note.')
      : undefined
  }
  if (actor.id !== cover.person)
    return new Refusal('forbidden', 'cover.not-yours', `${people.get(cover.person)?.name ?? 'Who covers'} does that.`)
  if (step === 'hand-back' && cover.state === 'planned')
    return new Refusal('conflict', 'cover.not-begun', 'It has not begun, so there is nothing to hand back.')
  return undefined
}

export const stepsFor = (cover: Cover, around: Pick<Circumstances, 'actor' | 'people' | 'territory'>): CoverStep[] =>
  coverSteps.filter((step) => refuseStep(step, cover, around) === undefined)

/** What the time alone has made of a cover. */
export function stateAt({ state, from, to }: Pick<Cover, 'state' | 'from' | 'to'>, now: Instant): Cover['state'] {
  if (state === 'ended' || state === 'cancelled') return state
  return now >= to ? 'due' : now >= from ? 'running' : 'planned'
}
