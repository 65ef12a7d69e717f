import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scimNames } from '../../src/contract/scim.ts'
import { replayed } from '../../src/operations/replay.ts'
import { append, lastSeq } from '../../src/store/log.ts'
import { verifyWorkspace } from '../../src/store/verify-workspace.ts'
import { goodPassword, type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'

// Whoever administers a company's directory lets it add, change and remove people of Baton, over SCIM 2.0.
let own: OwnBaton
let token: string
let clock = new Date('2026-11-25T09:00:00.000Z')
beforeAll(async () => {
  own = await openOwnBaton({ clock: () => clock, noDemo: true })
  const made = await own.call(own.ada, 'POST', '/provisioning-tokens', { name: 'Entra' })
  expect(made).toMatchObject({ status: 201, body: { address: expect.stringMatching(/\/scim\/v2$/) } })
  token = (made.body as { token: string }).token
})
afterAll(() => own?.close())

type User = {
  id: string
  userName: string
  displayName: string
  active: boolean
  externalId?: string
  emails: { value: string }[]
  roles: { value: string }[]
  name: { givenName?: string; familyName?: string }
  meta: { version: string; location: string }
}
type List = { totalResults: number; startIndex: number; itemsPerPage: number; Resources: User[] }
type Error = { scimType?: string; status: string; detail: string; schemas: string[] }

const scim = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}) =>
  own.call(token, method, `/scim/v2${path}`, body, body === undefined ? headers : { 'content-type': 'application/scim+json', ...headers })
const add = async (userName: string, more: object = {}) => {
  const made = await scim('POST', '/Users', { schemas: [scimNames.user], userName, ...more })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return made.body as User
}
const patch = (id: string, ...Operations: object[]) => scim('PATCH', `/Users/${id}`, { schemas: [scimNames.patch], Operations })
const user = async (id: string) => (await scim('GET', `/Users/${id}`)).body as User
const find = async (filter: string) => (await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body as List
const errorOf = ({ status, code, body }: { status: number; code: string | undefined; body: unknown }) => {
  const { scimType, schemas, status: told } = body as Error
  expect([schemas?.[0], told]).toEqual([scimNames.error, String(status)])
  return [status, scimType, code]
}
const entries = () => lastSeq(own.baton.app.services.database, own.tenant)

describe('connecting the directory', () => {
  test('tells what there is, in SCIM’s own media type', async () => {
    const config = await scim('GET', '/ServiceProviderConfig')
    expect(config.headers['content-type']).toBe('application/scim+json; charset=utf-8')
    expect(config.body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true },
      bulk: { supported: false },
      etag: { supported: true },
    })
    expect((await scim('GET', '/ResourceTypes')).body).toMatchObject({
      totalResults: 2,
      Resources: [{ endpoint: '/Users' }, { endpoint: '/Groups' }],
    })
    const schemas = (await scim('GET', '/Schemas')).body as { Resources: { attributes: { name: string }[] }[] }
    expect(schemas.Resources[0]?.attributes.map(({ name }) => name)).toContain('userName')
  })

  test('its token provisions, and opens nothing else; nobody else’s provisions', async () => {
    for (const path of ['/staff', '/accounts', '/session', '/audit', '/provisioning-tokens', '/sign-in-settings'])
      expect([path, (await own.call(token, 'GET', path)).status]).toEqual([path, 403])
    expect(errorOf(await own.call(own.ada, 'GET', '/scim/v2/Users'))).toEqual([403, undefined, 'people-provision.not-allowed'])
    expect(errorOf(await own.call(undefined, 'GET', '/scim/v2/Users'))).toEqual([401, undefined, 'session.missing'])
    const other = `${token.slice(0, -3)}xyz`
    expect((await own.call(other, 'GET', '/scim/v2/Users')).status).toBe(401)
    const script = (await own.call(own.ada, 'POST', '/me/tokens', { name: 'ci', scope: 'write' })).body as { token: string }
    expect((await own.call(script.token, 'GET', '/scim/v2/Users')).status).toBe(403)
    expect(token).toMatch(/^baton_scim_[\w-]{22}\.[\w-]{43}$/)
  })

  test('what it does not understand is refused as SCIM says it', async () => {
    expect(errorOf(await scim('POST', '/Users', { emails: [] }))).toEqual([400, 'invalidValue', 'request.invalid'])
    expect(errorOf(await scim('POST', '/Users', { userName: 'not an address' }))).toEqual([400, 'invalidValue', 'scim.invalid-value'])
    expect(errorOf(await scim('GET', '/Users?filter=userName%20co%20%22a%22'))).toEqual([400, 'invalidFilter', 'scim.invalid-filter'])
    expect(errorOf(await scim('GET', '/Users?filter=userName%20eq%20%22a%22%20or%20active%20eq%20true'))).toEqual([
      400,
      'invalidFilter',
      'scim.invalid-filter',
    ])
    expect(errorOf(await scim('GET', '/Bulk'))).toEqual([404, undefined, 'request.no-such-path'])
    expect(errorOf(await scim('GET', '/Users/6f2f0a3e-0000-7000-8000-000000000001'))).toEqual([404, undefined, 'scim.unknown'])
    const xml = await own.call(token, 'POST', '/scim/v2/Users', { userName: 'a@northwind.example' }, { 'content-type': 'application/xml' })
    expect(errorOf(xml)).toEqual([415, undefined, 'request.content-type'])
  })
})

