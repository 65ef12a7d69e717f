import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scimNames } from '../../src/contract/scim.ts'
import { replayed } from '../../src/operations/replay.ts'
import { lastSeq } from '../../src/store/log.ts'
import { verifyWorkspace } from '../../src/store/verify-workspace.ts'
import { type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'

// A directory pushes its groups, and an administrator here says what each gives: roles, and a team.
let own: OwnBaton
let entra: string
let okta: string
let team: string
beforeAll(async () => {
  own = await openOwnBaton({ noDemo: true })
  const tokenOf = async (name: string) =>
    ((await own.call(own.ada, 'POST', '/provisioning-tokens', { name })).body as { token: string }).token
  entra = await tokenOf('Entra')
  okta = await tokenOf('Okta')
  const calendar = await own.call(own.ada, 'PUT', '/calendars/nordics', {
    name: 'Nordics',
    for: 'team',
    zone: 'Europe/Oslo',
  })
  team = (calendar.body as { id: string }).id
})
afterAll(() => own?.close())

type Group = {
  id: string
  displayName: string
  externalId?: string
  members: { value: string; display: string; $ref: string }[]
  meta: { version: string; location: string }
}
type Staff = { id: string; roles: string[]; team: string | null; groups: string[]; byGroups: { roles: string[]; team: string | null } }

const scim = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}) =>
  own.call(entra, method, `/scim/v2${path}`, body, body === undefined ? headers : { 'content-type': 'application/scim+json', ...headers })
const patch = (id: string, ...Operations: object[]) => scim('PATCH', `/Groups/${id}`, { schemas: [scimNames.patch], Operations })
const group = async (id: string) => (await scim('GET', `/Groups/${id}`)).body as Group
const membersOf = async (id: string) => (await group(id)).members.map(({ value }) => value)
const push = async (displayName: string, members: string[] = []) => {
  const made = await scim('POST', '/Groups', { schemas: [scimNames.group], displayName, members: members.map((value) => ({ value })) })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return made.body as Group
}
const found = async (filter: string, more = '') =>
  ((await scim('GET', `/Groups?filter=${encodeURIComponent(filter)}${more}`)).body as { Resources: Group[] }).Resources
const map = (id: string, gives: { roles: string[]; team: string | null }) => own.call(own.ada, 'PUT', `/directory-groups/${id}`, gives)
const staff = async (id: string) =>
  ((await own.call(own.ada, 'GET', '/staff')).body as { items: Staff[] }).items.find((one) => one.id === id) as Staff
const person = async (name: string) => {
  const made = await scim('POST', '/Users', { userName: `${name.toLowerCase()}@northwind.example`, displayName: name })
  return (made.body as { id: string }).id
}
const errorOf = ({ status, code, body }: { status: number; code: string | undefined; body: unknown }) => [
  status,
  (body as { scimType?: string }).scimType,
  code,
]
const entries = () => lastSeq(own.baton.app.services.database, own.tenant)

