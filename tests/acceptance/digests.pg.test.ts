import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MailDetail, MailView } from '../../src/contract/mail.ts'
import { sendDigests, setDigests } from '../../src/operations/digests.ts'
import { inTransaction } from '../../src/store/database.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'

/** The list of the day: at nine where its reader is, on their working days, one for all handovers, once. */

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const address = (name: string) => `${name}@meridian.example`
const sam = address('sam')

async function digestsOf(name: string): Promise<MailView[]> {
  const { items } = await desk.get<{ items: MailView[] }>(sam, '/mail?limit=200')
  return items.filter(({ to, handover }) => to.includes(address(name)) && handover === null)
}
const nowThere = async () => new Date((await desk.get<{ now: string }>(sam, '/demo/clock')).now)
/** The moment of a wall clock, by the zone's own tables. */
const hourIn = (at: string, zone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at))

test('comes at nine on the working days of its reader, wherever they sit, and not on a weekend or a holiday', async () => {
  const start = await nowThere()
  await desk.clock(new Date(start.getTime() + 4 * 86_400_000).toISOString())
  const { items } = await desk.get<{ items: MailView[] }>(sam, '/mail?limit=200')
  const digests = items.filter(({ handover, at, subject }) => handover === null && new Date(at) > start && /wait|follow/.test(subject))
  expect(new Set(digests.map(({ to }) => to[0])).size).toBeGreaterThan(2)
  for (const { at, to } of digests) {
    const { zone } = await desk.get<{ zone: string }>(sam, `/people/${to[0]}/calendar`)
    expect([to[0], zone, hourIn(at, zone)]).toEqual([to[0], zone, expect.stringMatching(/^(Mon|Tue|Wed|Thu|Fri),? 09:00$/)])
  }
}, 120_000)

test('says what waits, with the way to each thing, in both forms, and sends nothing twice', async () => {
  const [digest] = await digestsOf('priya')
  const detail = await desk.get<MailDetail>(sam, `/mail/${digest?.id}`)
  const { items } = await desk.get<{ items: { ref: string; verb: string }[] }>(address('priya'), '/inbox?limit=200')
  expect(items.length).toBeGreaterThan(0)
  expect(detail.text).toMatch(/\/h\/[A-Z]{3}-\d+/)
  expect(detail.html).toContain('<!doctype html>')
  for (const link of detail.text.match(/http:\S+\/h\/\S+/g) ?? []) expect(detail.html).toContain(link.replaceAll('&', '&amp;'))
  expect(detail.html).not.toMatch(/<img|<script|url\(|@import|http-equiv/)
  // Asked again and again, also by two at once, nothing more comes.
  const { services, tenant } = baton.app
  const before = (await digestsOf('priya')).length
  const now = await services.now(tenant)
  await Promise.all([sendDigests(services, tenant, now), sendDigests(services, tenant, now), setDigests(services, tenant, now)])
  expect((await digestsOf('priya')).length).toBe(before)
})

test('is not lost and not doubled when the server dies in the middle of it', async () => {
  const { services, tenant } = baton.app
  const next = await nextDigestOf('priya')
  const before = (await digestsOf('priya')).length
  // A database that goes away at the last statement takes all of it back.
  const dying = { ...services, newId: () => 'no id at all' }
  await expect(sendDigests(dying, tenant, next)).rejects.toThrow()
  expect((await digestsOf('priya')).length).toBe(before)
  expect((await nextDigestOf('priya')).getTime()).toBe(next.getTime())
  const [one, other] = await Promise.all([sendDigests(services, tenant, next), sendDigests(services, tenant, next)])
  expect(one + other).toBeGreaterThan(0)
  expect((await digestsOf('priya')).length).toBe(before + 1)
  expect(await sendDigests(services, tenant, next)).toBe(0)
})

test('waits for the return of who is on leave, and what happened meanwhile is in it', async () => {
  const { services, tenant } = baton.app
  const due = await nextDigestOf('tom')
  const day = due.toISOString().slice(0, 10)
  const until = new Date(due.getTime() + 86_400_000).toISOString().slice(0, 10)
  await desk.ask('PUT', `/people/${address('tom')}/leave/rest`, { as: address('tom'), body: { from: day, to: until, why: 'rest' } })
  services.forget(tenant)
  await inTransaction(services.database, tenant, (queries) =>
    queries
      .insertInto('baton.timer')
      .values({
        tenant,
        id: 'note.of.a.test',
        handover: null,
        kind: 'digest',
        due_at: due,
        data: JSON.stringify({
          person: desk.people().find(({ email }) => email === address('tom'))?.id ?? '',
          text: '"Wait & <see>" is done.',
          at: day,
          ref: 'KES-1',
          account: 'Kestrel',
        }),
        fired_at: null,
        cancelled_at: null,
      })
      .execute(),
  )
  const before = (await digestsOf('tom')).length
  await sendDigests(services, tenant, due)
  expect((await digestsOf('tom')).length).toBe(before)
  const back = await nextDigestOf('tom')
  expect(back.toISOString().slice(0, 10) > until).toBe(true)
  await sendDigests(services, tenant, back)
  const [digest] = await digestsOf('tom')
  const detail = await desk.get<MailDetail>(sam, `/mail/${digest?.id}`)
  expect(detail.text).toContain('"Wait & <see>" is done.')
  expect(detail.html).toContain('&quot;Wait &amp; &lt;see&gt;&quot; is done.')
})

test('a nudge goes out once a day, stands in the log, and the inbox says why there is no second one', async () => {
  type Row = { ref: string; handover: string; holder: { id: string; name: string }; nudge: { refused: string | null } | null }
  const others = async () => (await desk.get<{ items: Row[] }>(address('marta'), '/inbox?view=others&limit=200')).items
  const row = (await others()).find(({ nudge }) => nudge?.refused === null)
  if (!row) throw new Error('Nothing of hers waits on others')
  const path = `/handovers/${row.ref}/nudges`
  const headers = { 'idempotency-key': 'one-nudge-0001' }
  const first = await desk.ask('POST', path, { as: address('marta'), body: { person: row.holder.id }, headers })
  expect(first.status).toBe(200)
  expect((await desk.ask('POST', path, { as: address('marta'), body: { person: row.holder.id }, headers })).status).toBe(200)
  const second = await desk.ask('POST', path, { as: address('marta'), body: { person: row.holder.id } })
  expect([second.status, (second.body as { code: string }).code]).toEqual([409, 'nudge.today'])
  const again = (await others()).find(({ ref, holder }) => ref === row.ref && holder.id === row.holder.id)
  expect(again?.nudge?.refused).toBe((second.body as { detail: string }).detail)
  const events = await desk.events(sam, row.handover)
  expect(events.filter(({ type }) => type === 'Nudged')).toHaveLength(1)
  const { items } = await desk.get<{ items: MailView[] }>(sam, `/mail?handover=${row.ref}&limit=50`)
  expect(items.filter(({ subject }) => subject.includes('asks how it goes'))).toHaveLength(1)
  await desk.verifies()
})

async function nextDigestOf(name: string): Promise<Date> {
  const { services, tenant } = baton.app
  await setDigests(services, tenant, await services.now(tenant))
  const person = desk.people().find(({ email }) => email === address(name))?.id ?? ''
  const { rows } = await services.database.owner.query(
    `select due_at from baton.timer where tenant = $1 and kind = 'digest' and fired_at is null and data->>'person' = $2 order by due_at limit 1`,
    [tenant, person],
  )
  return rows[0]?.due_at as Date
}
