import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id, Line } from './parts.ts'

const NamedBy = z
  .array(z.object({ id: Id, title: z.string() }))
  .meta({ description: 'Playbooks whose newest page, or whose running handovers, name it' })

export const ServiceTierView = z
  .object({
    id: Id,
    name: z.string(),
    servedBy: z.enum(['person', 'pool']).meta({ description: 'Who serves accounts of it: a CSM of their own, or pooled engineers' }),
    poolMayTake: z.boolean().meta({ description: 'Whether an account of it may be handed to a pool' }),
    accounts: z.number().int().meta({ description: 'How many accounts have it now' }),
    playbooks: NamedBy,
  })
  .meta({ id: 'ServiceTier', description: "A tier of the team's own service" })
export type ServiceTierView = z.infer<typeof ServiceTierView>

export const ServiceTierList = z.object({
  items: z.array(ServiceTierView).meta({ description: 'In their order' }),
  unlisted: z
    .array(z.object({ name: z.string(), accounts: z.number().int(), playbooks: NamedBy }))
    .meta({ description: 'Names that accounts or playbooks have and the list has not' }),
})
export type ServiceTierList = z.infer<typeof ServiceTierList>

const byId = { params: z.strictObject({ id: Id }) }

export const serviceTiers = {
  listServiceTiers: endpoint({
    method: 'GET',
    path: '/service-tiers',
    summary: 'List service tiers, with where each is in use',
    about: 'While the list is empty, every name of a tier is taken as it is written.',
    who: 'workspace.read',
    status: 200,
    output: ServiceTierList,
    refusals: {},
  }),
  putServiceTier: endpoint({
    method: 'PUT',
    path: '/service-tiers/:id',
    summary: 'Add a service tier, or change one',
    about:
      'A new name moves every account that has the old one, in the same step; each account says so in its history. A name that playbooks have stays as long as they have it.',
    ...byId,
    who: 'lists.write',
    body: z.strictObject({
      name: Line.max(100),
      servedBy: z.enum(['person', 'pool']),
      poolMayTake: z.boolean().default(true).meta({ description: 'Counts where a person serves it; what a pool serves it may take' }),
      place: z.number().int().min(1).max(200).optional().meta({ description: 'Its place in the list; 1 is first. Last when it is new' }),
    }),
    status: 200,
    output: ServiceTierList,
    refusals: {
      'tier.id': { kind: 'invalid', when: 'An id has letters, digits and hyphens.' },
      'tier.exists': { kind: 'conflict', when: 'Another tier has that name.' },
      'tier.named-by-playbooks': { kind: 'conflict', when: 'Playbooks name it as it is; `details.playbooks` has their titles.' },
      'tier.fed': { kind: 'conflict', when: 'Another system feeds the tiers of accounts here, so the accounts cannot be moved.' },
    },
  }),
  removeServiceTier: endpoint({
    method: 'DELETE',
    path: '/service-tiers/:id',
    summary: 'Remove a service tier that nothing has',
    ...byId,
    who: 'lists.write',
    status: 200,
    output: ServiceTierList,
    refusals: {
      'tier.none': { kind: 'unknown', when: 'There is no service tier with that id.' },
      'tier.in-use': { kind: 'conflict', when: 'Accounts have it; `details.accounts` says how many.' },
      'tier.named-by-playbooks': { kind: 'conflict', when: 'Playbooks name it; `details.playbooks` has their titles.' },
    },
  }),
}
