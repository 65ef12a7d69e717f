import { describe, expect, test } from 'vitest'
import { runCli } from '../../tests/support/run-cli.ts'
import { theOne } from './named.ts'

type Asked = { method: string; path: string; body: unknown; headers: Headers }
type Answer = { status?: number; body: unknown }

/** A server of answers by "METHOD /path", which notes what it was asked. */
function server(answers: Record<string, Answer>) {
  const asked: Asked[] = []
  const fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const url = new URL(String(input))
    const method = init.method ?? 'GET'
    asked.push({
      method,
      path: url.pathname + url.search,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
      headers: new Headers(init.headers),
    })
    const answer = answers[`${method} ${url.pathname}`] ?? {
      status: 404,
      body: { code: 'route.unknown', detail: `No ${url.pathname} here.` },
    }
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 })
  }
  return { asked, fetch }
}

const row = {
  id: 'h1',
  ref: 'KES-12',
  version: 3,
  state: 'running',
  playbook: { id: 'csm-to-csm', title: 'CSM to CSM' },
  account: { id: 'a1', name: 'Kestrel\u001b[31m Logistics' },
  children: 0,
  from: { kind: 'person', id: 'p1', name: 'Priya Nair' },
  to: { kind: 'person', id: 'p2', name: 'Tom Becker' },
  stage: 'Handover tasks',
  round: null,
  needsFixes: false,
  isLate: true,
  holding: [{ id: 'p1', name: 'Priya Nair' }],
  due: '2026-11-20T16:00:00.000Z',
  tasksDone: 4,
  tasks: 15,
  renewal: null,
  arr: null,
  startedAt: null,
  endedAt: null,
  updatedAt: '2026-11-18T10:00:00.000Z',
  labels: [
    { id: null, name: 'Of the page', colour: null, fromPage: true },
    { id: 'at-risk', name: 'At risk', colour: 'rose', fromPage: false },
  ],
}
const label = { id: 'at-risk', name: 'At risk', colour: 'rose', about: '', handovers: 1, playbooks: [] }
const list = { items: [row], next: null, total: 1 }
const env = { BATON_TOKEN: 'a-token-for-a-test' }

