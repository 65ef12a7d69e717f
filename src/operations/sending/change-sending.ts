import type { Sending, sending } from '../../contract/sending.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { type Actor, actorId, loggedAs } from '../../core/policy/member.ts'
import { withTenant } from '../../store/database.ts'
import { append, versionOf } from '../../store/log.ts'
import { readStop, type StoredStop, stopRow } from '../../store/sending-stop.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { asSentence, nameOf } from './stop.ts'

export const getSending =
  (services: Services): Operation<typeof sending.getSending> =>
  (_input, { tenant }) =>
    sendingNow(services, tenant)

/** Whoever comes second is told who was first, so that nobody lifts a stop whose reason they never read. */
export const stopSending =
  (services: Services): Operation<typeof sending.stopSending> =>
  async ({ body: { why } }, { tenant, actor, now }) => {
    await change(services, { tenant, actor, now }, (stopped, name) => {
      if (stopped)
        throw new Refusal('conflict', 'sending.stopped', `${name(stopped)} has already stopped all sending: ${asSentence(stopped.why)}`)
      return { event: { type: 'SendingStopped', why }, after: { at: now.toISOString(), by: actorId(actor), why } }
    })
    return sendingNow(services, tenant)
  }

export const resumeSending =
  (services: Services): Operation<typeof sending.resumeSending> =>
  async ({ body: { why } }, { tenant, actor, now }) => {
    await change(services, { tenant, actor, now }, (stopped) => {
      if (!stopped) throw new Refusal('conflict', 'sending.goes-on', 'Nobody has stopped sending. Nothing was changed.')
      return { event: { type: 'SendingResumed', ...(why === undefined ? {} : { why }) }, after: null }
    })
    return sendingNow(services, tenant)
  }

type Judged = { event: { type: string; [member: string]: unknown }; after: StoredStop | null }

const attempts = 6

async function change(
  services: Services,
  { tenant, actor, now }: { tenant: string; actor: Actor; now: Date },
  judge: (stopped: StoredStop | null, name: (stop: StoredStop) => string) => Judged,
): Promise<void> {
  const stream = { kind: 'workspace', id: tenant } as const
  const { people } = await services.directory(tenant)
  for (let attempt = 1; ; attempt++) {
    const expectedVersion = await versionOf(services.database, tenant, stream)
    const { event, after } = judge(await readStop(services.database, tenant), (stop) => nameOf(stop, people))
    try {
      await append(services.database, {
        tenant,
        stream,
        expectedVersion,
        events: [event],
        ...loggedAs(actor),
        at: now.toISOString(),
        models: { directory: [stopRow(after)] },
      })
      return
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'version.stale') || attempt === attempts) throw error
    }
  }
}

async function sendingNow({ database, directory, store }: Services, tenant: string): Promise<Sending> {
  const [stopped, { people }, waiting, { maySend }] = await Promise.all([
    readStop(database, tenant),
    directory(tenant),
    waitingIn(database, tenant),
    store.deployment(),
  ])
  return {
    restored: !maySend,
    stopped: stopped && { at: stopped.at, by: { id: stopped.by, name: nameOf(stopped, people) }, why: stopped.why },
    waiting,
  }
}

const waitingIn = (database: Services['database'], tenant: string): Promise<Sending['waiting']> =>
  withTenant(database, tenant, async (queries) => {
    const notices = await queries
      .selectFrom('baton.mail_delivery')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('tenant', '=', tenant)
      .where('kind', '=', 'notice')
      .where('state', 'in', ['waiting', 'sending'])
      .executeTakeFirstOrThrow()
    const letters = await queries
      .selectFrom('baton.timer')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('tenant', '=', tenant)
      .where('kind', '=', 'letter')
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .executeTakeFirstOrThrow()
    return { notices: Number(notices.count), letters: Number(letters.count) }
  })