describe('people', () => {
  test('are added as a viewer, whatever roles the directory sends, and its own words come back', async () => {
    const made = await scim('POST', '/Users', {
      schemas: [scimNames.user, scimNames.enterprise],
      userName: 'nina@northwind.example',
      externalId: '00u1a2b3',
      name: { givenName: 'Nina', familyName: 'New' },
      emails: [{ primary: true, type: 'work', value: 'nina@northwind.example' }],
      roles: [{ value: 'administrator' }],
      password: 'canary-password-4711',
      locale: 'de-DE',
      groups: [],
      [scimNames.enterprise]: { department: 'Customers' },
    })
    expect(made.status).toBe(201)
    const nina = made.body as User
    expect(made.headers.location).toBe(nina.meta.location)
    expect(made.headers.etag).toBe(nina.meta.version)
    expect(nina).toMatchObject({
      userName: 'nina@northwind.example',
      externalId: '00u1a2b3',
      displayName: 'Nina New',
      name: { givenName: 'Nina', familyName: 'New' },
      active: true,
      roles: [{ value: 'viewer' }],
    })
    expect(JSON.stringify(nina)).not.toContain('canary')
    const { items } = (await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; name: string; roles: string[] }[] }
    expect(items.find(({ id }) => id === nina.id)).toMatchObject({ name: 'Nina New', roles: ['viewer'] })
  })

  test('are found by userName in any case, and whoever was invited by hand is found too and not added twice', async () => {
    const hired = await own.hire('Hanna Hired', ['csm'])
    expect(await find('userName eq "NINA@northwind.example"')).toMatchObject({ totalResults: 1 })
    expect((await find('externalId eq "00u1a2b3"')).totalResults).toBe(1)
    expect((await find('externalId eq "00U1A2B3"')).totalResults).toBe(0)
    expect((await find('emails[type eq "work"].value eq "nina@northwind.example" and active eq true')).totalResults).toBe(1)
    expect((await find('userName eq "nobody@northwind.example"')).Resources).toEqual([])
    expect((await find(`userName eq "${hired.email}"`)).Resources[0]?.id).toBe(hired.id)
    expect(errorOf(await scim('POST', '/Users', { userName: hired.email.toUpperCase() }))).toEqual([409, 'uniqueness', 'scim.uniqueness'])
    expect(errorOf(await scim('POST', '/Users', { userName: 'other', emails: [{ value: hired.email }] }))).toEqual([
      409,
      'uniqueness',
      'scim.uniqueness',
    ])
    const twice = await Promise.all([1, 2, 3].map(() => scim('POST', '/Users', { userName: 'twin@northwind.example' })))
    expect(twice.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  })

  test('are listed in pages that stay as they are while somebody is added', async () => {
    const page = async (query: string) => (await scim('GET', `/Users?${query}`)).body as List
    const all = await page('count=200')
    const first = await page('startIndex=1&count=2')
    await add('later@northwind.example')
    const second = await page('startIndex=3&count=2')
    expect(first).toMatchObject({ totalResults: all.totalResults, startIndex: 1, itemsPerPage: 2 })
    expect([...first.Resources, ...second.Resources].map(({ id }) => id)).toEqual(all.Resources.slice(0, 4).map(({ id }) => id))
    expect(await page('count=0')).toMatchObject({ itemsPerPage: 0, Resources: [] })
    expect(await page('startIndex=-5&count=1')).toMatchObject({ startIndex: 1, itemsPerPage: 1 })
    expect((await page('startIndex=999')).Resources).toEqual([])
    const [only] = (await page('count=1&attributes=userName')).Resources
    expect(Object.keys(only ?? {}).toSorted()).toEqual(['id', 'schemas', 'userName'])
  })

  test('said again as they are write nothing', async () => {
    const nina = (await find('userName eq "nina@northwind.example"')).Resources[0] as User
    const before = await entries()
    const again = { userName: nina.userName, externalId: nina.externalId, name: nina.name, emails: nina.emails, active: true }
    expect((await scim('PUT', `/Users/${nina.id}`, again)).status).toBe(200)
    expect((await patch(nina.id, { op: 'replace', path: 'active', value: true })).status).toBe(200)
    expect(await entries()).toBe(before)
  })

  test('that changed in between are not overwritten blindly', async () => {
    const { id, meta } = await add('versioned@northwind.example')
    const name = (displayName: string) => ({ userName: 'versioned@northwind.example', displayName })
    const first = await scim('PUT', `/Users/${id}`, name('First'), { 'if-match': meta.version })
    expect(first).toMatchObject({ status: 200, body: { displayName: 'First' } })
    expect(errorOf(await scim('PUT', `/Users/${id}`, name('Second'), { 'if-match': meta.version }))).toEqual([
      412,
      undefined,
      'scim.version',
    ])
    expect(errorOf(await scim('DELETE', `/Users/${id}`, undefined, { 'if-match': meta.version }))).toEqual([412, undefined, 'scim.version'])
    expect((await scim('PUT', `/Users/${id}`, name('Second'), { 'if-match': String(first.headers.etag) })).status).toBe(200)
  })

  test('keep the name that an administrator wrote here, until the directory says another one', async () => {
    const { id } = await add('kay@northwind.example', { displayName: 'Kay K.' })
    await own.call(own.ada, 'PUT', `/staff/${id}`, { name: 'Kay Keller', roles: ['csm'] })
    await patch(id, { op: 'replace', path: 'externalId', value: 'x1' })
    expect(await user(id)).toMatchObject({ displayName: 'Kay Keller', roles: [{ value: 'csm' }] })
    await patch(id, { op: 'replace', path: 'displayName', value: 'Kay Neu' })
    expect((await user(id)).displayName).toBe('Kay Neu')
  })
})