describe('the list', () => {
  test('shows who has it and what is late, and asks with the filters that were given', async () => {
    const { asked, fetch } = server({ 'GET /api/v1/handovers': { body: list } })
    const { code, out } = await runCli(['handover', 'list', '--holding', 'me', '--late', '--search', 'kes & co', '--status', 'active'], {
      env,
      fetch,
    })
    expect(code).toBe(0)
    expect(out).toMatch(
      /KES-12 +Kestrel.* +Priya Nair +Tom Becker +Handover tasks +Priya Nair +20 Nov 2026, 16:00 UTC late +4\/15 +At risk$/m,
    )
    expect(out).not.toContain('\u001b')
    const [path, query] = asked[0]?.path.split('?') ?? []
    expect(path).toBe('/api/v1/handovers')
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({ status: 'active', holding: 'me', late: 'true', q: 'kes & co' })
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer a-token-for-a-test')
  })

  test('is filtered by the names and addresses that people know, and a name that nobody has is no empty list', async () => {
    const tom = {
      id: 'p2',
      name: 'Tom Becker',
      email: 'tom@meridian.example',
      roles: ['csm'],
      manager: null,
      place: 'Berlin',
      active: true,
    }
    const { asked, fetch } = server({
      'GET /api/v1/handovers': { body: list },
      'GET /api/v1/pools': { body: { items: [], regions: [] } },
      'GET /api/v1/people': { body: { items: [tom], next: null } },
      'GET /api/v1/labels': { body: { items: [label], unlisted: [] } },
    })
    const filters = [
      '--owner',
      'tom@meridian.example',
      '--holding',
      'Tom Becker',
      '--label',
      'At risk',
      '--team',
      'Tom Becker',
      '--late-role',
      'AE',
    ]
    expect(await runCli(['handover', 'list', ...filters], { env, fetch })).toMatchObject({ code: 0 })
    const [, query] = asked.at(-1)?.path.split('?') ?? []
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      owner: 'p2',
      holding: 'p2',
      label: 'at-risk',
      team: 'p2',
      lateRole: 'AE',
    })
    await runCli(['handover', 'list', '--in-time', '--team', '-'], { env, fetch })
    expect(asked.at(-1)?.path).toBe('/api/v1/handovers?late=false&team=-')
    expect(await runCli(['handover', 'list', '--in-time', '--late'], { env, fetch })).toMatchObject({ code: 2 })
    expect(await runCli(['handover', 'list', '--label', 'Nonsense'], { env, fetch })).toMatchObject({
      code: 2,
      err: 'There is no label "Nonsense". There are: At risk.',
    })
    const nobody = server({
      'GET /api/v1/pools': { body: { items: [], regions: [] } },
      'GET /api/v1/people': { body: { items: [], next: null } },
    })
    expect(await runCli(['handover', 'list', '--owner', 'tim@meridian.example'], { env, fetch: nobody.fetch })).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no person "tim@meridian.example"'),
    })
  })

  test('of more than a page is read to its end with --all, as one list', async () => {
    const pages: Record<string, unknown> = {
      '': { items: [row], next: 'second', total: 3 },
      second: { items: [{ ...row, ref: 'ORC-7', later: 'unknown here' }], next: 'third', total: 3 },
      third: { items: [{ ...row, ref: 'HAL-3' }], next: null, total: 3 },
    }
    const asked: string[] = []
    const fetch = async (input: string | URL | Request) => {
      const { searchParams } = new URL(String(input))
      asked.push(searchParams.toString())
      return Response.json(pages[searchParams.get('cursor') ?? ''])
    }
    const { json } = await runCli(['handover', 'list', '--status', 'active', '--all', '--json'], { env, fetch })
    expect(json()).toMatchObject({
      items: [{ ref: 'KES-12' }, { ref: 'ORC-7', later: 'unknown here' }, { ref: 'HAL-3' }],
      next: null,
      total: 3,
    })
    expect(asked).toEqual(['', '&cursor=second', '&cursor=third'].map((cursor) => `status=active&limit=200${cursor}`))
    expect((await runCli(['handover', 'list', '--all'], { env, fetch })).out).toMatch(
      /KES-12[\s\S]*ORC-7[\s\S]*HAL-3[\s\S]*\n3 of 3 handovers\.$/,
    )
    expect((await runCli(['handover', 'list'], { env, fetch })).out).toContain('1 of 3 handovers. The next page: --cursor second')
  })

  test('as JSON is the answer as it came', async () => {
    const { fetch } = server({ 'GET /api/v1/handovers': { body: { ...list, later: 'unknown here' } } })
    expect((await runCli(['handover', 'list', '--json'], { env, fetch })).json()).toEqual({ ...list, later: 'unknown here' })
  })

  test('in a demo signs in as the person of --as', async () => {
    const person = { name: 'Priya Nair', email: 'priya@meridian.example', roles: ['csm'] }
    const { asked, fetch } = server({
      'POST /api/v1/demo/sign-in': { body: { token: 'demo-token', expiresAt: '2026-12-01T00:00:00.000Z', person } },
      'GET /api/v1/handovers': { body: { items: [], next: null, total: 0 } },
    })
    const { out } = await runCli(['handover', 'list', '--as', 'priya@meridian.example'], { fetch })
    expect(out).toBe('No handover matches.')
    expect(asked.map(({ body, headers }) => [body, headers.get('authorization')])).toEqual([
      [{ person: 'priya@meridian.example' }, null],
      [undefined, 'Bearer demo-token'],
    ])
  })
})

