import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../../src/contract/all.ts'
import { type Endpoint, wholePath } from '../../src/contract/endpoint.ts'
import { replayed } from '../../src/operations/replay.ts'
import { verifyWorkspace } from '../../src/store/verify-workspace.ts'
import { soon } from '../journeys/hand.ts'
import { goodPassword, type OwnBaton, openOwnBaton, otherPassword } from '../support/own-workspace.ts'

// A team's own workspace on a server that has a demo too: who comes in, with what, for how long, and who does not.
let own: OwnBaton
let clock = new Date('2026-11-25T09:00:00.000Z')
beforeAll(async () => {
  own = await openOwnBaton({ clock: () => clock })
})
afterAll(() => own?.close())

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  own.call(undefined, 'POST', '/sign-in', { email, password }, headers)
const tokenIn = ({ body }: { body: unknown }) => (body as { token: string }).token
const later = (hours: number) => {
  clock = new Date(clock.getTime() + hours * 3_600_000)
}
const see = async (token: string) => (await own.call(token, 'GET', '/session')).status
const database = () => own.baton.app.services.database

describe('two workspaces on one server', () => {
  test('the session says which one a request belongs to', async () => {
    const demo = await own.call(undefined, 'POST', '/demo/sign-in', { person: 'tom@meridian.example' })
    const inDemo = (await own.call(tokenIn(demo), 'GET', '/session')).body
    expect(inDemo).toMatchObject({ demo: true, workspace: 'Meridian Cloud (demo)' })
    expect((inDemo as { may: string[] }).may).not.toContain('self.manage')
    const inOwn = (await own.call(own.ada, 'GET', '/session')).body
    expect(inOwn).toMatchObject({ demo: false, workspace: 'Northwind', person: { name: 'Ada Park' } })
    expect((inOwn as { may: string[] }).may).not.toContain('demo.control')
  })

  test('it begins without accounts, with the shipped pages, and with nobody but its administrator', async () => {
    expect((await own.call(own.ada, 'GET', '/accounts')).body).toMatchObject({ items: [] })
    const { items } = (await own.call(own.ada, 'GET', '/playbooks')).body as { items: { id: string }[] }
    expect(items.map(({ id }) => id).toSorted()).toEqual(['cse-to-csm', 'csm-to-cse', 'csm-to-csm'])
    expect(((await own.call(own.ada, 'GET', '/staff')).body as { items: unknown[] }).items).toHaveLength(1)
  })

  test('neither sees, changes or resets the other', async () => {
    const demo = tokenIn(await own.call(undefined, 'POST', '/demo/sign-in', { person: 'sam@meridian.example' }))
    const { items } = (await own.call(demo, 'GET', '/accounts?limit=1')).body as { items: { id: string }[] }
    expect((await own.call(own.ada, 'GET', `/accounts/${items[0]?.id}`)).status).toBe(404)
    for (const [method, path, body] of [
      ['GET', '/demo/clock', undefined],
      ['POST', '/demo/clock', { by: 'next-working-day' }],
      ['POST', '/demo/reset', undefined],
    ] as const)
      expect(await own.call(own.ada, method, path, body)).toMatchObject({ status: 404, code: 'demo.none' })
    for (const [method, path] of [
      ['GET', '/me/sessions'],
      ['POST', '/me/tokens'],
    ] as const)
      expect(await own.call(demo, method, path, method === 'POST' ? { name: 'x' } : undefined)).toMatchObject({ code: 'demo.everybody' })
  })

  test('a token of one workspace, told to be of the other, is nobody’s', async () => {
    const demo = tokenIn(await own.call(undefined, 'POST', '/demo/sign-in', { person: 'tom@meridian.example' }))
    const forged = own.ada.slice(0, 22) + demo.slice(22)
    expect(await see(forged)).toBe(401)
    expect(await see(demo.slice(0, 22) + own.ada.slice(22))).toBe(401)
  })
})