describe('what directories write in a PATCH', () => {
  test.each([
    ['as RFC 7644 has it', [{ op: 'replace', path: 'name.familyName', value: 'Alt' }], { name: { familyName: 'Alt' } }],
    [
      'with capital letters and a dotted member (Entra)',
      [{ op: 'Add', value: { 'name.familyName': 'Entra' } }],
      { name: { familyName: 'Entra' } },
    ],
    [
      'with the schema in front',
      [{ op: 'replace', path: `${scimNames.user}:displayName`, value: 'With Schema' }],
      { displayName: 'With Schema' },
    ],
    ['without a path (Okta)', [{ op: 'replace', value: { displayName: 'Okta Says', active: true } }], { displayName: 'Okta Says' }],
    [
      'the work address by a filter (Entra)',
      [{ op: 'Replace', path: 'emails[type eq "work"].value', value: 'patched@northwind.example' }],
      { emails: [{ value: 'patched@northwind.example' }] },
    ],
    [
      'addresses as a list',
      [{ op: 'replace', path: 'emails', value: [{ value: 'x@northwind.example' }, { value: 'listed@northwind.example', primary: true }] }],
      { emails: [{ value: 'listed@northwind.example' }] },
    ],
    [
      'what Baton does not keep',
      [
        { op: 'Add', path: `${scimNames.enterprise}:manager`, value: 'someone' },
        { op: 'add', path: 'title', value: 'CSM' },
      ],
      {},
    ],
    ['a removal', [{ op: 'remove', path: 'externalId' }], {}],
  ])('%s', async (_what, operations, expected) => {
    const { id } = await add(`patch-${Math.abs(_what.length * 7919)}-${_what.replaceAll(/\W/g, '')}@northwind.example`, { externalId: 'e' })
    const answer = await patch(id, ...operations)
    expect(answer).toMatchObject({ status: 200, body: expected })
  })

  test.each([
    [
      'an attribute that no user has',
      [{ op: 'replace', path: 'favouriteColour', value: 'blue' }],
      [400, 'invalidPath', 'scim.invalid-path'],
    ],
    ['a prototype', [{ op: 'add', path: '__proto__', value: { active: false } }], [400, 'invalidPath', 'scim.invalid-path']],
    ['another verb', [{ op: 'move', path: 'active', value: false }], [400, 'invalidSyntax', 'scim.invalid-syntax']],
    ['no value', [{ op: 'replace', path: 'displayName' }], [400, 'invalidSyntax', 'scim.invalid-syntax']],
    ['the userName away', [{ op: 'remove', path: 'userName' }], [400, 'mutability', 'scim.mutability']],
    ['another id', [{ op: 'replace', path: 'id', value: 'x' }], [400, 'mutability', 'scim.mutability']],
    ['active as maybe', [{ op: 'replace', path: 'active', value: 'maybe' }], [400, 'invalidValue', 'scim.invalid-value']],
    [
      'an address that is none',
      [{ op: 'replace', path: 'emails', value: [{ value: 'nobody' }] }],
      [400, 'invalidValue', 'scim.invalid-value'],
    ],
    ['nothing', [], [400, 'invalidValue', 'request.invalid']],
  ])('%s is refused, and the good half of it changes nothing either', async (_what, operations, expected) => {
    const [found] = (await find('userName eq "nina@northwind.example"')).Resources
    const good = operations.length === 0 ? [] : [{ op: 'replace', path: 'displayName', value: 'Half Done' }]
    const before = await entries()
    expect(errorOf(await patch(found?.id ?? '', ...good, ...operations))).toEqual(expected)
    expect(await entries()).toBe(before)
  })
})

