import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actionNamed, actions } from '../../core/cutover/actions.ts'
import { sampleRecords } from '../../core/cutover/sample-accounts.ts'
import type { Facts } from '../../core/facts/facts.ts'
import { factsOf, lena, priya, record } from '../../core/facts/sample-facts.ts'
import type { Kind } from '../../core/records/kinds.ts'
import type { StoredRecord } from '../../core/records/record.ts'
import { applyChange, undoChange, verifyChange } from '../apply-change.ts'
import type { Change, RecordAccess } from '../connector.ts'
import { builtIn } from './built-in.ts'
import { type Fault, faults, simulatedRecords, troubled } from './simulator.ts'

const provider = builtIn.connect({})
const account = 'acc_kestrel'
const sven = { id: 'per_sven', name: 'Sven Aalto' }
const accounts = fc.array(fc.nat({ max: 1_000 }), { maxLength: 400, size: 'max' }).map(sampleRecords)
const argumentsFor: Record<string, object> = {
  'cs-platform.set-tier': { tier: 'Scale' },
  'cs-platform.write-timeline-note': { note: 'start' },
}
const noPause = async () => {}

const simulated = (records: readonly StoredRecord[]) =>
  simulatedRecords(records.map(({ kind, key, data }) => ({ account, kind, key, data })))
type Simulated = ReturnType<typeof simulated>

const factsIn = ({ all }: Simulated): Facts => factsOf(all().map(({ kind, key, data }) => record(kind as Kind, key, { ...data })))

/** What a machine may do of a plan, as it comes back from the log. */
const plan = (name: string, facts: Facts): Change[] =>
  (actionNamed(name)?.plan(facts, argumentsFor[name]) ?? [])
    .filter(({ byHandOnly }) => !byHandOnly)
    .map((change) => JSON.parse(JSON.stringify({ ...change, action: name })) as Change)

const contents = ({ all }: Simulated) => all().toSorted((a, b) => (a.kind + a.key < b.kind + b.key ? -1 : 1))

const ticket = (more: Record<string, unknown> = {}) =>
  record('ticket', 'T-1', { subject: 'Upgrade fails', status: 'open', followers: [priya], ...more })
const theFollow = (records: readonly StoredRecord[]): Change => {
  const [change] = plan('helpdesk.follow-open-tickets', factsOf([...records]))
  if (!change) throw new Error('Nothing is planned')
  return change
}
const ticketIn = async (records: RecordAccess) => (await records.read(account, 'ticket', 'T-1'))?.data

test('what is applied is verified by reading it back, and applying it again changes nothing', async () => {
  const records = simulated([ticket()])
  const change = theFollow([ticket()])
  expect(await verifyChange(provider, change, records)).toBeUndefined()
  expect(await applyChange(provider, change, records)).toEqual({ state: 'verified' })
  const once = contents(records)
  expect(once).toMatchObject([{ data: { followers: [priya, lena] } }])
  expect(await applyChange(provider, change, records)).toEqual({ state: 'verified' })
  expect(contents(records)).toEqual(once)
})

test('a record that somebody changed in the same field is left alone, and both values are named', async () => {
  const before = record('cta', 'c', { title: 'Seats run out', status: 'open', owner: priya })
  const [change] = plan('cs-platform.reassign-open-ctas', factsOf([before]))
  if (!change) throw new Error('Nothing is planned')
  const records = simulated([record('cta', 'c', { title: 'Seats run out', status: 'open', owner: sven })])
  const outcome = await applyChange(provider, change, records)
  expect(outcome).toEqual({ state: 'failed', because: expect.stringMatching(/was Priya Nair, is Sven Aalto, planned is Lena Vogt/) })
  expect(contents(records)).toMatchObject([{ data: { owner: sven } }])
})