describe('a server that is asked too fast', () => {
  const answering = (...answers: [status: number, retryAfter: string][]) => {
    const waits: number[] = []
    const fetch = async () => {
      const [status, seconds] = answers.shift() ?? [200, '']
      const body = status === 200 ? list : { code: 'request.too-many', detail: 'That were too many requests at once.' }
      return new Response(JSON.stringify(body), { status, headers: seconds === '' ? {} : { 'retry-after': seconds } })
    }
    const wait = async (milliseconds: number) => waits.push(milliseconds)
    return { waits, run: () => runCli(['handover', 'list'], { env, fetch, wait }) }
  }

  test('is asked again when it says, so a long list comes to its end', async () => {
    const { waits, run } = answering([429, '2'], [429, '1'])
    expect([await run(), waits]).toEqual([expect.objectContaining({ code: 0, out: expect.stringContaining('KES-12') }), [2000, 1000]])
  })

  test('and says to come back in an hour is believed, and nobody sits there for it', async () => {
    const { waits, run } = answering([429, '3600'])
    expect([await run(), waits]).toEqual([expect.objectContaining({ code: 1, err: 'That were too many requests at once.' }), []])
  })
})

test('a mistake of the server is told with the id under which its log has the rest', async () => {
  const body = { code: 'internal', detail: 'Something went wrong on our side.', requestId: 'f05ec458' }
  const { fetch } = server({ 'GET /api/v1/handovers': { status: 500, body } })
  expect((await runCli(['handover', 'list'], { env, fetch })).err).toBe(
    "Something went wrong on our side. The server's log has more under f05ec458.",
  )
})

describe('a refusal', () => {
  test('of the server is told in its own words and ends with 1', async () => {
    const { fetch } = server({
      'POST /api/v1/handovers/KES-12/commands': {
        status: 409,
        body: { code: 'task.locked', detail: '"Follow-up mail" waits for "Introduce".', where: 'on' },
      },
    })
    const args = ['handover', 'do', 'KES-12', 'complete-task', '--on', 'follow-up-mail']
    expect(await runCli(args, { env, fetch })).toMatchObject({ code: 1, out: '', err: '"Follow-up mail" waits for "Introduce".' })
    const { err } = await runCli([...args, '--json'], { env, fetch })
    expect(JSON.parse(err)).toMatchObject({ code: 'task.locked', where: 'on', title: 'Not possible now' })
  })

  test.each([
    ['nobody answers', {}, 1, /No Baton answers at http:\/\/127\.0\.0\.1:3000.*baton serve/],
    ['BATON_URL is no address', { BATON_URL: 'ftp://here' }, 2, /not the address of a server/],
    ['PORT is no port', { PORT: 'many' }, 2, /PORT is "many"/],
    ['BATON_TOKEN is no token', { BATON_TOKEN: 'two words' }, 2, /BATON_TOKEN is not a token/],
  ])('when %s says what to do', async (_, more, code, words) => {
    const fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }))
    const ran = await runCli(['handover', 'list'], { env: { ...env, ...more }, fetch })
    expect(ran.code).toBe(code)
    expect(ran.err).toMatch(words)
  })

  test('when nobody is signed in asks for a person', async () => {
    expect(await runCli(['handover', 'list'])).toMatchObject({ code: 1, err: expect.stringContaining('--as') })
  })

  test('when the address goes on behind the server says what belongs there', async () => {
    const refusal = { code: 'request.no-such-path', detail: 'There is nothing at this address.' }
    const fetch = async () => Response.json(refusal, { status: 404 })
    const { err } = await runCli(['handover', 'list', '--url', 'http://127.0.0.1:3000/api/v1'], { env, fetch })
    expect(err).toMatch(/^There is nothing at this address\. --url and BATON_URL name the server alone/)
  })

  test('when the server is elsewhere by now names where, and sends the token nowhere', async () => {
    const asked: string[] = []
    const fetch = async (input: string | URL | Request) => {
      asked.push(String(input))
      return new Response(null, { status: 301, headers: { location: 'https://baton.example.com/api/v1/handovers' } })
    }
    const { code, err } = await runCli(['handover', 'list', '--url', 'http://baton.example.com'], { env, fetch })
    expect({ code, err, asked }).toEqual({
      code: 1,
      err: 'http://baton.example.com redirects to https://baton.example.com. If Baton is there, give that address: --url or BATON_URL.',
      asked: ['http://baton.example.com/api/v1/handovers'],
    })
  })

  test('when the server has no demo says with what one signs in there', async () => {
    const fetch = async () => Response.json({ code: 'demo.none', detail: 'This workspace is not a demo.' }, { status: 404 })
    const { err } = await runCli(['handover', 'list', '--as', 'ada@northwind.example'], { fetch })
    expect(err).toBe('This workspace is not a demo. Leave --as out, and give your token in BATON_TOKEN.')
  })

  test('when a proxy cannot reach it does not take it for something else', async () => {
    const fetch = async () => new Response('<html>Bad gateway</html>', { status: 502 })
    const { code, err } = await runCli(['handover', 'list'], { env, fetch })
    expect([code, err]).toEqual([1, expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000 answered 502, and not as Baton does/)])
  })

  test('takes a token with the end of a line behind it', async () => {
    const { asked, fetch } = server({ 'GET /api/v1/handovers': { body: list } })
    expect((await runCli(['handover', 'list'], { env: { BATON_TOKEN: 'a-token\r\n' }, fetch })).code).toBe(0)
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer a-token')
  })

  test('when what answers is not Baton says so', async () => {
    const fetch = async () => new Response('<html>hello</html>')
    expect(await runCli(['handover', 'list'], { env, fetch })).toMatchObject({
      code: 1,
      err: 'What answers at http://127.0.0.1:3000 is not Baton.',
    })
  })

  test.each([
    [['handover', 'do', 'KES-12', 'comment', '--with', '[1]'], /--with is not a JSON object/],
    [['handover', 'start', '--account', 'a', '--playbook', 'p', '--to', 't', '--reason', 'boredom'], /boredom.*invalid.*territory change/],
    [['handover', 'start', '--playbook', 'p', '--to', 't', '--reason', 'leave'], /--account/],
    [['handover', 'list', '--limit', 'many'], /whole number/],
    [['handover', 'lift'], /unknown command 'lift'[\s\S]*--help/],
  ])('of what was typed ends with 2: %j', async (args, words) => {
    const { code, err } = await runCli(args, { env })
    expect(code).toBe(2)
    expect(err).toMatch(words)
  })
})