describe('groups', () => {
  test('are added, read, found, replaced and removed, with their version', async () => {
    const [a, b] = [await person('Anna'), await person('Bert')]
    const made = await scim('POST', '/Groups', {
      schemas: [scimNames.group],
      displayName: 'Customer success',
      externalId: 'g-1',
      members: [{ value: a, display: 'whatever' }, { value: a }],
      'urn:example:unknown': { colour: 'blue' },
    })
    expect(made).toMatchObject({
      status: 201,
      body: { displayName: 'Customer success', externalId: 'g-1', members: [{ value: a, display: 'Anna' }] },
    })
    const { id, meta } = made.body as Group
    expect([made.headers.location, made.headers.etag]).toEqual([meta.location, meta.version])
    expect(meta.location).toMatch(new RegExp(`/scim/v2/Groups/${id}$`))
    expect(await group(id)).toEqual(made.body)
    const same = async (filter: string) => (await found(filter)).map((one) => one.id)
    expect(await same('displayName eq "CUSTOMER success"')).toEqual([id])
    expect(await same('externalId eq "g-1"')).toEqual([id])
    expect(await same(`id eq "${id}" and members eq "${a}"`)).toEqual([id])
    expect(await same(`members[value eq "${a}"]`)).toEqual([id])
    expect(await same(`members.value eq "${b}"`)).toEqual([])
    const [light] = await found('displayName eq "Customer success"', '&excludedAttributes=members')
    expect(light?.members).toBeUndefined()
    expect(errorOf(await scim('GET', '/Groups?filter=displayName%20sw%20%22C%22'))).toEqual([400, 'invalidFilter', 'scim.invalid-filter'])
    const put = await scim('PUT', `/Groups/${id}`, { displayName: 'CS', members: [{ value: b }] }, { 'if-match': meta.version })
    expect(put).toMatchObject({ status: 200, body: { displayName: 'CS', members: [{ value: b }] } })
    expect((put.body as Group).externalId).toBeUndefined()
    const old = { 'if-match': meta.version }
    for (const stale of [
      await scim('PUT', `/Groups/${id}`, { displayName: 'CS2' }, old),
      await scim('PATCH', `/Groups/${id}`, { Operations: [{ op: 'remove', path: 'members' }] }, old),
      await scim('DELETE', `/Groups/${id}`, undefined, old),
    ])
      expect(errorOf(stale)).toEqual([412, undefined, 'scim.version'])
    expect((await scim('DELETE', `/Groups/${id}`, undefined, { 'if-match': String(put.headers.etag) })).status).toBe(204)
    expect(errorOf(await scim('GET', `/Groups/${id}`))).toEqual([404, undefined, 'scim.unknown'])
    expect((await push('CS')).id).not.toBe(id)
  })

  test('stand with the people who are in them, for reading', async () => {
    const id = await person('Cleo')
    const { id: its } = await push('Readers', [id])
    const user = (await scim('GET', `/Users/${id}`)).body
    expect(user).toMatchObject({ groups: [{ value: its, display: 'Readers', type: 'direct', $ref: expect.stringMatching(/\/Groups\//) }] })
    const before = await entries()
    await scim('PATCH', `/Users/${id}`, { Operations: [{ op: 'replace', path: 'groups', value: [] }] })
    expect(await entries()).toBe(before)
    expect(await membersOf(its)).toEqual([id])
  })

  test('whose name is taken, and members who are nobody here, are refused', async () => {
    await push('Twins')
    expect(errorOf(await scim('POST', '/Groups', { displayName: 'twins' }))).toEqual([409, 'uniqueness', 'scim.uniqueness'])
    const stranger = '6f2f0a3e-0000-7000-8000-000000000001'
    const refused = await scim('POST', '/Groups', { displayName: 'Strangers', members: [{ value: stranger }] })
    expect(errorOf(refused)).toEqual([400, 'invalidValue', 'scim.invalid-value'])
    expect((refused.body as { detail: string }).detail).toContain(stranger)
    const { id } = await push('Bare')
    for (const [value, words] of [
      [[{ value: stranger }], 'nobody here'],
      [[{ value: 'x', type: 'Group' }], 'Groups inside of groups'],
      [[{ display: 'Nina' }], 'ids of people'],
      [7, 'ids of people'],
    ] as const) {
      const answer = await patch(id, { op: 'add', path: 'members', value })
      expect(errorOf(answer)).toEqual([400, 'invalidValue', 'scim.invalid-value'])
      expect((answer.body as { detail: string }).detail).toContain(words)
    }
  })

  test('of two directories with one name at once come once, and no change of a group overwrites another', async () => {
    const both = await Promise.all(
      [entra, okta, entra, okta].map((token) => own.call(token, 'POST', '/scim/v2/Groups', { displayName: 'Raced' })),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409])
    const [raced] = await found('displayName eq "Raced"')
    await map(raced?.id ?? '', { roles: ['ae'], team: null })
    const people = await Promise.all(['Ria', 'Rob', 'Rut', 'Roy', 'Rea', 'Ron'].map(person))
    const added = await Promise.all(
      people.map((value, index) =>
        own.call(index % 2 ? entra : okta, 'PATCH', `/scim/v2/Groups/${raced?.id}`, {
          Operations: [{ op: 'add', path: 'members', value: [{ value }] }],
        }),
      ),
    )
    expect(added.map(({ status }) => status)).toEqual(people.map(() => 200))
    expect((await membersOf(raced?.id ?? '')).toSorted()).toEqual(people.toSorted())
    for (const id of people) expect((await staff(id)).roles).toContain('ae')
  })
})

describe('what directories write in a PATCH of a group', () => {
  test.each([
    ['Entra adds', 'b', (b: string) => [{ op: 'Add', path: 'members', value: [{ $ref: null, value: b }] }], ['a', 'b']],
    ['Entra removes by value', 'a', (a: string) => [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: a }] }], []],
    ['Okta removes by path', 'a', (a: string) => [{ op: 'remove', path: `members[value eq "${a}"]` }], []],
    ['Okta replaces the whole list', 'b', (b: string) => [{ op: 'replace', path: 'members', value: [{ value: b, display: 'B' }] }], ['b']],
    ['without a path', 'b', (b: string) => [{ op: 'add', value: { members: [{ value: b }] } }], ['a', 'b']],
    ['a member by its id alone', 'b', (b: string) => [{ op: 'add', path: 'members', value: b }], ['a', 'b']],
    ['with the schema in front', 'a', (a: string) => [{ op: 'remove', path: `${scimNames.group}:members[value eq "${a}"]` }], []],
    ['a removal of all', 'a', () => [{ op: 'remove', path: 'members' }], []],
    ['a removal of none', 'a', () => [{ op: 'Remove', path: 'members', value: [] }], ['a']],
    [
      'somebody who is not in it, or nobody',
      'b',
      (b: string) => [
        { op: 'remove', path: `members[value eq "${b}"]` },
        { op: 'remove', path: 'members[value eq "nobody"]' },
      ],
      ['a'],
    ],
    [
      'many in one',
      'b',
      (b: string) => [
        { op: 'remove', path: 'members' },
        ...Array.from({ length: 300 }, () => ({ op: 'add', path: 'members', value: [{ value: b }] })),
      ],
      ['b'],
    ],
  ])('%s', async (what, whom, operations, expected) => {
    const slug = what.replaceAll(/\W/g, '')
    const ids: Record<string, string> = { a: await person(`A${slug}`), b: await person(`B${slug}`) }
    const { id } = await push(what, [ids.a ?? ''])
    const answer = await patch(id, ...operations(ids[whom] ?? ''))
    expect(answer.status).toBe(200)
    expect(await membersOf(id)).toEqual(expected.map((one) => ids[one]))
  })

  test('Okta renames it with its id beside, and said again nothing is written', async () => {
    const { id } = await push('Old name')
    const rename = { op: 'replace', value: { id, displayName: 'New name' } }
    expect((await patch(id, rename)).body).toMatchObject({ displayName: 'New name' })
    const before = await entries()
    expect((await patch(id, rename)).status).toBe(200)
    expect((await patch(id, { op: 'replace', path: 'members', value: [] })).status).toBe(200)
    expect(await entries()).toBe(before)
  })

  test.each([
    ['an attribute that no group has', { op: 'replace', path: 'colour', value: 'blue' }, [400, 'invalidPath', 'scim.invalid-path']],
    ['a member added by a filter', { op: 'add', path: 'members[value eq "x"]', value: 'x' }, [400, 'invalidPath', 'scim.invalid-path']],
    ['another id', { op: 'replace', path: 'id', value: 'x' }, [400, 'mutability', 'scim.mutability']],
    ['its name away', { op: 'remove', path: 'displayName' }, [400, 'mutability', 'scim.mutability']],
    ['another verb', { op: 'move', path: 'members', value: [] }, [400, 'invalidSyntax', 'scim.invalid-syntax']],
    ['no value', { op: 'add', path: 'members' }, [400, 'invalidSyntax', 'scim.invalid-syntax']],
    ['a removal of nothing named', { op: 'remove' }, [400, 'noTarget', 'scim.no-target']],
    ['a prototype', { op: 'add', path: '__proto__', value: { members: [] } }, [400, 'invalidPath', 'scim.invalid-path']],
  ])('%s is refused, and the good half of it changes nothing either', async (what, operation, expected) => {
    const { id } = await push(`Half ${what}`)
    const before = await entries()
    expect(errorOf(await patch(id, { op: 'replace', path: 'displayName', value: 'Half done' }, operation))).toEqual(expected)
    expect(await entries()).toBe(before)
  })
})

describe('what a group gives', () => {
  test('is nothing until an administrator says so; then whoever is in it has it at once, and whoever leaves has lost it at once', async () => {
    const id = await person('Gina')
    const { id: csms } = await push('CSMs', [id])
    expect(await staff(id)).toMatchObject({ roles: ['viewer'], team: null, groups: ['CSMs'] })
    expect((await own.call(own.ada, 'GET', '/directory-groups')).body).toMatchObject({
      items: expect.arrayContaining([{ id: csms, name: 'CSMs', members: [{ id, name: 'Gina' }], gives: { roles: [], team: null } }]),
    })
    expect((await map(csms, { roles: ['csm'], team })).body).toMatchObject({ gives: { roles: ['csm'], team } })
    expect(await staff(id)).toMatchObject({ roles: ['csm', 'viewer'], team, byGroups: { roles: ['csm'], team } })
    await patch(csms, { op: 'Remove', path: 'members', value: [{ value: id }] })
    expect(await staff(id)).toMatchObject({ roles: ['viewer'], team: null, byGroups: { roles: [], team: null } })
    await patch(csms, { op: 'add', path: 'members', value: [{ value: id }] })
    await map(csms, { roles: [], team: null })
    expect(await staff(id)).toMatchObject({ roles: ['viewer'], team: null })
    await map(csms, { roles: ['csm'], team: null })
    await scim('DELETE', `/Groups/${csms}`)
    expect(await staff(id)).toMatchObject({ roles: ['viewer'], groups: [] })
    const audit = JSON.stringify((await own.call(own.ada, 'GET', '/audit')).body)
    expect(audit).toContain('set what the group CSMs of the directory gives: csm, a team')
    expect(audit).toContain('The directory Entra changed the group CSMs; out of it: Gina')
    expect(audit).toContain('roles from csm, viewer to viewer')
    expect(audit).toContain('(by the group CSMs)')
  })

  test('counts in a session that is open: a role that is lost opens nothing any more', async () => {
    const { id, token } = await own.hire('Omar Open', ['viewer'])
    const { id: admins } = await push('Admins')
    await map(admins, { roles: ['administrator'], team: null })
    expect((await own.call(token, 'GET', '/staff')).status).toBe(403)
    await patch(admins, { op: 'add', path: 'members', value: [{ value: id }] })
    expect((await own.call(token, 'GET', '/staff')).status).toBe(200)
    await patch(admins, { op: 'remove', path: `members[value eq "${id}"]` })
    expect((await own.call(token, 'GET', '/staff')).status).toBe(403)
  })

  test('stands beside what is set by hand: more may be given, and what the group gives is not taken', async () => {
    const { id } = await own.hire('Hedda Hand', ['ae'])
    const { id: its } = await push('Engineers', [id])
    await map(its, { roles: ['cse', 'ae'], team })
    const put = (body: object) => own.call(own.ada, 'PUT', `/staff/${id}`, body)
    const refused = await put({ roles: ['ae'] })
    expect(refused).toMatchObject({ status: 409, code: 'person.by-group' })
    expect((refused.body as { detail: string }).detail).toContain('Hedda Hand has the role cse by the group "Engineers"')
    expect(await put({ team: null })).toMatchObject({ status: 409, code: 'person.by-group' })
    expect(await own.call(own.ada, 'PUT', `/people/${id}/calendar`, { zone: 'Europe/Oslo' })).toMatchObject({ code: 'person.by-group' })
    expect((await put({ name: 'Hedda Händ', roles: ['ae', 'cse', 'operations'], team })).status).toBe(200)
    expect((await staff(id)).roles).toEqual(['cse', 'ae', 'operations'])
    const list = `Name,Email,Roles\nHedda Händ,hedda@northwind.example,ae;sa\n`
    const send = async (path: string) =>
      (await own.call(own.ada, 'POST', `${path}?of=people`, Buffer.from(list), { 'content-type': 'text/csv' })).body as {
        digest: string
        changed: number
        unchanged: number
      }
    await send(`/imports/${(await send('/imports')).digest}/confirm`)
    expect((await staff(id)).roles).toEqual(['cse', 'ae', 'sa'])
    const again = await send('/imports')
    expect(again).toMatchObject({ changed: 0, unchanged: 1 })
    await scim('DELETE', `/Groups/${its}`)
    expect(await staff(id)).toMatchObject({ roles: ['ae', 'sa'], team: null })
  })

  test('of two groups adds up, and of two teams the first by name counts', async () => {
    const other = 'alps'
    await own.call(own.ada, 'PUT', `/calendars/${other}`, { name: 'Alps', for: 'team', zone: 'Europe/Zurich' })
    const id = await person('Tess')
    const [second, first] = [await push('Z team', [id]), await push('A team', [id])]
    await map(second.id, { roles: ['csm'], team })
    await map(first.id, { roles: ['sa'], team: other })
    expect(await staff(id)).toMatchObject({ roles: ['csm', 'sa', 'viewer'], team: other })
    expect(await own.call(own.ada, 'DELETE', `/calendars/${other}`)).toMatchObject({ status: 409, code: 'calendar.in-use' })
    await patch(first.id, { op: 'remove', path: 'members' })
    expect(await staff(id)).toMatchObject({ roles: ['csm', 'viewer'], team })
    expect(await own.call(own.ada, 'DELETE', `/calendars/${other}`)).toMatchObject({ status: 409, code: 'calendar.in-use' })
  })

  test('never leaves the workspace without an administrator', async () => {
    const { id } = await own.hire('Lars Last', ['viewer'])
    const { id: admins } = await push('Last admins', [id])
    await map(admins, { roles: ['administrator'], team: null })
    const me = (await own.call(own.ada, 'GET', '/session')).body as { person: { id: string } }
    const lars = own.baton.app.services
    // Ada gives her role back, so that the group's is the only one.
    expect((await own.call(own.ada, 'PUT', `/staff/${me.person.id}`, { roles: ['operations'] })).status).toBe(200)
    lars.forget(own.tenant)
    const before = await entries()
    for (const refused of [
      await patch(admins, { op: 'remove', path: 'members' }),
      await scim('PUT', `/Groups/${admins}`, { displayName: 'Last admins' }),
      await scim('DELETE', `/Groups/${admins}`),
      await scim('DELETE', `/Users/${id}`),
    ])
      expect(errorOf(refused)).toEqual([409, undefined, 'administrator.last'])
    expect(await entries()).toBe(before)
    await patch((await push('Ada again')).id, { op: 'add', path: 'members', value: [{ value: me.person.id }] })
    const signedIn = await own.call(undefined, 'POST', '/sign-in', {
      email: 'lars@northwind.example',
      password: 'seven quiet herons at dusk',
    })
    const token = (signedIn.body as { token: string }).token
    const mapped = await own.call(token, 'PUT', `/directory-groups/${admins}`, { roles: [], team: null })
    expect(mapped).toMatchObject({ status: 409, code: 'administrator.last' })
    expect((await own.call(token, 'PUT', `/staff/${me.person.id}`, { roles: ['administrator', 'operations'] })).status).toBe(200)
  })

  test('goes with whoever is deleted, and is not theirs again when they are added again', async () => {
    const id = await person('Dido')
    const { id: its } = await push('Dividers', [id])
    await map(its, { roles: ['renewal-manager'], team: null })
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204)
    expect(await membersOf(its)).toEqual([])
    expect(await person('Dido')).toBe(id)
    expect(await staff(id)).toMatchObject({ roles: ['viewer'], groups: [] })
  })

  test('is for administrators to say, with a team that there is', async () => {
    const { id } = await push('Guarded')
    const { token } = await own.hire('Vera Viewer', ['viewer'])
    expect((await own.call(token, 'PUT', `/directory-groups/${id}`, { roles: ['administrator'], team: null })).status).toBe(403)
    expect((await own.call(entra, 'PUT', `/directory-groups/${id}`, { roles: ['administrator'], team: null })).status).toBe(403)
    expect(await map(id, { roles: [], team: 'nowhere' })).toMatchObject({ status: 400, code: 'team.unknown' })
    expect(await map('6f2f0a3e-0000-7000-8000-0000000000ff', { roles: [], team: null })).toMatchObject({
      status: 404,
      code: 'group.unknown',
    })
  })
})

test('after all of it the log verifies', async () => {
  expect((await verifyWorkspace(own.baton.app.services.database, own.tenant, { replay: replayed })).findings).toEqual([])
})