test('a save by somebody else at the same moment is merged, not overwritten', async () => {
  const records = simulated([ticket()])
  let interrupted = false
  const busy: RecordAccess = {
    read: records.read,
    async write(...args) {
      if (!interrupted) {
        interrupted = true
        await records.write(account, 'ticket', 'T-1', { ...ticket().data, priority: 'urgent', followers: [priya, sven] }, 1)
      }
      await records.write(...args)
    },
  }
  expect(await applyChange(provider, theFollow([ticket()]), busy)).toEqual({ state: 'verified' })
  expect(await ticketIn(records)).toMatchObject({ priority: 'urgent', followers: [priya, sven, lena] })
})

test('taking back the follow of the last one who watches is refused', async () => {
  const records = simulated([ticket({ followers: [lena] })])
  const outcome = await undoChange(provider, theFollow([ticket()]), records)
  expect(outcome).toEqual({ state: 'failed', because: expect.stringContaining('Nobody of ours would watch') })
  expect(await ticketIn(records)).toMatchObject({ followers: [lena] })
})

test('what only people can do is not an operation, so no machine reports it as done', async () => {
  const records = simulated([record('document', 'd', { title: 'Notes', kind: 'notes', link: 'https://documents.example/n' })])
  const [change] = actionNamed('documents.share')?.plan(factsIn(records)) ?? []
  if (!change) throw new Error('Nothing is planned')
  const outcome = await applyChange(provider, { ...change, action: 'documents.share' }, records)
  expect(outcome).toMatchObject({ state: 'failed', because: expect.stringContaining(change.instruction) })
  expect(contents(records)).toMatchObject([{ data: { reachable: 'unknown' } }])
})

test("a customer's series is not touched even by a plan that says so", async () => {
  const records = simulated([record('series', 's', { title: 'Weekly', pattern: 'every Monday', organiser: 'customer' })])
  const change: Change = {
    action: 'calendar.end-old-series',
    system: 'Calendar',
    subject: 'Weekly ends',
    account,
    record: { kind: 'series', key: 's' },
    before: { active: true },
    after: { active: false },
    instruction: 'End it.',
  }
  expect(await applyChange(provider, change, records)).toMatchObject({
    state: 'failed',
    because: expect.stringContaining('The customer organises'),
  })
  expect(contents(records)).toMatchObject([{ data: { active: true } }])
})

test('what stands on something else is refused when that is gone by then', async () => {
  const data = { title: 'Cadence', pattern: 'every Tuesday 10:00', organiser: 'internal', organisedBy: priya }
  const change: Change = {
    action: 'calendar.end-old-series',
    system: 'Calendar',
    subject: 'The old series ends',
    account,
    record: { kind: 'series', key: 'old' },
    before: { active: true },
    after: { active: false },
    instruction: 'End it.',
    standsOn: { kind: 'series', key: 'new' },
  }
  const gone = simulated([record('series', 'old', data)])
  expect(await applyChange(provider, change, gone)).toMatchObject({
    state: 'failed',
    because: expect.stringContaining('not there any more'),
  })
  expect(contents(gone)).toMatchObject([{ data: { active: true } }])
  const there = simulated([record('series', 'old', data), record('series', 'new', { ...data, organisedBy: lena })])
  expect(await applyChange(provider, change, there)).toEqual({ state: 'verified' })
})

test('an operation that does not say how it may be repeated is not done', async () => {
  const records = simulated([ticket()])
  const outcome = await applyChange({ ...provider, operations: {} }, theFollow([ticket()]), records)
  expect(outcome.state).toBe('failed')
  expect(await ticketIn(records)).toMatchObject({ followers: [priya] })
})

test.each<[Fault, object, boolean]>([
  ['applied but timed out', { state: 'verified' }, true],
  ['timed out', { state: 'unknown', retryAfterSeconds: 30 }, false],
  ['refused', { state: 'failed', because: expect.stringContaining('refused') }, false],
  ['rate limited', { state: 'failed', retryAfterSeconds: 30 }, false],
  ['slow', { state: 'verified' }, true],
  ['token expired', { state: 'failed', because: expect.stringContaining('sign in') }, false],
])('when the system answers "%s", the outcome says what is known', async (fault, outcome, happened) => {
  const records = simulated([ticket()])
  const waited: number[] = []
  const line = troubled(records, { next: () => fault, pause: async (seconds) => void waited.push(seconds) })
  const result = await applyChange(provider, theFollow([ticket()]), line)
  expect(result).toMatchObject(outcome)
  if (fault === 'refused' || fault === 'token expired') expect(result).not.toHaveProperty('retryAfterSeconds')
  expect(waited).toEqual(fault === 'slow' ? [19] : [])
  expect(await ticketIn(records)).toMatchObject({ followers: happened ? [priya, lena] : [priya] })
})