test('a command sends what it needs, the version it was seen at, and a key', async () => {
  const { asked, fetch } = server({
    'POST /api/v1/handovers/KES-12/commands': { status: 412, body: { code: 'handover.stale', detail: 'It has changed.' } },
  })
  const { code } = await runCli(
    ['handover', 'do', 'KES-12', 'attest', '--on', 'top-three', '--with', '{"note": "Said"}', '--if-version', '14', '--key', 'k-1'],
    { env, fetch },
  )
  expect(code).toBe(1)
  expect(asked[0]?.body).toEqual({ note: 'Said', command: 'attest', on: 'top-three' })
  expect([asked[0]?.headers.get('if-match'), asked[0]?.headers.get('idempotency-key')]).toEqual(['"14"', 'k-1'])
})

test('a command whose room nobody prints asks without it, and says what happened and what is next', async () => {
  const person = { id: 'p1', name: 'Priya Nair' }
  const event = {
    version: 15,
    position: 9,
    type: 'TaskDone',
    by: person,
    at: '2026-11-29T10:00:00.000Z',
    words: '"Read the page" is done',
    reason: null,
    task: 'read',
    hash: null,
    data: {},
  }
  const body = {
    return: 'minimal',
    events: [event],
    handover: {
      id: 'h1',
      ref: 'KES-12',
      version: 15,
      state: 'running',
      account: { id: 'a1', name: 'Kestrel' },
      from: { kind: 'person', ...person },
      to: { kind: 'person', id: 'p2', name: 'Tom Becker' },
      next: { person: { id: 'p2', name: 'Tom Becker' }, verb: 'Follow the tickets', command: 'attest', on: 'follow' },
    },
  }
  const { asked, fetch } = server({ 'POST /api/v1/handovers/KES-12/commands': { body } })
  const { code, out } = await runCli(['handover', 'do', 'KES-12', 'attest', '--on', 'read'], { env, fetch })
  expect([code, out]).toEqual([0, '"Read the page" is done\nKES-12 is running at version 15; it waits for Tom Becker: Follow the tickets.'])
  expect(asked[0]?.headers.get('prefer')).toBe('return=minimal')
  await runCli(['handover', 'do', 'KES-12', 'attest', '--on', 'read', '--json'], { env, fetch })
  expect(asked[1]?.headers.get('prefer')).toBeNull()
})

