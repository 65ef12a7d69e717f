import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MailView } from '../../src/contract/mail.ts'
import { linkDesk } from '../../src/operations/links/link-desk.ts'
import { madeLink } from '../../src/operations/links/made-link.ts'
import { addLink } from '../../src/store/links.ts'
import type { FirstName } from '../support/office.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'

/** A workspace that is no demo: whose eyes see the address of a link, and what its page tells. */

let two: TwoWorkspaces
let handover: string
beforeAll(async () => {
  two = await openTwoWorkspaces()
  const { people, pool } = two.ours
  const account = await as('olu', 'POST', '/accounts', { name: 'Nordlicht Optik', region: 'EMEA', csm: people.priya.id, arr: 71_300_001 })
  await as('olu', 'PUT', `/accounts/${account.id}/people/ae`, { kind: 'person', id: people.diego.id })
  const put = (kind: string, data: object, key = '/canary') => as('marta', 'PUT', `/accounts/${account.id}/records/${kind}${key}`, { data })
  await put('contact', { name: 'Dana Ortiz', email: 'dana@nordlicht.example', approvedRecipient: true, notes: 'canary-candid' })
  await put('health', { colour: 'red', why: 'canary-health' }, '')
  const body = { playbook: 'csm-to-cse', account: account.id, to: pool, reason: { kind: 'other', text: 'canary-reason' } }
  ;({ id: handover } = await as('marta', 'POST', '/handovers', body))
  await as('priya', 'POST', `/handovers/${handover}/commands`, { command: 'comment', text: 'canary-comment' })
})
afterAll(() => two?.close())

async function as(name: FirstName, method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) {
  const answer = await two.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: two.headersOf(name, 'ours'),
    ...(payload ? { payload } : {}),
  })
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.body}`)
  return answer.json()
}
const mailSeenBy = async (name: FirstName) =>
  ((await as(name, 'GET', `/handovers/${handover}/mail`)) as { items: MailView[] }).items.filter(({ to }) =>
    to.includes('diego@meridian.example'),
  )

test('only its addressee reads the address of a link; everybody else reads that there is one', async () => {
  const own = await mailSeenBy('diego')
  expect(own.length).toBeGreaterThan(0)
  expect(own.every(({ text }) => /\/l\/[\w-]{30,}/.test(text))).toBe(true)
  for (const name of ['priya', 'marta', 'olu', 'sam', 'lena', 'vera'] as const) {
    const seen = await mailSeenBy(name)
    expect(seen.length).toBe(own.length)
    for (const { text } of seen) {
      expect(text).not.toMatch(/\/l\/[\w-]{5,}/)
      expect(text).toContain('/l/…')
    }
    const one = (await as(name, 'GET', `/mail/${seen[0]?.id}`)) as MailView
    expect(one.text).not.toMatch(/\/l\/[\w-]{5,}/)
  }
})

test('not even its addressee’s evidence pack carries one, since files are passed on', async () => {
  const pack = await as('diego', 'GET', `/handovers/${handover}/evidence-pack?as=json`)
  expect(JSON.stringify(pack)).not.toMatch(/\/l\/[\w-]{5,}/)
})

test('the page of a link holds nothing that is internal, and neither do its headers or the log', async () => {
  const { services, tenant, people } = two.ours
  const matter = { purpose: 'letter' as const, on: 'send-letter', role: 'AE' }
  const made = madeLink(services, { member: people.diego, now: (await services.now(tenant)).toISOString(), handover, matter })
  await addLink(services.database, tenant, made.link)
  const answer = await two.app.inject({ url: `/l/${made.token}`, headers: { host: '127.0.0.1', accept: 'text/html' } })
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('Nordlicht Optik')
  for (const secret of ['canary-', '71300001', '71,300'])
    expect(`${JSON.stringify(answer.headers)}${answer.body.replace(/<style.*?<\/style>/s, '')}`, secret).not.toContain(secret)
  expect(JSON.stringify(two.logged)).not.toContain(made.token)
  expect(two.logged.at(-1)).toMatchObject({ route: '/l/:token', status: 200 })
})

test('a link of ours opens nothing in another workspace of the same database', async () => {
  const { services, tenant, people } = two.ours
  const made = madeLink(services, {
    member: people.diego,
    now: (await services.now(tenant)).toISOString(),
    handover: null,
    matter: undefined,
  })
  await addLink(services.database, tenant, made.link)
  expect((await linkDesk(services, tenant).look(made.token, { counts: false })).state).toBe('list')
  expect(await linkDesk(two.theirs.services, two.theirs.tenant).look(made.token, { counts: true })).toEqual({
    state: 'spent',
    address: null,
  })
})

test('whoever reads the table of links cannot move one to somebody else or bring it back', async () => {
  const { database } = two.ours.services
  for (const change of ["token_hash = sha256('x')", 'person = person', "expires_at = now() + interval '1 year'", "role = 'AE'"])
    await expect(database.app.query(`update baton.link set ${change}`)).rejects.toMatchObject({ code: '42501' })
  await expect(database.app.query('delete from baton.link')).rejects.toMatchObject({ code: '42501' })
})
