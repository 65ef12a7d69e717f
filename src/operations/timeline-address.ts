import type { timelineAddress } from '../contract/timeline-address.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Actor, Member } from '../core/policy/member.ts'
import { load } from '../store/load.ts'
import { append, versionOf } from '../store/log.ts'
import { untilDecided } from './append-handover.ts'
import type { Directory, PersonData } from './directory.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The one address that a letter in this person's name goes to in blind copy. For the hand-over of a letter only (invariant 35). */
export const timelineAddressOf = ({ stored }: Pick<Directory, 'stored'>, person: string): string | undefined =>
  stored.get(person)?.timelineAddress

export const getTimelineAddress =
  (services: Pick<Services, 'directory'>): Operation<typeof timelineAddress.getTimelineAddress> =>
  async (_input, { tenant, actor }) => {
    const { id } = thePerson(actor)
    return { address: timelineAddressOf(await services.directory(tenant), id) ?? null }
  }

/** That it was set is logged; what it is stands with the person and nowhere else. */
export const putTimelineAddress =
  (services: Services): Operation<typeof timelineAddress.putTimelineAddress> =>
  async ({ body: { address } }, { tenant, actor, now }) => {
    const { id } = thePerson(actor)
    await untilDecided(services, id, async () => {
      const stream = { kind: 'person', id } as const
      const expectedVersion = await versionOf(services.database, tenant, stream)
      const loaded = await load(services.database, tenant, { people: true })
      if ('answered' in loaded) throw new Error('Nothing was asked with a key')
      const person = loaded.people.find((one) => one.id === id)
      if (!person) throw new Error(`${id} is gone from the directory`)
      const { timelineAddress: _old, ...rest } = person.data as unknown as PersonData
      const data: PersonData = { ...rest, ...(address === null ? {} : { timelineAddress: address }) }
      const { email, name, activeUntil } = person
      await append(services.database, {
        tenant,
        stream,
        expectedVersion,
        events: [{ type: 'TimelineAddressSet', person: id, isSet: address !== null }],
        actor: id,
        at: now.toISOString(),
        models: { people: [{ id, email, name, data, activeUntil }] },
      })
    })
    services.forget(tenant)
    return { address }
  }

function thePerson(actor: Actor): Member {
  if (actor.kind === 'person') return actor.member
  throw new Refusal(
    'forbidden',
    'timeline-address.person-only',
    'A timeline address is told to its person alone. Sign in as that person, not as software.',
  )
}
