import { scimRoot } from '../../contract/endpoint.ts'
import type { ProvisionerView, signInSettings } from '../../contract/sign-in-settings.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { type Actor, actorId, loggedAs } from '../../core/policy/member.ts'
import { append } from '../../store/log.ts'
import { endProvisioner as end, keepProvisioner, listProvisioners as list, type Provisioner } from '../../store/provisioners.ts'
import { isId } from '../load-account.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { mustBeOwn } from './own-workspace.ts'
import { tokenFor } from './workspace-token.ts'

const most = 5
const day = 86_400_000

/** Where directories speak SCIM. */
export const scimAddress = ({ address }: Pick<Services, 'address'>): string => `${address}${scimRoot}`

export const listProvisioners =
  (services: Services): Operation<typeof signInSettings.listProvisioners> =>
  async (_input, { tenant }) => {
    await mustBeOwn(services, tenant)
    const { people } = await services.directory(tenant)
    const items = await list(services.database, { tenant, now: services.clock() })
    return { address: scimAddress(services), items: items.map((one) => viewOf(one, people)) }
  }

export const makeProvisioner =
  (services: Services): Operation<typeof signInSettings.makeProvisioner> =>
  async ({ body: { name, days } }, { tenant, actor }) => {
    await mustBeOwn(services, tenant)
    const now = services.clock()
    const there = await list(services.database, { tenant, now })
    if (there.filter(({ expiresAt }) => expiresAt > now).length >= most)
      throw new Refusal(
        'conflict',
        'token.too-many',
        `There are ${most} tokens for provisioning, which is the maximum. End one that nothing uses.`,
      )
    const [id, token] = [services.newId(), tokenFor(tenant, services.newToken(), 'provisioning')]
    const madeBy = actorId(actor)
    const made = { id, name, madeBy, createdAt: now, expiresAt: new Date(now.getTime() + days * day), usedAt: null }
    await keepProvisioner(services.database, { tenant, token, now, ...made })
    await tell(services, { tenant, actor }, { type: 'ProvisioningTokenMade', token: id, name, expiresAt: made.expiresAt.toISOString() })
    return { token, address: scimAddress(services), view: viewOf(made, (await services.directory(tenant)).people) }
  }

export const endProvisioner =
  (services: Services): Operation<typeof signInSettings.endProvisioner> =>
  async ({ params: { id } }, { tenant, actor }) => {
    await mustBeOwn(services, tenant)
    const name = isId(id) ? await end(services.database, { tenant, id }) : undefined
    if (name === undefined) throw new Refusal('unknown', 'token.unknown', 'There is no such token for provisioning any more.')
    services.sessionsChanged({ tenant, person: 'baton' })
    await tell(services, { tenant, actor }, { type: 'ProvisioningTokenEnded', token: id, name })
    return undefined
  }

const viewOf = (
  { id, name, madeBy, createdAt, usedAt, expiresAt }: Provisioner,
  people: ReadonlyMap<string, { name: string }>,
): ProvisionerView => ({
  id,
  name,
  madeBy: { id: madeBy, name: people.get(madeBy)?.name ?? 'Somebody who left' },
  createdAt: createdAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
  expiresAt: expiresAt.toISOString(),
})

/** On the workspace's stream, by which every node hears that the tokens of directories changed. */
const tell = (
  { database, clock }: Services,
  { tenant, actor }: { tenant: string; actor: Actor },
  event: { type: string; [member: string]: unknown },
) =>
  append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [event],
    ...loggedAs(actor),
    at: clock().toISOString(),
  })
