import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OwnBaton, openOwnBaton } from '../../../tests/support/own-workspace.ts'
import type { AuditEntry, TokenView } from '../../contract/administration.ts'
import type { CalendarView } from '../../contract/calendars.ts'
import type { Deputy, DeputyNamed } from '../../contract/own-notices.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { readAll } from '../../store/log.ts'

let own: OwnBaton
beforeAll(async () => {
  own = await openOwnBaton()
})
afterAll(() => own?.close())

const audit = async (query = '', token = own.ada) =>
  ((await own.call(token, 'GET', `/audit${query}`)).body as { items: AuditEntry[]; next: string | null }).items
const said = (items: readonly AuditEntry[]) => items.map(({ words }) => words)
const asDemo = async <T>(as: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
  const answer = await own.baton.ask(method, path, { as: `${as}@meridian.example`, ...(body === undefined ? {} : { body }) })
  return { status: answer.status, body: answer.body as T & { code: string; detail: string } }
}

describe('the list of changes', () => {
  test('says who changed whom from what to what, who came in how, and what of the settings, the newest first', async () => {
    const { token, id } = await own.hire('Rita Roles', ['csm'])
    await own.call(own.ada, 'PUT', `/staff/${id}`, { roles: ['csm', 'csm-manager'] })
    await own.call(own.ada, 'PUT', '/pools/scale', { name: 'Scale' })
    await own.call(own.ada, 'PUT', '/pools/scale/territories/north', { name: 'North', owner: id, regions: ['EMEA'] })
    await own.call(own.ada, 'PUT', '/calendars/se', { name: 'Sweden', for: 'region', place: { country: 'SE' } })
    await own.call(token, 'POST', '/me/tokens', { name: 'ci-import', scope: 'read', days: 10 })
    await own.call(token, 'PUT', `/people/${id}/leave/summer`, { from: '2026-12-01', to: '2026-12-04', why: 'Operation on my knee' })
    await own.call(own.ada, 'POST', '/departures', { person: id, leavesAt: '2031-01-15', note: '' })
    const items = await audit('?limit=200')
    expect(said(items)).toEqual(
      expect.arrayContaining([
        'Ada Park made the workspace Northwind',
        'Ada Park added Rita Roles',
        'Ada Park invited Rita Roles',
        'Ada Park changed Rita Roles: roles from csm to csm, csm-manager',
        'Ada Park wrote the pool Scale',
        'Ada Park wrote the territory North of Scale: owner Rita Roles, deputy nobody',
        'Ada Park wrote the calendar Sweden',
        expect.stringMatching(/^Rita Roles made the token ci-import, which reads until/),
        'Rita Roles entered leave of Rita Roles from Tue 1 Dec to Fri 4 Dec',
        // The last day, as everywhere.
        'Ada Park announced that Rita Roles leaves Wed 15 Jan',
      ]),
    )
    expect(items.map(({ position }) => position)).toEqual(items.map(({ position }) => position).toSorted((a, b) => b - a))
    expect(JSON.stringify(items)).not.toContain('knee')
    expect(said(await audit(`?by=${id}&subject=access`))).toEqual([
      expect.stringContaining('made the token ci-import'),
      'Rita Roles set the password of Rita Roles',
    ])
    expect(await audit('?to=2020-01-01')).toEqual([])
    expect(await audit('?to=9999-12-31&limit=200')).toEqual(items)
    // Page by page it is the same list.
    const first = (await own.call(own.ada, 'GET', '/audit?limit=3')).body as { items: AuditEntry[]; next: string }
    const second = await audit(`?limit=3&cursor=${first.next}`)
    expect([...first.items, ...second]).toEqual(items.slice(0, 6))
    // Saved, it is all of it: a file has no next page.
    const csv = await own.call(own.ada, 'GET', '/audit?as=csv&limit=2')
    expect(String(csv.body).trim().split('\n')).toHaveLength((await audit('?limit=200')).length + 1)
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.body).toContain(',Ada Park wrote the pool Scale,')
  })

  test('is refused to others with who can, and a token that reads may read it', async () => {
    const { token } = await own.hire('Cora Csm', ['csm'])
    expect(await own.call(token, 'GET', '/audit')).toMatchObject({ status: 403, code: 'audit-read.not-allowed' })
    const made = (await own.call(own.ada, 'POST', '/me/tokens', { name: 'siem', scope: 'read' })).body as { token: string }
    expect((await audit('?limit=1', made.token)).length).toBe(1)
  })

  test('a timeline address is a secret of its person: no change of theirs writes it into the log', async () => {
    const { token, id } = await own.hire('Tess Timeline', ['csm'])
    await own.call(token, 'PUT', '/me/timeline-address', { address: 'tess.secret@timeline.example' })
    await own.call(token, 'PUT', '/me/name', { name: 'Tess Timely' })
    await own.call(own.ada, 'PUT', `/staff/${id}`, { roles: ['csm', 'cse'] })
    await own.call(token, 'PUT', '/me/notices', { quiet: { from: '20:00', to: '07:00' }, rest: 'digest', digestAt: '08:30' })
    const entries = await readAll(own.baton.app.services.database, own.tenant, 0, 2_000)
    expect(entries.length).toBeGreaterThan(0)
    expect(JSON.stringify(entries)).not.toContain('tess.secret')
    expect(said(await audit(`?by=${id}`))).toContain('Tess Timely set a timeline address of their own')
    expect((await own.call(token, 'GET', '/me/timeline-address')).body).toEqual({ address: 'tess.secret@timeline.example' })
  })
})