test('an unknown outcome of something that may never be repeated stays unknown and is not tried again', async () => {
  const records = simulated([ticket()])
  const change = theFollow([ticket()])
  const once = { ...provider, operations: { [change.action]: { repeat: 'never' as const } } }
  const result = await applyChange(once, change, troubled(records, { next: () => 'timed out', pause: noPause }))
  expect(result.state).toBe('unknown')
  expect(result).not.toHaveProperty('retryAfterSeconds')
})

test('when nobody can look either, what needs a look before a repeat is not repeated', async () => {
  const records = simulated([ticket()])
  const change = theFollow([ticket()])
  const probed = { ...provider, operations: { [change.action]: { repeat: 'probed' as const } } }
  const blind = await applyChange(probed, change, troubled(records, { next: () => 'timed out', pause: noPause, reads: true }))
  expect(blind).toEqual({ state: 'unknown', because: expect.stringContaining('Nobody can tell yet') })
  const seeing = await applyChange(probed, change, troubled(records, { next: () => 'timed out', pause: noPause }))
  expect(seeing).toHaveProperty('retryAfterSeconds')
})

test('whatever an account looks like: applied once, planning again gives nothing; applied twice, nothing changes; undone, all is as at the start', async () => {
  await fc.assert(
    fc.asyncProperty(accounts, fc.constantFrom(...actions), async (start, { name }) => {
      const records = simulated(start)
      const before = contents(records)
      const changes = plan(name, factsIn(records))
      for (const change of changes) expect(await applyChange(provider, change, records), change.subject).toEqual({ state: 'verified' })
      expect(plan(name, factsIn(records)), name).toEqual([])
      const applied = contents(records)
      for (const change of changes) await applyChange(provider, change, records)
      expect(contents(records)).toEqual(applied)
      for (const change of changes.toReversed())
        expect(await undoChange(provider, change, records), change.subject).toEqual({ state: 'undone' })
      expect(contents(records), name).toEqual(before)
    }),
    { numRuns: 150 },
  )
})

const openTickets = ({ all }: Simulated) =>
  all().filter(({ kind, data }) => kind === 'ticket' && data.status !== 'solved' && data.status !== 'closed')
const watchers = (data: Readonly<Record<string, unknown>>) => [...(data.followers as unknown[]), ...(data.cc as unknown[])].length

test('follow, then leave, under any faults, repeated until quiet: at no step is a watched open ticket unwatched, and the old one is out at the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      accounts,
      fc.infiniteStream(fc.option(fc.constantFrom(...faults), { nil: undefined, freq: 2 })),
      async (start, stream) => {
        const records = simulated(start)
        const watched = new Set(openTickets(records).flatMap(({ key, data }) => (watchers(data) > 0 ? [key] : [])))
        const look = () => {
          for (const { key, data } of openTickets(records)) if (watched.has(key)) expect(watchers(data), key).toBeGreaterThan(0)
        }
        const line = troubled(records, { next: () => stream.next().value as Fault | undefined, pause: noPause })
        for (const name of ['helpdesk.follow-open-tickets', 'helpdesk.leave-tickets']) {
          for (let round = 0; plan(name, factsIn(records)).length > 0; round++) {
            expect(round, 'quiet is reached').toBeLessThan(200)
            for (const change of plan(name, factsIn(records))) {
              await applyChange(provider, change, line)
              look()
            }
          }
        }
        const left = openTickets(records).filter(({ data }) => JSON.stringify([data.followers, data.cc]).includes(priya.id))
        expect(left).toEqual([])
      },
    ),
    { numRuns: 100 },
  )
})