describe('setting up', () => {
  test('is over once there is a workspace, and never was open to who has no token', async () => {
    expect((await own.call(undefined, 'GET', '/entry')).body).toEqual({
      signIn: true,
      singleSignOn: false,
      passwords: true,
      passkeys: false,
      demo: true,
      setUp: false,
    })
    const asked = { name: 'Mine', zone: 'UTC', adminName: 'Mallory', adminEmail: 'mallory@example.com', password: otherPassword }
    expect(await own.call(undefined, 'POST', '/set-up', { ...asked, token: 'x'.repeat(43) })).toMatchObject({
      status: 403,
      code: 'set-up.token',
    })
    const again = await own.call(undefined, 'POST', '/set-up', { ...asked, token: own.baton.app.services.setUpToken })
    expect(again).toMatchObject({ status: 409, code: 'workspace.exists' })
  })
})

test('an address by which no mail could ever reach anybody is refused, whichever way they come in', async () => {
  const said = 'has to be an e-mail address like ada@northwind.example'
  for (const email of ['ada@northwind', 'ada', 'Ada Park <ada@northwind.example>', 'ada@northwind.example, eve@evil.example']) {
    const asked = { token: 'x'.repeat(43), name: 'Mine', zone: 'UTC', adminName: 'Ada', adminEmail: email, password: otherPassword }
    expect(await own.call(undefined, 'POST', '/set-up', asked), email).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(said) },
    })
    expect(await own.call(own.ada, 'POST', '/staff', { name: 'Ada', email, roles: ['csm'] }), email).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(said) },
    })
  }
})