describe('whoever leaves', () => {
  test.each([
    ['Okta', (id: string) => patch(id, { op: 'replace', value: { active: false } })],
    ['Entra', (id: string) => patch(id, { op: 'Replace', path: 'active', value: 'False' })],
    ['a PUT', async (id: string) => scim('PUT', `/Users/${id}`, { userName: (await user(id)).userName, active: false })],
    ['a DELETE', (id: string) => scim('DELETE', `/Users/${id}`)],
  ])('by %s is out at once and everywhere, as on the screen', async (way, leave) => {
    const { id, token: held, email } = await own.hire(`Lea${way.replaceAll(/\W/g, '')} Leaves`, ['csm'])
    const script = (await own.call(held, 'POST', '/me/tokens', { name: 'ci', scope: 'read' })).body as { token: string }
    const link = (await own.call(own.ada, 'POST', `/staff/${id}/link`)).body as { link: string }
    expect((await own.call(held, 'GET', '/session')).status).toBe(200)
    expect([200, 204]).toContain((await leave(id)).status)
    for (const one of [held, script.token]) expect((await own.call(one, 'GET', '/session')).status).toBe(401)
    expect((await own.call(undefined, 'POST', '/links/look', { token: own.tokenOf(link.link) })).status).toBe(404)
    expect((await own.call(undefined, 'POST', '/sign-in', { email, password: goodPassword })).code).toBe('sign-in.wrong')
    const { items } = (await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; access: string }[] }
    expect(items.find((one) => one.id === id)?.access).toBe('left')
    const audit = JSON.stringify((await own.call(own.ada, 'GET', '/audit')).body)
    expect(audit).toContain(`The directory Entra ended the access of Lea${way.replaceAll(/\W/g, '')} Leaves`)
  })

  test('and was deleted is nobody to the directory, until it adds them again: then they are who they were', async () => {
    const { id } = await add('return@northwind.example', { displayName: 'Rita Returns' })
    await own.call(own.ada, 'PUT', `/staff/${id}`, { roles: ['csm'] })
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204)
    expect(errorOf(await scim('GET', `/Users/${id}`))).toEqual([404, undefined, 'scim.unknown'])
    expect(errorOf(await patch(id, { op: 'replace', path: 'active', value: true }))).toEqual([404, undefined, 'scim.unknown'])
    expect((await find('userName eq "return@northwind.example"')).totalResults).toBe(0)
    const again = await scim('POST', '/Users', { userName: 'return@northwind.example', displayName: 'Rita Returns' })
    expect(again).toMatchObject({ status: 201, body: { id, active: true } })
  })

  test('and was deleted comes back also with an address that nobody new could have', async () => {
    const { id } = await add('old-timer@northwind.example', { displayName: 'Olaf Oldtimer' })
    // From before addresses had to have a dot.
    const { services } = own.baton.app
    const data = { roles: ['csm'], manager: null, provisioned: { userName: 'olaf', externalId: 'o-1' } }
    await append(services.database, {
      tenant: own.tenant,
      stream: { kind: 'person', id },
      expectedVersion: 'newest',
      events: [{ type: 'PersonChanged', person: id }],
      actor: 'baton',
      at: clock.toISOString(),
      models: { people: [{ id, email: 'olaf@intranet', name: 'Olaf Oldtimer', data }] },
    })
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204)
    const again = await scim('POST', '/Users', { userName: 'olaf', emails: [{ value: 'Olaf@intranet', primary: true }] })
    expect(again).toMatchObject({ status: 201, body: { id, active: true, roles: [{ value: 'csm' }] } })
    // To somebody new it is still no address.
    expect(errorOf(await scim('POST', '/Users', { userName: 'new@intranet' }))).toEqual([400, 'invalidValue', 'scim.invalid-value'])
  })

  test('and comes back is there again, with the roles that they had, and with nothing that was open before', async () => {
    const { id, token: held } = await own.hire('Bea Back', ['cse'])
    await patch(id, { op: 'replace', path: 'active', value: false })
    expect(await user(id)).toMatchObject({ active: false })
    expect((await patch(id, { op: 'replace', path: 'active', value: true })).body).toMatchObject({
      active: true,
      roles: [{ value: 'cse' }],
    })
    expect((await own.call(held, 'GET', '/session')).status).toBe(401)
  })

  test('on a day that was announced here works until then: said again they stay, and their last day does, and deactivated they are out', async () => {
    const { id, token: held } = await own.hire('Fay Future', ['csm'])
    expect((await own.call(own.ada, 'POST', '/departures', { person: id, leavesAt: '2026-12-18' })).status).toBe(201)
    expect(await user(id)).toMatchObject({ active: true })
    expect((await find('userName eq "fay@northwind.example" and active eq true')).totalResults).toBe(1)
    // What a directory says each hour.
    expect((await scim('PUT', `/Users/${id}`, { userName: 'fay@northwind.example', active: true })).body).toMatchObject({ active: true })
    const before = clock
    clock = new Date('2026-12-21T09:00:00.000Z')
    expect(await user(id)).toMatchObject({ active: false })
    expect((await own.call(held, 'GET', '/session')).status).toBe(401)
    clock = before
    expect((await own.call(held, 'GET', '/session')).status).toBe(200)
    await patch(id, { op: 'replace', path: 'active', value: false })
    expect((await own.call(held, 'GET', '/session')).status).toBe(401)
    const other = await own.hire('Gus Future', ['csm'])
    await own.call(own.ada, 'POST', '/departures', { person: other.id, leavesAt: '2026-12-18' })
    expect((await scim('DELETE', `/Users/${other.id}`)).status).toBe(204)
    expect((await own.call(other.token, 'GET', '/session')).status).toBe(401)
  })

  test.each([
    ['by an administrator', (id: string) => own.call(own.ada, 'POST', `/staff/${id}/deactivate`)],
    ['on their last day', (id: string) => own.call(own.ada, 'POST', '/departures', { person: id, leavesAt: null })],
  ])('and left %s stays out while the directory says what it said all along, until it knew itself that they were gone', async (how, leave) => {
    const address = `${how.includes('day') ? 'hal' : 'ida'}@northwind.example`
    const { id } = await add(address, { displayName: 'Hal Hours' })
    expect((await leave(id)).status).toBeLessThan(300)
    const before = await entries()
    for (const ask of [
      () => scim('PUT', `/Users/${id}`, { userName: address, displayName: 'Hal Hours', active: true }),
      () => patch(id, { op: 'replace', path: 'active', value: true }),
    ])
      expect(await ask()).toMatchObject({ status: 200, body: { active: false } })
    expect(await entries()).toBe(before)
    await patch(id, { op: 'replace', path: 'active', value: false })
    expect((await patch(id, { op: 'replace', path: 'active', value: true })).body).toMatchObject({ active: true })
    // An administrator lets them in at any time, and whoever was deleted there is who they were when they are added again.
    await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)
    expect((await own.call(own.ada, 'POST', `/staff/${id}/return`)).status).toBeLessThan(300)
    expect(await user(id)).toMatchObject({ active: true })
    await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)
    await scim('DELETE', `/Users/${id}`)
    expect((await scim('POST', '/Users', { userName: address, displayName: 'Hal Hours' })).body).toMatchObject({ id, active: true })
  })

  test('and was erased is nobody to the directory, which would bring their name back', async () => {
    const { id } = await own.hire('Enno Erased', ['csm'])
    await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)
    expect((await own.call(own.ada, 'POST', '/personal-data/erase', { subject: { kind: 'person', id } })).status).toBe(200)
    expect(errorOf(await scim('PUT', `/Users/${id}`, { userName: 'enno@northwind.example', displayName: 'Enno Erased' }))).toEqual([
      404,
      undefined,
      'scim.unknown',
    ])
    // Nor does anybody here bring them back.
    for (const [method, path, body] of [
      ['POST', 'return', undefined],
      ['PUT', '', { name: 'Enno Erased' }],
    ] as const)
      expect((await own.call(own.ada, method, `/staff/${id}${path && `/${path}`}`, body)).code).toBe('person.unknown')
    expect(JSON.stringify((await own.call(own.ada, 'GET', '/staff')).body)).not.toContain(id)
  })

  test('is never the last administrator', async () => {
    const [ada] = (await find('userName eq "ada@northwind.example"')).Resources
    const before = await entries()
    expect(errorOf(await patch(ada?.id ?? '', { op: 'replace', path: 'active', value: false }))).toEqual([
      409,
      undefined,
      'administrator.last',
    ])
    expect(errorOf(await scim('DELETE', `/Users/${ada?.id}`))).toEqual([409, undefined, 'administrator.last'])
    expect(await entries()).toBe(before)
    expect((await own.call(own.ada, 'GET', '/session')).status).toBe(200)
  })
})

