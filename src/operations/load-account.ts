import { Refusal } from '../core/base/refusal.ts'
import { type Actor, actorId } from '../core/policy/member.ts'
import type { Handover } from '../core/process/handover.ts'
import { momentIn } from '../core/process/rights.ts'
import type { Account } from '../core/records/account.ts'
import type { AudienceRole } from '../core/records/field-class.ts'
import type { Database } from '../store/database.ts'
import { type Loaded, type LoadedAccount, load } from '../store/load.ts'
import type { Answered, IdempotencyKey } from '../store/log-types.ts'
import { audienceOf, partiesOf, type RunningParties } from './audience.ts'
import type { Directory } from './directory.ts'
import type { Idempotency } from './operation.ts'
import type { Services } from './services.ts'

export type AccountServices = Pick<Services, 'database' | 'store' | 'newId' | 'directory' | 'playbook' | 'recheck' | 'inTurn'>

/** One account with all that is known about it, and what the caller is to it. */
export type AccountCase = {
  account: LoadedAccount
  fields: Account
  loaded: Loaded
  directory: Directory
  running: RunningParties[]
  audience: Set<AudienceRole>
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const isId = (text: string): boolean => uuid.test(text)

export const unknownAccount = (id: string) =>
  new Refusal('unknown', 'account.unknown', `There is no account "${id.slice(0, 60)}" that you can see.`)

/** Its fields in one place; the name and the parent have columns of their own. */
export const fieldsOf = ({ name, parent, data }: Pick<LoadedAccount, 'name' | 'parent' | 'data'>): Account =>
  ({ ...data, name, ...(parent === null ? {} : { parent }) }) as Account

/** Who may say that its contract is over: their manager, and operations. */
export const mayEnd = (audience: AccountCase['audience']): boolean => audience.has('manager') || audience.has('operations')

/** Who holds the account at this moment, by its ledger. */
export const holderAt = (assignments: Loaded['assignments'], account: string, now: string) =>
  assignments.find((one) => one.account === account && one.holds && one.fromAt <= now && (one.toAt === null || now < one.toAt))

/** Two waits at most: the account, and the handovers of it that run. Another workspace's account is as unknown as none. */
export async function loadAccount(
  services: AccountServices,
  { tenant, id, actor, now }: { tenant: string; id: string; actor: Actor; now: Date },
): Promise<AccountCase> {
  if (!isId(id)) throw unknownAccount(id)
  const [loaded, directory] = await Promise.all([services.store.load(tenant, { account: id.toLowerCase() }), services.directory(tenant)])
  if ('answered' in loaded) throw new Error('A load without a key was answered')
  const [account] = loaded.accounts
  if (!account) throw unknownAccount(id)
  const running = await runningParties(services, { tenant, loaded, account: account.id, now: now.toISOString() })
  const fields = fieldsOf(account)
  const holder = holderAt(loaded.assignments, account.id, now.toISOString())
  return { account, fields, loaded, directory, running, audience: audienceOf(actor, { holder, region: fields.region, running }, directory) }
}

async function runningParties(
  services: AccountServices,
  { tenant, loaded, account, now }: { tenant: string; loaded: Loaded; account: string; now: string },
): Promise<RunningParties[]> {
  const ids = loaded.underWay.filter((one) => one.account === account).map(({ handover }) => handover)
  if (ids.length === 0) return []
  const rows = await services.store.handoverStates(tenant, ids)
  return Promise.all(
    rows.map(async ({ state, playbook, playbookVersion }) => {
      const { definition } = await services.playbook(tenant, playbook, playbookVersion)
      const handover = state as unknown as Handover
      return partiesOf(handover, definition, momentIn(handover, now))
    }),
  )
}

/** The key under which the answer is kept; undefined when the caller gave none. */
export const keyOf = (actor: Actor, idempotency: Idempotency | undefined): IdempotencyKey | undefined =>
  idempotency && { actor: actorId(actor), key: idempotency.key, requestHash: idempotency.requestHash }

/** What was answered to this key before, looked up before anything is judged. */
export async function answeredBefore(database: Database, tenant: string, key: IdempotencyKey | undefined): Promise<Answered | undefined> {
  if (!key) return undefined
  const found = await load(database, tenant, { idempotency: key })
  return 'answered' in found ? found.answered : undefined
}

/** How often a change is made again on the newest state when somebody else wrote at the same moment. */
const attempts = 6

/** Runs a change of an account that may find itself overtaken. Each attempt loads anew and so judges on what there is. */
export async function untilNotOvertaken<T>({ inTurn }: Pick<Services, 'inTurn'>, account: string, change: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTurn(account.toLowerCase(), change)
    } catch (error) {
      const isOvertaken = error instanceof Refusal && error.code === 'version.stale'
      if (!isOvertaken || attempt === attempts) throw error
    }
  }
}

/** The version that the caller named must be the one that is judged. Its own code, so that a repeat does not follow. */
export function mustBeVersion({
  seen,
  found,
  what,
  code,
}: {
  seen: number | undefined
  found: number
  what: string
  code: `${string}.stale`
}): void {
  if (seen !== undefined && seen !== found) {
    throw new Refusal('stale', code, `${what} is at version ${found}; you saw version ${seen}. Look at it again.`, {
      details: { version: found },
    })
  }
}