describe('a name', () => {
  const two = [
    { id: 'a1', name: 'Kestrel' },
    { id: 'a2', name: 'Kestrel West' },
  ]
  test('that is exactly one is that one, though others begin like it', () => {
    expect(theOne(two, 'kestrel', 'account', '--account')).toBe('a1')
  })
  test('that could be several is asked back with their ids', () => {
    expect(() => theOne(two, 'kest', 'account', '--account')).toThrow(/Kestrel \(a1\), Kestrel West \(a2\)/)
  })
  test('that only one has in part is not that one: nothing is given to Diana that was meant for Ana', () => {
    const diana = { id: 'p9', name: 'Diana Prince', email: 'diana@meridian.example' }
    for (const given of ['ana@meridian.example', 'Diana', 'ana'])
      expect(() => theOne([diana], given, 'person', '--to')).toThrow(
        `There is no person "${given}" that you can see. Is it one of these: Diana Prince (diana@meridian.example)?`,
      )
    for (const given of ['DIANA@meridian.example', 'diana prince ', 'p9']) expect(theOne([diana], given, 'person', '--to')).toBe('p9')
  })
  test('that two have whole is asked back with what tells them apart', () => {
    const twins = ['a@x.example', 'b@x.example'].map((email, index) => ({ id: `p${index}`, name: 'Ana Silva', email }))
    expect(() => theOne(twins, 'Ana Silva', 'person', '--to')).toThrow(
      '"Ana Silva" could be Ana Silva (a@x.example), Ana Silva (b@x.example). Give what stands in brackets.',
    )
  })
  test('of nobody is refused', () => {
    expect(() => theOne([], 'Nord', 'account', '--account')).toThrow('There is no account "Nord"')
  })
})

test('who may what is told task by task, with why not', async () => {
  const person = { id: 'p1', name: 'Priya Nair' }
  const answer = {
    on: '2026-12-01',
    at: '2026-12-01T18:00:00.000Z',
    basis: 'ahead',
    role: 'CSM',
    people: [
      {
        person,
        parts: [{ role: 'CSM', from: '2026-11-20T10:00:00.000Z', until: null, delegateOf: null }],
        away: { from: '2026-12-01', to: '2026-12-02', words: 'Priya Nair is on leave from Tue 1 Dec to Wed 2 Dec.' },
        hasAddress: true,
      },
    ],
    empty: null,
    tasks: [
      {
        task: 'send-letter',
        title: 'Send the letter',
        status: 'locked',
        line: 120,
        row: { activity: 'Write and send the letter', line: 331, rule: null },
        people: [{ person, cells: ['R/A'], may: false, right: true, can: [], why: 'It unlocks when the call was held.' }],
        signs: [],
        asked: [{ role: 'AE', people: [{ id: 'p3', name: 'Diego Ramos' }], words: 'heard by their own step of the page' }],
        told: [],
      },
    ],
  }
  const { asked, fetch } = server({ 'GET /api/v1/handovers/KES-12/rights': { body: answer } })
  const { code, out } = await runCli(['handover', 'who', 'KES-12', '--task', 'send-letter', '--role', 'CSM', '--on', '2026-12-01'], {
    env,
    fetch,
  })
  expect(code).toBe(0)
  expect(asked[0]?.path).toBe('/api/v1/handovers/KES-12/rights?role=CSM&task=send-letter&on=2026-12-01')
  expect(out).toContain('[not now] Priya Nair (R/A): It unlocks when the call was held.')
  expect(out).toContain('Asked before: AE (Diego Ramos), heard by their own step of the page')
  expect(out).toContain('on leave from Tue 1 Dec')
})