describe('signing in', () => {
  test('an unknown address and a wrong password are one answer, and so is somebody who has left', async () => {
    const gone = await own.hire('Gina Left', ['csm'])
    await own.call(own.ada, 'POST', `/staff/${gone.id}/deactivate`)
    const answers = await Promise.all([
      signIn('nobody@northwind.example', goodPassword),
      signIn('ada@northwind.example', otherPassword),
      signIn(gone.email, goodPassword),
    ])
    const plain = answers.map(({ status, body }) => ({ status, ...(body as object), requestId: undefined }))
    expect(plain[0]).toMatchObject({ status: 403, code: 'sign-in.wrong' })
    expect(plain[1]).toEqual(plain[0])
    expect(plain[2]).toEqual(plain[0])
  })

  test('is slowed down per address, known or not, and the window ends', async () => {
    const sam = await own.hire('Sam Slow', ['csm'])
    for (const address of [sam.email, 'nobody-at-all@northwind.example']) {
      for (let times = 0; times < 10; times += 1) expect((await signIn(address.toUpperCase(), otherPassword)).code).toBe('sign-in.wrong')
      expect(await signIn(address, goodPassword)).toMatchObject({ status: 429, code: 'sign-in.too-many' })
    }
    // Who is in stays in, and the others are not touched.
    expect(await see(sam.token)).toBe(200)
    later(0.3)
    expect((await signIn(sam.email, goodPassword)).status).toBe(200)
  })

  test('always gives a new token: one that was planted before is worth nothing afterwards', async () => {
    const planted = `${own.ada.slice(0, 22)}.${'planted'.repeat(6)}`
    const answer = await signIn('ada@northwind.example', goodPassword, {
      cookie: `baton_session=${planted}`,
      'sec-fetch-site': 'same-origin',
    })
    expect(answer.headers['set-cookie']).toMatch(/^baton_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(tokenIn(answer)).not.toBe(planted)
    expect(await see(planted)).toBe(401)
    expect(await see(tokenIn(answer))).toBe(200)
  })

  test('from another site’s page is refused', async () => {
    const answer = await signIn('ada@northwind.example', goodPassword, { 'sec-fetch-site': 'cross-site' })
    expect(answer).toMatchObject({ status: 403, code: 'session.foreign-page' })
  })

  test('ends after a week without use and after a month whatever happens', async () => {
    const before = clock
    const idle = tokenIn(await signIn('ada@northwind.example', goodPassword))
    const busy = tokenIn(await signIn('ada@northwind.example', goodPassword))
    own.baton.app.services.sessionsChanged({ tenant: own.tenant })
    for (let day = 0; day < 29; day += 1) {
      later(24)
      // What the front door remembers for seconds does not age with the test's clock.
      own.baton.app.services.sessionsChanged({ tenant: own.tenant })
      expect(await see(busy), `day ${day + 1}`).toBe(200)
      if (day === 7) expect(await see(idle)).toBe(401)
    }
    later(25)
    own.baton.app.services.sessionsChanged({ tenant: own.tenant })
    expect(await see(busy)).toBe(401)
    clock = before
    own.ada = tokenIn(await signIn('ada@northwind.example', goodPassword))
  })
})

describe('passwords', () => {
  test.each([
    ['fourteen signs', 'qzvkw rtplm xn'],
    ['a row of keys', 'qwertyuiopasdfghjkl'],
    ['a common word again and again', 'password password!'],
    ['counting', '123456789012345678'],
    ['one sign', 'aaaaaaaaaaaaaaaaaaaa'],
    ['the person and the company', 'Ada.Park-Northwind-2026!'],
    ['the horse', 'correct horse battery staple'],
  ])('%s will not do', async (_what, password) => {
    const changed = await own.call(own.ada, 'PUT', '/me/password', { current: goodPassword, password })
    expect(changed).toMatchObject({ status: 400, code: 'password.weak' })
  })

  test('a change signs out every other browser at once, and this one goes on under a new token', async () => {
    const { email, token: thief } = await own.hire('Cara Change', ['csm'])
    const mine = tokenIn(await signIn(email, goodPassword))
    const held = await stream(thief)
    expect((await own.call(mine, 'PUT', '/me/password', { current: otherPassword, password: otherPassword })).code).toBe('password.wrong')
    const changed = await own.call(mine, 'PUT', '/me/password', { current: goodPassword, password: otherPassword })
    expect(changed.status).toBe(200)
    expect([await see(thief), await see(mine), await see(tokenIn(changed))]).toEqual([401, 401, 200])
    await held.ended
    expect([(await signIn(email, goodPassword)).status, (await signIn(email, otherPassword)).status]).toEqual([403, 200])
  })

  test('are nowhere in the database as they are, nor are tokens and links', async () => {
    const made = tokenIn(await own.call(own.ada, 'POST', '/me/tokens', { name: 'canary', scope: 'read' }))
    const { rows } = await database().owner.query<{ table: string }>(
      `select relname as table from pg_class where relnamespace = 'baton'::regnamespace and relkind = 'r' and relname <> 'mail'`,
    )
    const client = await database().owner.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('app.tenant', $1, true)`, [own.tenant])
      for (const { table } of rows) {
        const found = await client.query(`select x::text as text from baton.${table} x`)
        const text = found.rows.map((row: { text: string }) => row.text).join('\n')
        for (const secret of [goodPassword, otherPassword, made, own.ada]) {
          expect(text, table).not.toContain(secret)
          // Bytes are written in hexadecimal.
          expect(text, table).not.toContain(Buffer.from(secret).toString('hex'))
        }
      }
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})

describe('links', () => {
  test('an invitation sets a password once; looking at it, as often as anybody likes, uses nothing up', async () => {
    const invited = await own.call(own.ada, 'POST', '/staff', { name: 'Lin Link', email: 'lin@northwind.example', roles: ['csm'] })
    const { link, person } = invited.body as { link: string; person: { id: string; access: string } }
    expect(person.access).toBe('invited')
    expect((await signIn('lin@northwind.example', goodPassword)).code).toBe('sign-in.wrong')
    const token = own.tokenOf(link)
    // A scanner opens the page and even asks for the rest of it.
    for (const path of ['/welcome', '/links/use', '/links/look'])
      expect((await own.call(undefined, 'GET', path)).status).toBeGreaterThanOrEqual(400)
    for (let times = 0; times < 3; times += 1)
      expect((await own.call(undefined, 'POST', '/links/look', { token })).body).toMatchObject({
        purpose: 'invitation',
        workspace: 'Northwind',
      })
    expect((await own.call(undefined, 'POST', '/links/use', { token, password: 'too short' })).code).toBe('password.weak')
    const uses = await Promise.all([1, 2, 3].map(() => own.call(undefined, 'POST', '/links/use', { token, password: goodPassword })))
    expect(uses.map(({ status }) => status).toSorted()).toEqual([200, 404, 404])
    expect((await own.call(undefined, 'POST', '/links/look', { token })).code).toBe('link.spent')
    expect((await signIn('lin@northwind.example', goodPassword)).status).toBe(200)
  })

  test('to an address with a slip of the pen is worth nothing once the address is right', async () => {
    const wrong = { name: 'Pia Pen', email: 'pai@northwind.example', roles: ['csm'] }
    const { link, person } = (await own.call(own.ada, 'POST', '/staff', wrong)).body as { link: string; person: { id: string } }
    const put = (email: string) => own.call(own.ada, 'PUT', `/staff/${person.id}`, { email })
    expect(await put('ada@northwind.example')).toMatchObject({ status: 409, code: 'person.exists' })
    expect((await put('pia')).code).toBe('request.invalid')
    expect((await own.call(undefined, 'POST', '/links/look', { token: own.tokenOf(link) })).status).toBe(200)
    expect((await put('pia@northwind.example')).body).toMatchObject({ email: 'pia@northwind.example', access: 'none' })
    expect((await own.call(undefined, 'POST', '/links/look', { token: own.tokenOf(link) })).code).toBe('link.spent')
    const next = (await own.call(own.ada, 'POST', `/staff/${person.id}/link`)).body as { link: string }
    await own.call(undefined, 'POST', '/links/use', { token: own.tokenOf(next.link), password: goodPassword })
    expect((await signIn('pia@northwind.example', goodPassword)).status).toBe(200)
    const audit = (await own.call(own.ada, 'GET', '/audit?limit=50')).body as { items: { words: string }[] }
    expect(audit.items.map(({ words }) => words)).toContain(
      'Ada Park changed Pia Pen: email from pai@northwind.example to pia@northwind.example',
    )
  })

  test('a newer one, a week, and leaving each end it', async () => {
    const invited = await own.call(own.ada, 'POST', '/staff', { name: 'Omar Old', email: 'omar@northwind.example', roles: ['csm'] })
    const { link: first, person } = invited.body as { link: string; person: { id: string } }
    const look = async (link: string) => (await own.call(undefined, 'POST', '/links/look', { token: own.tokenOf(link) })).status
    const again = async () => ((await own.call(own.ada, 'POST', `/staff/${person.id}/link`)).body as { link: string }).link
    const second = await again()
    expect([await look(first), await look(second)]).toEqual([404, 200])
    const before = clock
    later(7 * 24 + 1)
    expect(await look(second)).toBe(404)
    clock = before
    const third = await again()
    await own.call(own.ada, 'POST', `/staff/${person.id}/deactivate`)
    expect(await look(third)).toBe(404)
  })

  test('a forgotten password answers the same for everybody, and its link is in no mail that anybody here can read', async () => {
    const { email, token } = await own.hire('Fred Forgot', ['csm', 'operations'])
    const mails = async () => {
      const client = await database().owner.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('app.tenant', $1, true)`, [own.tenant])
        const { rows } = await client.query<{ text: string }>('select text from baton.mail where $1 = any(to_addresses) order by at, id', [
          email,
        ])
        return rows.map(({ text }) => text)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    const before = (await mails()).length
    const answers = await Promise.all(
      [email, 'nobody@northwind.example'].map((one) => own.call(undefined, 'POST', '/forgotten-password', { email: one })),
    )
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [204, undefined],
      [204, undefined],
    ])
    await soon(async () => (await mails()).length).toBe(before + 1)
    const link = /https?:\/\/\S+\/welcome#\S+/.exec((await mails()).at(-1) ?? '')?.[0] ?? ''
    for (const reader of [own.ada, token]) expect(JSON.stringify((await own.call(reader, 'GET', '/mail')).body)).not.toContain('welcome#')
    // Old sessions end with the old password.
    const used = await own.call(undefined, 'POST', '/links/use', { token: own.tokenOf(link), password: otherPassword })
    expect([used.status, await see(token), (await signIn(email, goodPassword)).status]).toEqual([200, 401, 403])
  })
})

