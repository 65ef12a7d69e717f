import type { MinimalOf, OutputOf } from '../contract/endpoint.ts'
import type { handovers } from '../contract/handovers.ts'
import type { Json } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { type Actor, actorId } from '../core/policy/member.ts'
import { notStarted } from '../core/process/evolve.ts'
import { type StartCircumstances, startHandover as start } from '../core/process/start.ts'
import type { Loaded } from '../store/load.ts'
import type { Answered, IdempotencyKey } from '../store/log-types.ts'
import { appendHandover, untilDecided } from './append-handover.ts'
import type { Directory } from './directory.ts'
import { followUpOrLeave } from './follow-up.ts'
import type { Operation } from './operation.ts'
import { playbookNames } from './playbook-names.ts'
import { previousHandover } from './previous-handover.ts'
import { receiptOf } from './receipt.ts'
import { seenHandover, shownOnce } from './seen-handover.ts'
import type { PublishedPlaybook, Services } from './services.ts'
import { worldFrom } from './world-from.ts'

export const unknownAccount = (name: string) =>
  new Refusal('unknown', 'account.unknown', `There is no account "${name.slice(0, 60)}" that you can see.`)

export const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

export type StartCase = { playbook: PublishedPlaybook; circumstances: StartCircumstances; number: number; loaded: Loaded }

/** What a start may depend on: the account, who runs the workspace, and the newest version of the page. */
export async function loadStart(
  services: Services,
  {
    tenant,
    account,
    playbook,
    actor,
    now,
    previous,
    idempotency,
  }: {
    tenant: string
    account: string
    playbook: string
    actor: Actor
    now: Date
    previous?: string | undefined
    idempotency?: IdempotencyKey
  },
): Promise<StartCase | { answered: Answered }> {
  if (!isId(account)) throw unknownAccount(account)
  const loaded = await services.store.load(tenant, { account, ...(idempotency ? { idempotency } : {}) })
  if ('answered' in loaded) return loaded
  if (loaded.accounts.length === 0) throw unknownAccount(account)
  const newest = await newestPlaybook(services, tenant, playbook)
  const before = previous === undefined ? undefined : await previousHandover(services, tenant, { account, id: previous })
  return {
    playbook: newest,
    circumstances: {
      ...startsWith(services, loaded, { newest, directory: await services.directory(tenant), actor, now }),
      previous: before,
    },
    number: loaded.nextNumber,
    loaded,
  }
}

/** The page on which handovers of this name begin. */
export async function newestPlaybook(services: Services, tenant: string, playbook: string): Promise<PublishedPlaybook> {
  const published = await services.playbooks(tenant)
  const newest = published.find(({ id }) => id === playbook)
  if (newest) return newest
  const known = [...playbookNames(published).keys()]
  const way = known.length === 0 ? 'None is published yet.' : `There are: ${known.join(', ')}.`
  throw new Refusal('invalid', 'playbook.unknown', `There is no playbook "${playbook}". ${way}`, { where: 'playbook' })
}

type Begin = { newest: PublishedPlaybook; directory: Directory; actor: Actor; now: Date }

/** What the rules of a start look at, from an account as it was loaded. */
export function startsWith(
  services: Pick<Services, 'newId' | 'address'>,
  loaded: Pick<Loaded, 'accounts' | 'records' | 'assignments' | 'underWay'> & { nextNumber: number },
  { newest, directory, actor, now }: Begin,
): StartCircumstances {
  // What has ended moves with nobody.
  const [own, ...below] = loaded.accounts
  const world = worldFrom({ ...loaded, accounts: own ? [own, ...below.filter(({ endedAt }) => endedAt === null)] : [] }, directory)
  if (!world) throw new Error('A start was to be judged without its account')
  const { people, territories, pools, tiers, labels, providers } = directory
  return {
    definition: newest.definition,
    world,
    people,
    territories,
    pools,
    tiers,
    labels,
    providers,
    actor,
    now: now.toISOString(),
    newId: services.newId,
    address: services.address,
    number: loaded.nextNumber,
    running: loaded.underWay.filter(({ changesHolder }) => changesHolder),
    hasEnded: own !== undefined && own.endedAt !== null,
  }
}

type Started = OutputOf<typeof handovers.startHandover> | MinimalOf<typeof handovers.startHandover>

/** Opens a handover on the newest version of its playbook. */
export const startHandover =
  (services: Services): Operation<typeof handovers.startHandover> =>
  async ({ body }, { tenant, actor, now, idempotency, isBrief }) => {
    const key = idempotency && { actor: actorId(actor), key: idempotency.key, requestHash: idempotency.requestHash }
    const done = await untilDecided(services, `start for ${body.account}`, async () => {
      const found = await loadStart(services, {
        tenant,
        account: body.account,
        playbook: body.playbook,
        actor,
        now,
        previous: body.previous,
        ...(key ? { idempotency: key } : {}),
      })
      if ('answered' in found) return found
      const { playbook, loaded } = found
      return services.takeNumbers({ tenant, from: found.number }, async (number) => {
        const circumstances = { ...found.circumstances, number }
        const id = services.newId()
        const events = start(id, body, circumstances)
        const seen = shownOnce(
          (after): Started =>
            isBrief ? { return: 'minimal', ...receiptOf(after, circumstances) } : seenHandover({ handover: after, circumstances, loaded }),
        )
        const written = await appendHandover(services, {
          tenant,
          before: notStarted(id),
          events,
          circumstances,
          stored: { number, playbookVersion: playbook.version, timers: [] },
          ...(key ? { idempotency: { ...key, answer: (after) => seen(after) as unknown as Json } } : {}),
        })
        return 'answered' in written ? written : { written, circumstances, seen }
      })
    })
    if ('answered' in done) return done.answered.answer as unknown as Started
    await followUpOrLeave(services, tenant, done.written, done.circumstances)
    return done.seen(done.written.handover)
  }
