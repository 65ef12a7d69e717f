import type { Happened } from '../core/process/handover.ts'
import { eachAlone } from '../operations/each-alone.ts'
import { entryKey, entryOf, followUp } from '../operations/follow-up.ts'
import { loadHandover } from '../operations/load-handover.ts'
import { recheckAccounts } from '../operations/recheck.ts'
import type { Services } from '../operations/services.ts'
import type { Entry } from '../store/log-types.ts'
import { resting } from './resting.ts'

const follower = 'consequences'

/** What a few people do at the same time is less than this. */
const much = 20

/**
 * Whether the relay has much before it, as a list of new facts gives it. Asked of the log: of several nodes any may be the one that is
 * at work.
 */
export const isBehind = async ({ store }: Pick<Services, 'store'>): Promise<boolean> =>
  (await store.readCommitted(follower, much)).length >= much

/**
 * Turns what is committed into what must be done about it. The log is the outbox: nothing is done for a change that was rolled
 * back, and a crash in the middle only repeats work that is harmless to repeat. What a command did about its own events right
 * away is met here again and found done. Answers how many entries are dealt with. Whoever stops does not wait for what lies behind: what
 * was not dealt with whole is met again.
 */
export async function relay(services: Services, isClosed: () => boolean = () => false): Promise<number> {
  // Before the log is asked: what is done while it answers may stand behind its answer.
  const done = [...services.inHand].flatMap(([entry, state]) => (state === 'done' ? [entry] : []))
  const entries = await services.store.readCommitted(follower)
  const pages = Map.groupBy(entries, (entry) => entry.tenant)
  forgetPassed(services, done, pages)
  let passed = 0
  await eachAlone(pages, async ([tenant, all]) => {
    passed += await relayOf(services, tenant, all, isClosed)
  })
  return passed
}

async function relayOf(services: Services, tenant: string, all: readonly Entry[], isClosed: () => boolean): Promise<number> {
  const own = settled(all, (seq) => services.inHand.get(entryKey(tenant, seq)) === 'working')
  const left = own.filter(({ seq }) => !services.inHand.has(entryKey(tenant, seq)))
  await eachAlone(byStream(left), async (group) => {
    if (!isClosed()) await carryOn(services, tenant, group)
  })
  if (isClosed()) return 0
  // Whoever wrote a record looks at its handovers right after; if they died in between, it happens here.
  await recheckAccounts(services, tenant, accountsIn(left), { now: () => services.now(tenant), isClosed, rest: resting(0.9) })
  if (isClosed()) return 0
  const last = own.at(-1)
  if (last) await services.store.advance(follower, tenant, last.seq)
  for (const { seq } of own) services.inHand.delete(entryKey(tenant, seq))
  return own.length
}

/** Of what this process has done, another node may have passed the log: then it is met here no more, and would be remembered for ever. */
function forgetPassed(services: Services, done: readonly string[], pages: ReadonlyMap<string, readonly Entry[]>): void {
  for (const entry of done) {
    const { tenant, seq } = entryOf(entry)
    const [next] = pages.get(tenant) ?? []
    if (!next || seq < next.seq) services.inHand.delete(entry)
  }
}

/** The entries before the first that somebody still works on: passed by now, they would be lost if this process died. */
function settled(entries: readonly Entry[], isWorkedOn: (seq: number) => boolean): Entry[] {
  const first = entries.findIndex(({ seq }) => isWorkedOn(seq))
  return entries.slice(0, first === -1 ? entries.length : first)
}

const accountsIn = (entries: readonly Entry[]): string[] => [
  ...new Set(entries.flatMap(({ stream }) => (stream.kind === 'account' ? [stream.id] : []))),
]

/** Runs of entries about one handover, in the order of the log. */
function byStream(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = []
  for (const entry of entries) {
    if (entry.stream.kind !== 'handover') continue
    const last = groups.at(-1)
    if (last?.[0]?.stream.id === entry.stream.id) last.push(entry)
    else groups.push([entry])
  }
  return groups
}

async function carryOn(services: Services, tenant: string, entries: readonly Entry[]): Promise<void> {
  const [first] = entries
  if (!first) return
  const found = await loadHandover(services, { tenant, id: first.stream.id, actor: { kind: 'baton' }, now: await services.now(tenant) })
  if ('answered' in found) return
  for (const { event, version, seq } of entries) {
    const happened = event as unknown as Happened
    await followUp(
      services,
      tenant,
      { handover: { ...found.handover, version }, events: [happened], firstPosition: seq },
      found.circumstances,
    )
  }
}