describe('people who leave', () => {
  test('are out at once: browsers, open streams, tokens, links and the password', async () => {
    const { token, id, email } = await own.hire('Dora Departs', ['csm'])
    const software = tokenIn(await own.call(token, 'POST', '/me/tokens', { name: 'ci', scope: 'write' }))
    const held = await Promise.all([stream(token), stream(software)])
    expect(await see(software)).toBe(200)
    expect((await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)).body).toMatchObject({ access: 'left' })
    expect([await see(token), await see(software), (await signIn(email, goodPassword)).status]).toEqual([401, 401, 403])
    await Promise.all(held.map(({ ended }) => ended))
    // They return with a new link, not with what they had.
    const { link } = (await own.call(own.ada, 'POST', `/staff/${id}/return`)).body as { link: string }
    expect([await see(token), (await signIn(email, goodPassword)).status]).toEqual([401, 403])
    expect((await own.call(undefined, 'POST', '/links/use', { token: own.tokenOf(link), password: goodPassword })).status).toBe(200)
  })

  test('never are the last administrator, and nobody shuts themselves out', async () => {
    const staff = (await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; name: string }[] }
    const ada = staff.items.find(({ name }) => name === 'Ada Park')?.id ?? ''
    expect((await own.call(own.ada, 'POST', `/staff/${ada}/deactivate`)).code).toBe('person.self')
    expect((await own.call(own.ada, 'PUT', `/staff/${ada}`, { roles: ['csm'] })).code).toBe('administrator.last')
    const two = await own.hire('Zoe Second', ['administrator'])
    const both = await Promise.all([
      own.call(own.ada, 'PUT', `/staff/${two.id}`, { roles: ['csm'] }),
      own.call(two.token, 'PUT', `/staff/${ada}`, { roles: ['csm'] }),
    ])
    expect(both.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
    if (both[1]?.status === 200) await own.call(two.token, 'PUT', `/staff/${ada}`, { roles: ['administrator', 'operations'] })
  })

  test('a last day that comes by itself leaves nothing behind either: whoever returns begins anew', async () => {
    const { token, id, email } = await own.hire('Lars Lastday', ['csm'])
    const software = tokenIn(await own.call(token, 'POST', '/me/tokens', { name: 'ci', scope: 'write' }))
    expect((await own.call(own.ada, 'POST', '/departures', { person: id })).status).toBe(201)
    expect([await see(token), await see(software), (await signIn(email, goodPassword)).status]).toEqual([401, 401, 403])
    const tokens = (await own.call(own.ada, 'GET', '/tokens')).body as { items: { person: { id: string } }[] }
    expect(tokens.items.filter(({ person }) => person.id === id)).toEqual([])
    expect((await own.call(own.ada, 'POST', `/staff/${id}/return`)).status).toBe(200)
    expect([await see(token), await see(software), (await signIn(email, goodPassword)).status]).toEqual([401, 401, 403])
  })

  test('have left once, whoever says so again: neither the end of an access nor an announced last day lets anybody in', async () => {
    const { id, email } = await own.hire('Onno Once', ['csm'])
    await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)
    const told = async () =>
      ((await own.call(own.ada, 'GET', '/audit?subject=people&limit=200')).body as { items: { words: string }[] }).items.filter(
        ({ words }) => words.includes('Onno Once'),
      ).length
    const before = await told()
    later(1)
    expect((await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)).status).toBe(200)
    expect(await told()).toBe(before)
    // Their manager arranges what they leave behind, by the last day that stands in the contract.
    const made = await own.call(own.ada, 'POST', '/departures', { person: id, leavesAt: '2027-12-31' })
    expect(made).toMatchObject({ status: 201, body: { gone: true } })
    const access = async () =>
      ((await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; access: string }[] }).items.find((one) => one.id === id)
        ?.access
    expect(await access()).toBe('left')
    // Nor does a list that says something else about them on that very day.
    const list = Buffer.from(`E-mail,Name,Place\n${email},Onno Once,Oslo\n`)
    const csv = { 'content-type': 'text/csv' }
    const { digest } = (await own.call(own.ada, 'POST', '/imports?of=people', list, csv)).body as { digest: string }
    expect((await own.call(own.ada, 'POST', `/imports/${digest}/confirm?of=people`, list, csv)).body).toMatchObject({ changed: 1 })
    expect(await access()).toBe('left')
  })

  test('return once: the second of two administrators is told, and the link of the first goes on', async () => {
    const { id } = await own.hire('Tilda Twice', ['csm'])
    await own.call(own.ada, 'POST', `/staff/${id}/deactivate`)
    const { link } = (await own.call(own.ada, 'POST', `/staff/${id}/return`)).body as { link: string }
    expect((await own.call(own.ada, 'POST', `/staff/${id}/return`)).code).toBe('person.here')
    expect((await own.call(undefined, 'POST', '/links/look', { token: own.tokenOf(link) })).status).toBe(200)
  })

  test('who have a last day ahead work here until then, and get a link when they need one', async () => {
    const { id, token } = await own.hire('Ulla Until', ['csm'])
    expect((await own.call(own.ada, 'POST', '/departures', { person: id, leavesAt: '2027-12-31' })).status).toBe(201)
    expect([await see(token), (await own.call(own.ada, 'POST', `/staff/${id}/link`)).status]).toEqual([200, 201])
  })

  test('the only administrator does not leave by an announced departure', async () => {
    const staff = (await own.call(own.ada, 'GET', '/staff')).body as { items: { id: string; roles: string[]; access: string }[] }
    const others = staff.items.filter(({ roles, access }) => roles.includes('administrator') && access !== 'left')
    const { token } = await own.hire('Olga Ops', ['operations'])
    for (const { id } of others.slice(1)) await own.call(own.ada, 'PUT', `/staff/${id}`, { roles: ['csm'] })
    const [ada] = others
    expect((await own.call(token, 'POST', '/departures', { person: ada?.id, leavesAt: '2027-12-31' })).code).toBe('administrator.last')
    expect((await own.call(token, 'POST', '/departures', { person: ada?.id })).code).toBe('administrator.last')
  })

  test('a role that was taken is gone with the next request', async () => {
    const { token, id } = await own.hire('Rita Roles', ['operations'])
    expect((await own.call(token, 'PUT', '/pools/scale-pool', { name: 'Scale pool' })).status).toBe(200)
    await own.call(own.ada, 'PUT', `/staff/${id}`, { roles: ['viewer'] })
    expect((await own.call(token, 'PUT', '/pools/scale-pool', { name: 'Mine' })).code).toBe('pools-write.not-allowed')
  })
})

