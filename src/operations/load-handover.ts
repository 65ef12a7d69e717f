import { Refusal } from '../core/base/refusal.ts'
import type { Actor } from '../core/policy/member.ts'
import { type Circumstances, tasksOf } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { momentIn } from '../core/process/rights.ts'
import type { Loaded, LoadedHandover } from '../store/load.ts'
import type { Answered, IdempotencyKey } from '../store/log-types.ts'
import type { Services } from './services.ts'
import { worldFrom } from './world-from.ts'

export type LoadedCase = {
  handover: Handover
  circumstances: Circumstances
  stored: LoadedHandover
  playbookVersion: number
  loaded: Loaded
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const unknownHandover = (name: string) =>
  new Refusal('unknown', 'handover.unknown', `There is no handover "${name.slice(0, 60)}" that you can see.`)

/** The id of a handover from its id or its short name (`KES-12`). */
export async function handoverId({ store }: Services, tenant: string, name: string): Promise<string> {
  if (uuid.test(name)) return name.toLowerCase()
  if (!/^[A-Z]{3}-\d{1,9}$/i.test(name)) throw unknownHandover(name)
  const id = await store.handoverNamed(tenant, name.toUpperCase())
  if (id === undefined) throw unknownHandover(name)
  return id
}

/** Whoever came with a session that is remembered may have left, or have another role, since. */
const asTheyAreNow = (actor: Actor, people: Circumstances['people']): Actor => {
  const member = actor.kind === 'baton' ? undefined : people.get(actor.member.id)
  return actor.kind === 'baton' || !member ? actor : { ...actor, member }
}

/** Everything that a decision about this handover may depend on, in one wait; or what was answered to the key before. */
export async function loadHandover(
  services: Services,
  { tenant, id, actor, now, idempotency }: { tenant: string; id: string; actor: Actor; now: Date; idempotency?: IdempotencyKey },
): Promise<LoadedCase | { answered: Answered }> {
  const loaded = await services.store.load(tenant, { handover: id, ...(idempotency ? { idempotency } : {}) })
  return 'answered' in loaded ? loaded : caseFrom(services, loaded, { tenant, id, actor, now })
}

/** The case of what was loaded about this handover. */
export async function caseFrom(
  services: Services,
  loaded: Loaded,
  { tenant, id, actor, now }: { tenant: string; id: string; actor: Actor; now: Date },
): Promise<LoadedCase> {
  if (!loaded.handover) throw unknownHandover(id)
  const stored = loaded.handover
  const directory = await services.directory(tenant)
  const world = worldFrom(loaded, directory)
  if (!world) throw new Error(`The account of handover ${id} is gone`)
  const { definition } = await services.playbook(tenant, stored.playbook, stored.playbookVersion)
  // A page that was only worded anew is a version of the same name: nothing would change by moving there.
  const others = new Map(
    (await services.playbooks(tenant)).flatMap((one) =>
      one.id === stored.playbook && one.definition.version !== definition.version
        ? [[one.definition.version, one.definition] as const]
        : [],
    ),
  )
  const { people, territories, pools, tiers, labels, providers, letterTemplates } = directory
  const state = stored.state as unknown as Handover
  // Only whoever can arrange a call has to know when people are in another one.
  const arranges = tasksOf(definition).some(({ id: task, kind }) => kind === 'call' && state.tasks[task]?.status === 'open')
  const busy = arranges ? (await services.calls(tenant)).filter((call) => call.handover !== id) : undefined
  const circumstances: Circumstances = {
    definition,
    world,
    people,
    territories,
    pools,
    tiers,
    labels,
    providers,
    letterTemplates,
    actor: asTheyAreNow(actor, people),
    now: momentIn(state, now.toISOString()),
    newId: services.newId,
    address: services.address,
    otherVersions: [...others.values()],
    ...(busy ? { busy } : {}),
  }
  return { handover: state, circumstances, stored, playbookVersion: stored.playbookVersion, loaded }
}