describe('the token', () => {
  test('goes on when whoever made it leaves, is listed with its last use, and ends at once', async () => {
    const second = await own.hire('Otto Other', ['administrator'])
    const made = (await own.call(second.token, 'POST', '/provisioning-tokens', { name: 'Okta' })).body as {
      token: string
      view: { id: string }
    }
    const asks = async () => (await own.call(made.token, 'GET', '/scim/v2/ServiceProviderConfig')).status
    expect(await asks()).toBe(200)
    await own.call(own.ada, 'POST', `/staff/${second.id}/deactivate`)
    expect(await asks()).toBe(200)
    const list = await own.call(own.ada, 'GET', '/provisioning-tokens')
    expect(list.body).toMatchObject({
      items: [{ name: 'Entra' }, { name: 'Okta', madeBy: { name: 'Otto Other' }, usedAt: expect.any(String) }],
    })
    expect(JSON.stringify(list.body)).not.toContain(made.token.slice(40))
    expect((await own.call(own.ada, 'DELETE', `/provisioning-tokens/${made.view.id}`)).status).toBe(204)
    expect(await asks()).toBe(401)
    expect(await own.call(own.ada, 'DELETE', `/provisioning-tokens/${made.view.id}`)).toMatchObject({ status: 404, code: 'token.unknown' })
  })

  test('ends with its day', async () => {
    const made = (await own.call(own.ada, 'POST', '/provisioning-tokens', { name: 'Short', days: 1 })).body as { token: string }
    const before = clock
    clock = new Date(clock.getTime() + 25 * 3_600_000)
    expect((await own.call(made.token, 'GET', '/scim/v2/Users')).status).toBe(401)
    clock = before
  })
})

test('after all of it the log verifies', async () => {
  expect((await verifyWorkspace(own.baton.app.services.database, own.tenant, { replay: replayed })).findings).toEqual([])
})