describe('sessions', () => {
  test('are listed by what they are, and end one by one, by their person or an administrator', async () => {
    const { token, id, email } = await own.hire('Sol Sessions', ['csm'])
    const agent = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36'
    const other = tokenIn(await signIn(email, goodPassword, { 'user-agent': agent }))
    const list = (await own.call(token, 'GET', '/me/sessions')).body as { items: { id: string; name: string; current: boolean }[] }
    expect(list.items.filter(({ current }) => current)).toHaveLength(1)
    const chrome = list.items.find(({ name }) => name === 'Chrome on Linux')
    expect((await own.call(token, 'DELETE', `/me/sessions/${chrome?.id}`)).status).toBe(204)
    expect([await see(other), await see(token)]).toEqual([401, 200])
    // Somebody else's id is no session of mine.
    const mine = list.items.find(({ current }) => current)?.id
    expect((await own.call(own.ada, 'DELETE', `/me/sessions/${mine}`)).code).toBe('session.unknown')
    expect((await own.call(own.ada, 'DELETE', `/staff/${id}/sessions`)).status).toBe(204)
    expect(await see(token)).toBe(401)
  })
})

describe('tokens for software', () => {
  const list = (Object.entries(endpoints) as [EndpointName, Endpoint][]).filter(
    // A token may end itself, which is what one that leaked should do; the ones below would be gone.
    // What is for directories is for no person's token either; it has tests of its own.
    ([name, { who }]) => who !== 'anyone' && who !== 'people.provision' && name !== 'endSession',
  )
  const forWriting = ['handover.command', 'record.write', 'account.write', 'import.run', 'leave.write', 'letters.write']
  const forPeople = [
    ...['handover.start', 'calendar.write', 'playbook.publish', 'people.manage', 'pools.write', 'self.manage', 'demo.control'],
    ...[
      'ledger.correct',
      'cover.write',
      'departure.run',
      'sending.stop',
      'mail.manage',
      'workspace.export',
      'letters.approve',
      'personal-data.manage',
      'account.end',
      'lists.write',
    ],
  ]
  let reads: string
  let writes: string
  beforeAll(async () => {
    const make = async (scope: string) => tokenIn(await own.call(own.ada, 'POST', '/me/tokens', { name: `ci-${scope}`, scope }))
    reads = await make('read')
    writes = await make('write')
  })

  test.each(list)('%s is open to a token as far as its scope goes', async (_name, endpoint) => {
    const { method, who, events } = endpoint
    if (events) return
    const address = wholePath(endpoint).replaceAll(/:\w+/g, 'x')
    const [asReader, asWriter] = await Promise.all(
      [reads, writes].map((token) => own.call(token, method, address, method === 'GET' ? undefined : {})),
    )
    const refused = ({ code }: { code: string | undefined } = { code: '' }) => code === 'software.never-signs' || code === 'token.read-only'
    expect([refused(asReader), refused(asWriter)], `${asReader?.code} ${asWriter?.code}`).toEqual([
      method !== 'GET' || forPeople.includes(who) || forWriting.includes(who),
      forPeople.includes(who),
    ])
  })

  test('carry a mark that scanners find, are told once, and end with their day', async () => {
    expect(reads).toMatch(/^baton_[\w-]{22}\.[\w-]{43}$/)
    expect(JSON.stringify((await own.call(own.ada, 'GET', '/me/sessions')).body)).not.toContain(reads.slice(29))
    const short = tokenIn(await own.call(own.ada, 'POST', '/me/tokens', { name: 'short', scope: 'read', days: 1 }))
    expect(await see(short)).toBe(200)
    const before = clock
    later(25)
    own.baton.app.services.sessionsChanged({ tenant: own.tenant })
    expect(await see(short)).toBe(401)
    // Whoever looks why their script stopped finds it, also after somebody else has come in; it takes nobody's place.
    await own.hire('Wilma Waits', ['csm'])
    for (const list of ['/me/sessions', '/tokens']) {
      const { items } = (await own.call(own.ada, 'GET', list)).body as { items: { name: string; expiresAt: string }[] }
      expect(items.find(({ name, expiresAt }) => name === 'short' && expiresAt < clock.toISOString())).toBeDefined()
    }
    clock = before
  })

  test('are named beside their person in the history of what they did', async () => {
    const made = await own.call(writes, 'POST', '/accounts', { name: 'Orchid Clinics' })
    expect(made.status).toBe(201)
    const client = await database().owner.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('app.tenant', $1, true)`, [own.tenant])
      const { rows } = await client.query<{ body: string }>(
        `select body from baton.event where tenant = $1 and stream_kind = 'account' order by seq desc limit 1`,
        [own.tenant],
      )
      expect(rows[0]?.body).toContain('"via":"ci-write"')
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})

test('accounts come by CSV, a pool and a territory by two entries, and the first handover to the pool starts, in real time', async () => {
  const marta = await own.hire('Marta Manager', ['csm-manager'])
  const pat = await own.hire('Pat Csm', ['csm'], { manager: marta.id })
  const lena = await own.hire('Lena Pool', ['cse'])
  const diego = await own.hire('Diego Ae', ['ae'])
  await own.call(own.ada, 'PUT', '/pools/scale-pool', { name: 'Scale pool' })
  const territory = { name: 'Central', owner: lena.id, regions: ['EMEA', 'EMEA'] }
  expect(await own.call(own.ada, 'PUT', '/pools/nowhere/territories/central', territory)).toMatchObject({
    status: 404,
    code: 'pool.unknown',
  })
  expect((await own.call(own.ada, 'PUT', '/pools/scale-pool/territories/central', { ...territory, deputy: lena.id })).code).toBe(
    'territory.owner',
  )
  expect((await own.call(own.ada, 'PUT', '/pools/scale-pool/territories/central', territory)).body).toMatchObject({
    territories: [{ name: 'Central', owner: { name: 'Lena Pool' }, deputy: null, regions: ['EMEA'] }],
  })
  const csv = `Account,CSM,Region,AE\nHalden Rail,${pat.email},EMEA,${diego.email}\n`
  const send = async (path: string) => {
    const answer = await own.baton.app.server.inject({
      method: 'POST',
      url: `/api/v1${path}?of=accounts`,
      headers: { host: '127.0.0.1', authorization: `Bearer ${own.ada}`, 'content-type': 'text/csv' },
      payload: csv,
    })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json() as { digest: string; ready: boolean }
  }
  const { digest, ready } = await send('/imports')
  expect(ready).toBe(true)
  await send(`/imports/${digest}/confirm`)
  const { items } = (await own.call(pat.token, 'GET', '/accounts?q=halden')).body as { items: { id: string }[] }
  const started = await own.call(pat.token, 'POST', '/handovers', {
    playbook: 'csm-to-cse',
    account: items[0]?.id,
    to: 'scale-pool',
    reason: { kind: 'leave' },
  })
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  expect(started.body).toMatchObject({ to: { name: 'Scale pool' } })
  const { now } = (await own.call(pat.token, 'GET', '/session')).body as { now: string }
  expect(now).toBe(clock.toISOString())
})

test('the log of both workspaces verifies after all of this', async () => {
  for (const tenant of [own.tenant, own.baton.app.tenant])
    expect((await verifyWorkspace(database(), tenant, { replay: replayed })).findings, tenant).toEqual([])
})

/** An open event stream of that token; `ended` when the server has closed it. */
async function stream(token: string): Promise<{ ended: Promise<void> }> {
  const answer = await fetch(`${own.baton.app.address}/api/v1/stream`, { headers: { authorization: `Bearer ${token}` } })
  expect(answer.status).toBe(200)
  const reader = answer.body?.getReader()
  const ended = (async () => {
    while (!(await reader?.read())?.done) {
      // Heartbeats and changes, until it ends.
    }
  })()
  return { ended }
}