test('roles are read from the rules: an administrator manages people, a viewer only reads, and software never signs', async () => {
  const { items, actions } = (await own.call(own.ada, 'GET', '/roles')).body as {
    items: { role: string; people: number; may: string[] }[]
    actions: { action: string; software: string | null }[]
  }
  const may = (role: string) => items.find((one) => one.role === role)?.may ?? []
  expect(may('administrator')).toContain('people.manage')
  expect(may('operations')).not.toContain('people.manage')
  expect(may('viewer')).toEqual(['workspace.read', 'self.manage', 'demo.control'])
  expect(items.find(({ role }) => role === 'administrator')?.people).toBe(1)
  expect(actions.find(({ action }) => action === 'sending.stop')?.software).toBeNull()
})

test('a second pool or territory of one name is refused: a list that names it would mean either', async () => {
  const put = (path: string, body: unknown) => own.call(own.ada, 'PUT', path, body)
  expect((await put('/pools/twice', { name: 'Twice' })).status).toBe(200)
  expect(await put('/pools/twice-2', { name: ' twice ' })).toMatchObject({ status: 409, code: 'pool.named' })
  expect((await put('/pools/twice', { name: 'TWICE' })).status).toBe(200)
  const { id: owner } = await own.hire('Otto Owner', ['cse'])
  const territory = { owner, deputy: null, regions: [] }
  expect((await put('/pools/twice/territories/far-north', { ...territory, name: 'Far north' })).status).toBe(200)
  expect(await put('/pools/twice/territories/far-north-2', { ...territory, name: 'Far North' })).toMatchObject({ code: 'territory.named' })
})

test('two who change one territory keep both changes: what is left out stays', async () => {
  const put = (path: string, body: unknown) => own.call(own.ada, 'PUT', path, body)
  const [olga, paul] = [await own.hire('Olga Owner', ['cse']), await own.hire('Paul Deputy', ['cse'])]
  await put('/pools/shared', { name: 'Shared' })
  expect(await put('/pools/shared/territories/emea', { name: 'EMEA' })).toMatchObject({ status: 400, code: 'territory.incomplete' })
  await put('/pools/shared/territories/emea', { name: 'EMEA', owner: olga.id, regions: ['North'] })
  await put('/pools/shared/territories/emea', { deputy: paul.id })
  await put('/pools/shared/territories/emea', { regions: ['North', 'South'] })
  expect((await put('/pools/shared/territories/emea', { name: 'Europe' })).body).toMatchObject({
    territories: [{ name: 'Europe', owner: { id: olga.id }, deputy: { id: paul.id }, regions: ['North', 'South'] }],
  })
  // Nobody is both, whichever of the two is named.
  expect((await put('/pools/shared/territories/emea', { owner: paul.id })).code).toBe('territory.owner')
})

test('an administrator sees every token with whom it acts for, and ends one', async () => {
  const { token, id } = await own.hire('Toni Token', ['csm'])
  const made = (await own.call(token, 'POST', '/me/tokens', { name: 'nightly', scope: 'write' })).body as { token: string }
  expect((await own.call(made.token, 'GET', '/session')).status).toBe(200)
  const find = async () =>
    ((await own.call(own.ada, 'GET', '/tokens')).body as { items: TokenView[] }).items.find(({ name }) => name === 'nightly')
  const found = await find()
  expect(found).toMatchObject({ person: { id, name: 'Toni Token' }, scope: 'write' })
  expect(await own.call(token, 'GET', '/tokens')).toMatchObject({ status: 403 })
  expect((await own.call(own.ada, 'DELETE', `/staff/${id}/sessions/${found?.id}`)).status).toBe(204)
  expect((await own.call(made.token, 'GET', '/session')).status).toBe(401)
  expect(await find()).toBeUndefined()
})

