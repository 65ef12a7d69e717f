import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { baton, bearer } from '../../tests/support/fake-baton.ts'

const noAccounts = { listAccounts: async () => ({ items: [], next: null }) }

describe('input', () => {
  const asking = async (payload: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
    const { app } = await baton({
      moveDemoClock: async () => ({
        now: '2026-11-25T15:10:00.000Z',
        nextWorkingDay: '2026-11-26T15:00:00.000Z',
        nextEvent: null,
        fired: 0,
      }),
    })
    return app.inject({ method: 'POST', url: '/api/v1/demo/clock', headers: { ...bearer('csm'), ...headers }, payload })
  }

  test.each([
    ['no JSON', '{"by":', 400, 'request.malformed'],
    ['nothing', '', 400, 'request.malformed'],
    ['a member that nobody asked for', '{"by":"next-event","tenant":"b"}', 400, 'request.invalid'],
    ['a wrong value', '{"by":"yesterday"}', 400, 'request.invalid'],
    ['a number where an instant belongs', '{"to":1e400}', 400, 'request.text'],
    ['an instant in a year that is none', '{"to":"0000-01-01T00:00:00Z"}', 400, 'request.invalid'],
    ['a zero character', '{"to":"\\u0000"}', 400, 'request.text'],
    ['half of a surrogate pair', '{"to":"\\ud800"}', 400, 'request.text'],
    ['a half as a name', '{"\\udc00":1}', 400, 'request.text'],
    ['nesting without end', `{"to":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400, 'request.text'],
    ['an attack on prototypes', '{"__proto__":{"by":"next-event"}}', 400, 'request.malformed'],
    ['a list', '[]', 400, 'request.invalid'],
    ['more than is taken', `{"to":"${'x'.repeat(300 * 1024)}"}`, 413, 'request.too-large'],
  ])('that is %s is refused', async (_what, payload, status, code) => {
    const answer = await asking(payload)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test('of another media type is refused with the one that is taken', async () => {
    const answer = await asking('by=next-event', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ code: 'request.content-type', detail: 'Send it as application/json.' })
    expect((await asking('{"by":"next-event"}', {})).statusCode).toBe(415)
  })

  test('names the place and the trouble', async () => {
    const answer = await asking('{"to":"tomorrow"}')
    expect(answer.json()).toMatchObject({ where: expect.any(String), details: { problems: expect.any(Array) } })
  })

  test('in the query is checked too: unknown names, repeats, wrong numbers', async () => {
    const { app } = await baton(noAccounts)
    const status = async (query: string) => (await app.inject({ url: `/api/v1/accounts?${query}`, headers: bearer('csm') })).statusCode
    expect(
      await Promise.all(
        ['tenant=b', 'q=a&q=b', 'limit=0', 'limit=201', 'limit=1e9999', 'limit=', 'q=%00', `q=${'x'.repeat(201)}`].map(status),
      ),
    ).toEqual(Array.from({ length: 8 }, () => 400))
    expect(await Promise.all(['', 'limit=200', 'q=%E2%82', 'q=Bright'].map(status))).toEqual([200, 200, 200, 200])
  })

  test.each([
    'limit=1&limit=2',
    'status=running&status=paused',
    'q=a&q=b',
  ])('in the query that comes twice is told by its name: %s', async (query) => {
    const { app } = await baton()
    const answer = await app.inject({ url: `/api/v1/handovers?${query}`, headers: bearer('csm') })
    const where = `query.${query.split('=')[0]}`
    expect(answer.json()).toMatchObject({ status: 400, where, detail: `"${where}": is given more than once. Give it once.` })
  })

  test('in the query that nobody asks for is told so first, however often it comes', async () => {
    const { app } = await baton()
    const answer = await app.inject({ url: '/api/v1/handovers?tenant=a&tenant=b', headers: bearer('csm') })
    expect(answer.json()).toMatchObject({ status: 400, detail: '"query.tenant": is not known here.' })
  })

  test('in the path is decoded, or refused when it cannot be', async () => {
    const { app, calls } = await baton()
    const status = async (url: string) => (await app.inject({ url, headers: bearer('csm') })).statusCode
    expect(await status('/api/v1/accounts/%E0%A4%A')).toBe(400)
    expect(await status('/api/v1/accounts/%00')).toBe(400)
    expect(await status(`/api/v1/accounts/${'x'.repeat(200)}`)).toBe(400)
    expect(await status('/api/v1/accounts/a%2Fb')).toBe(409)
    expect(calls.at(-1)).toMatchObject({ input: { params: { id: 'a/b' } } })
  })

  test('in another encoding than UTF-8, or compressed, is refused, and not stored with question marks in it', async () => {
    const { app, calls } = await baton()
    const send = (payload: Buffer, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/accounts',
        headers: { ...bearer('operations'), 'content-type': 'application/json', ...headers },
        payload,
      })
    const body = JSON.stringify({ name: 'Café Lumière' })
    expect((await send(Buffer.from(body, 'latin1'))).json()).toMatchObject({ status: 400, detail: expect.stringContaining('not in UTF-8') })
    const zipped = await send(gzipSync(body), { 'content-encoding': 'gzip' })
    expect([zipped.headers['accept-encoding'], zipped.json()]).toMatchObject([
      'identity',
      { status: 415, detail: 'Send it uncompressed, without Content-Encoding.' },
    ])
    expect(calls).toEqual([])
    await send(Buffer.from(body), { 'content-encoding': 'identity' })
    expect(calls).toMatchObject([{ input: { body: { name: 'Café Lumière' } } }])
  })

  test('as a file arrives as bytes, with a limit of its own', async () => {
    const { app, calls } = await baton()
    const bytes = Buffer.from([0xff, 0xfe, 0x41, 0x00])
    const send = (payload: Buffer, type = 'text/csv; charset=utf-16le') =>
      app.inject({
        method: 'POST',
        url: '/api/v1/imports?of=accounts',
        headers: { ...bearer('operations'), 'content-type': type },
        payload,
      })
    expect((await send(bytes)).json()).toMatchObject({ code: 'fake.reached' })
    expect(calls.at(-1)).toMatchObject({ input: { query: { of: 'accounts' }, body: bytes } })
    expect((await send(Buffer.from('{}'), 'application/json')).statusCode).toBe(415)
    const large = await send(Buffer.alloc(6 * 1024 * 1024))
    expect([large.statusCode, large.json().detail]).toEqual([413, 'The body is larger than 5 MiB, which is the most that is taken here.'])
  })
})

describe('versions and keys', () => {
  const command = async (headers: Record<string, string>) => {
    const fake = await baton()
    const answer = await fake.app.inject({
      method: 'POST',
      url: '/api/v1/handovers/KES-12/commands',
      headers: { ...bearer('csm'), 'content-type': 'application/json', ...headers },
      payload: { command: 'accept', note: 'as agreed' },
    })
    return { answer, context: fake.calls.at(-1)?.context }
  }

  test.each([
    ['"7"', 7],
    ['W/"7"', 7],
    ['*', undefined],
  ])('If-Match: %s asks for version %s', async (header, version) => {
    const { context } = await command({ 'if-match': header })
    expect(context?.ifMatch).toBe(version)
  })

  test.each(['7', '"seven"', '"1", "2"', '""'])('If-Match: %s is refused', async (header) => {
    const { answer } = await command({ 'if-match': header })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.if-match'])
  })

  test('If-Match is never ignored where there is no version', async () => {
    const { app } = await baton()
    const headers = { ...bearer('csm'), 'content-type': 'application/json', 'if-match': '"1"' }
    const answer = await app.inject({ method: 'POST', url: '/api/v1/demo/clock', headers, payload: { by: 'next-event' } })
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.if-match'])
  })

  test.each([
    ['PUT', '/accounts/a/records/health/current', ' If-Match takes the version that you saw.'],
    ['PUT', '/labels/at-risk', ''],
  ] as const)('If-None-Match is never ignored where something would change: %s %s', async (method, path, hint) => {
    const { app, calls } = await baton()
    const headers = { ...bearer('operations'), 'content-type': 'application/json', 'if-none-match': '*' }
    const payload = path.startsWith('/labels') ? { name: 'At risk', colour: 'rose', about: '' } : { data: {} }
    const answer = await app.inject({ method, url: `/api/v1${path}`, headers, payload })
    expect(answer.json()).toMatchObject({
      status: 400,
      code: 'request.if-none-match',
      detail: `If-None-Match has no meaning here, and nothing was done.${hint}`,
    })
    expect(calls).toEqual([])
  })

  test('the same request under the same key has the same hash, another body another one', async () => {
    const { app, calls } = await baton()
    const send = (payload: object, url = '/api/v1/handovers/KES-12/commands') =>
      app.inject({ method: 'POST', url, headers: { ...bearer('csm'), 'idempotency-key': 'k-1' }, payload })
    await send({ command: 'accept', a: 1, b: 2 })
    await send({ command: 'accept', b: 2, a: 1 })
    await send({ command: 'accept', a: 1, b: 3 })
    await send({ command: 'accept', a: 1, b: 2 }, '/api/v1/handovers/KES-13/commands')
    const [first, same, body, path] = calls.map(({ context }) => context.idempotency as { key: string; requestHash: string })
    expect(first).toEqual({ key: 'k-1', requestHash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(same).toEqual(first)
    expect(new Set([first, body, path].map((one) => one?.requestHash)).size).toBe(3)
  })

  test('a key that is no line of text is refused', async () => {
    expect((await command({ 'idempotency-key': 'ein Schlüssel' })).answer.json()).toMatchObject({
      status: 400,
      code: 'request.idempotency-key',
    })
  })

  test('the answer tells its version as ETag', async () => {
    const record = {
      kind: 'health',
      key: 'current',
      title: 'Health',
      data: {},
      source: 'by hand',
      checkedAt: '2026-11-25T15:10:00.000Z',
      version: 4,
      editable: true,
    } as const
    const { app } = await baton({ getRecord: async () => record })
    const answer = await app.inject({ url: '/api/v1/accounts/a/records/health/current', headers: bearer('csm') })
    expect(answer.headers.etag).toBe('"4"')
  })
})

test('what was made says where it is read, out of its answer and of what was asked', async () => {
  const by = { id: 'per_operations', name: 'operations' }
  const row = { version: 3, name: 'Moving', state: 'waiting', by, at: '2026-11-25T15:10:00.000Z', file: 'a.txt', hash: 'h', decisions: [] }
  const { app } = await baton({ writeLetterTemplate: async () => ({ ...row, state: 'waiting', can: [], whyNot: null }) })
  const headers = { ...bearer('operations'), 'content-type': 'application/octet-stream' }
  const url = '/api/v1/letter-templates?kind=named-to-pool&name=Moving'
  const answer = await app.inject({ method: 'POST', url, headers, payload: 'Hello' })
  const location = '/api/v1/letter-templates/named-to-pool/any/versions/3'
  expect([answer.statusCode, answer.headers.location]).toEqual([201, location])
})

describe('a preference', () => {
  const preferring = async (prefer: string | undefined) => {
    const { app, calls } = await baton()
    const headers = { ...bearer('csm'), 'content-type': 'application/json', ...(prefer === undefined ? {} : { prefer }) }
    await app.inject({ method: 'POST', url: '/api/v1/handovers/KES-12/commands', headers, payload: '{"command":"accept"}' })
    return calls[0]?.context.isBrief === true
  }

  test.each([
    'return=minimal',
    'Return = "minimal"',
    'wait=5, return=minimal; foo=bar',
    'return=minimal, return=representation',
  ])('for a short answer is understood as %j', async (prefer) => {
    expect(await preferring(prefer)).toBe(true)
  })

  test.each([
    undefined,
    '',
    'return=representation',
    'respond-async',
    'return=representation, return=minimal',
    'return=least',
    '=;,,',
  ])('that is another or none, as %j, is passed over', async (prefer) => {
    expect(await preferring(prefer)).toBe(false)
  })
})