describe('calendars', () => {
  test('places of the tables can be chosen down to the region, and the next holidays are seen before anything is saved', async () => {
    const places = async (query: string) =>
      (await asDemo<{ items: { code: string; name: string }[] }>('sam', 'GET', `/holidays/places${query}`)).body.items
    expect(await places('')).toContainEqual({ code: 'DE', name: 'Germany' })
    expect(await places('?country=DE')).toContainEqual({ code: 'BY', name: expect.stringMatching(/Bayern|Bavaria/) })
    expect((await asDemo('sam', 'GET', '/holidays/places?country=XX')).body.code).toBe('holidays.country')
    const { items } = (await asDemo<{ items: { date: string; name: string }[] }>('sam', 'GET', '/holidays?country=US&state=IL')).body
    expect(items.map(({ name }) => name)).toEqual(expect.arrayContaining(['Christmas Day', 'Thanksgiving Day']))
    expect(items.map(({ date }) => date)).toEqual(items.map(({ date }) => date).toSorted())
  })

  test('one by which nobody works is removed and can be made again; one in use, and that of the workspace, stay', async () => {
    expect((await asDemo('sam', 'DELETE', '/calendars/us-il')).body).toMatchObject({ code: 'calendar.in-use' })
    expect((await asDemo('sam', 'DELETE', '/calendars/workspace')).body.code).toBe('calendar.in-use')
    await asDemo('sam', 'PUT', '/calendars/fr', { name: 'France', for: 'region', place: { country: 'FR' } })
    expect((await asDemo('sam', 'DELETE', '/calendars/fr')).status).toBe(204)
    expect((await asDemo('sam', 'GET', '/calendars/fr')).body.code).toBe('calendar.unknown')
    expect((await asDemo<{ items: CalendarView[] }>('sam', 'GET', '/calendars')).body.items.map(({ id }) => id)).not.toContain('fr')
    expect((await asDemo('sam', 'PUT', '/calendars/fr', { name: 'France again', for: 'region' })).status).toBe(200)
    expect((await asDemo('priya', 'DELETE', '/calendars/fr')).body.code).toBe('calendar-write.not-allowed')
  })

  test('who works by a calendar is listed', async () => {
    const { items } = (await asDemo<{ items: { name: string }[] }>('sam', 'GET', '/calendars/cse-plus/people')).body
    expect(items.map(({ name }) => name)).toContain('Lena Vogt')
    expect(items.map(({ name }) => name)).not.toContain('Priya Nair')
  })
})

describe('one’s own', () => {
  test('notices are as usual until somebody chooses, and a choice that contradicts itself is told so', async () => {
    const usual = { quiet: null, rest: 'at work', digestAt: '09:00' }
    expect((await asDemo('haruka', 'GET', '/me/notices')).body).toEqual(usual)
    const chosen = { quiet: { from: '19:00', to: '08:00' }, rest: 'digest', digestAt: '08:30' }
    expect((await asDemo('haruka', 'PUT', '/me/notices', chosen)).body).toEqual(chosen)
    expect((await asDemo('haruka', 'GET', '/me/notices')).body).toEqual(chosen)
    const early = await asDemo('haruka', 'PUT', '/me/notices', { ...chosen, digestAt: '07:30' })
    expect(early.body).toMatchObject({ code: 'notices.list-in-quiet', detail: expect.stringContaining('07:30') })
    await asDemo('haruka', 'PUT', '/me/notices', usual)
    expect((await asDemo('vic', 'PUT', '/me/notices', usual)).status).toBe(403)
  })

  test('a deputy is named in every role of every running handover, where its rules let them, and can act there', async () => {
    const people = (await asDemo<{ items: { id: string; name: string }[] }>('sam', 'GET', '/people?limit=200')).body.items
    const ellis = people.find(({ name }) => name === 'Ellis Novak')?.id ?? ''
    const { body } = await asDemo<DeputyNamed>('lena', 'POST', '/me/deputies', { person: ellis, from: '2020-01-01', to: '2099-01-01' })
    expect(body.named.length).toBeGreaterThan(0)
    expect(body.named.every(({ person }) => person.name === 'Ellis Novak')).toBe(true)
    expect(body.not.every(({ why }) => why.length > 10)).toBe(true)
    const listed = (await asDemo<{ items: Deputy[] }>('lena', 'GET', '/me/deputies')).body.items
    const [first] = body.named
    expect(listed).toContainEqual(expect.objectContaining({ ref: first?.ref, role: first?.role }))
    const view = (await asDemo<HandoverView>('ellis', 'GET', `/handovers/${first?.ref}`)).body
    expect(JSON.stringify(view)).toContain('Ellis Novak')
    // Said again, there is nothing more to name, and each place says why.
    const again = (await asDemo<DeputyNamed>('lena', 'POST', '/me/deputies', { person: ellis, from: '2020-01-01', to: '2099-01-01' })).body
    expect(again.named).toEqual([])
    expect(again.not.length).toBe(body.named.length + body.not.length)
    expect((await asDemo('lena', 'POST', '/me/deputies', { person: ellis, from: '2026-01-02', to: '2026-01-01' })).body.code).toBe(
      'deputy.days',
    )
    const lena = people.find(({ name }) => name === 'Lena Vogt')?.id ?? ''
    expect((await asDemo('lena', 'POST', '/me/deputies', { person: lena, from: '2099-01-01', to: '2099-01-02' })).body.code).toBe(
      'deputy.unknown',
    )
  })
})
