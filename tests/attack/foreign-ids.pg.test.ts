import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastSeq } from '../../src/store/log.ts'
import { canary, openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { type Call, isJsonType, said, send } from './calls.ts'
import { plainCall } from './plain-call.ts'
import { type Operation, operations } from './surface.ts'

/**
 * Whoever is an administrator in their own company and knows all our ids writes them wherever an operation takes a text: in each
 * parameter of the path and the query, and in each member of the body. They are told what they would be told of ids that nobody has.
 * Walks the OpenAPI document, so that a new parameter is among them by itself. BATON_FOREIGN_IDS=all puts every id in every place.
 */

type Found = TwoWorkspaces['found']
const isLong = process.env.BATON_FOREIGN_IDS === 'all'

let two: TwoWorkspaces
/** What the other company has of its own, so that the rest of each request is as it should be. */
let own: Found
beforeAll(async () => {
  two = await openTwoWorkspaces()
  own = await furnished()
})
afterAll(() => two?.close())

async function furnished(): Promise<Found> {
  const asked = async (by: 'olu' | 'marta', method: 'POST' | 'PUT', path: string, payload: object) => {
    const answer = await two.app.inject({ method, url: `/api/v1${path}`, headers: two.headersOf(by, 'theirs'), payload })
    expect(answer.statusCode, answer.body).toBeLessThan(300)
    return answer.json()
  }
  const { priya, tom } = two.theirs.people
  const { id } = await asked('olu', 'POST', '/accounts', { name: 'Halden Rail', csm: priya.id })
  await asked('olu', 'PUT', `/accounts/${id}/records/contact/contact-eve`, { data: { name: 'Eve' } })
  const about = { playbook: 'csm-to-csm', account: id, to: tom.id, reason: { kind: 'departure' } }
  const { id: handover, ref } = await asked('marta', 'POST', '/handovers', about)
  return { account: id, handover, ref, mail: randomUUID(), person: tom.id, contact: 'contact-eve' }
}

/** The same ones throughout: what was named by one of them is there when it is asked for. */
const nobodys: Found = {
  account: randomUUID(),
  handover: randomUUID(),
  ref: 'ZZZ-9',
  mail: randomUUID(),
  person: randomUUID(),
  contact: 'contact-unknown',
}

/** Every place of a call that takes a text, and the call with another one in it. */
function placesIn(call: Call): ((value: string) => Call)[] {
  const { fields, path, body } = call.operation.described
  const inPath = path.split('/').flatMap((part, index) => (part.startsWith('{') ? [index] : []))
  const leaves: (readonly string[])[] = []
  const isJson = call.payload !== undefined && isJsonType(body?.type)
  const asked = isJson ? (JSON.parse(String(call.payload)) as unknown) : undefined
  const walk = (value: unknown, at: readonly string[]) => {
    if (typeof value === 'string') leaves.push(at)
    else if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) walk(member, [...at, name])
  }
  walk(asked, [])
  return [
    ...inPath.map(
      (index) =>
        (value: string): Call => ({ ...call, path: call.path.split('/').with(index, value).join('/') }),
    ),
    ...fields
      .filter((field) => field.in === 'query')
      .map(
        ({ name }) =>
          (value: string): Call => ({ ...call, query: [...call.query.filter(([one]) => one !== name), [name, value]] }),
      ),
    ...leaves.map(
      (at) =>
        (value: string): Call => ({ ...call, payload: JSON.stringify(replaced(asked, at, value)) }),
    ),
    // A list names accounts by their id, too.
    ...(call.payload !== undefined && !isJson
      ? [(value: string): Call => ({ ...call, payload: Buffer.from(`Account ID,Account,Name\n${value},Halden Rail,Eve\n`) })]
      : []),
  ]
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: string): unknown {
  if (name === undefined) return by
  const inside = (value as Record<string, unknown>)[name]
  return Array.isArray(value)
    ? value.with(Number(name), replaced(inside, rest, by))
    : { ...(value as object), [name]: replaced(inside, rest, by) }
}

/** Without what differs by its nature: the id of the request, what was made meanwhile, and the ids that were asked for. */
const plain = (body: string) =>
  [...Object.values(nobodys), ...Object.values(two.found)]
    .reduce((text, id) => text.replaceAll(new RegExp(id, 'gi'), '<id>'), body)
    .replaceAll(/Fine \d+/g, 'Fine')
    .replaceAll(/"(requestId|id|token|digest|version|key|link|secret)":"[^"]*"/g, '"$1":"…"')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '…')

/** What was made before has a name, and no second one may have it. */
const underItsOwnName = (call: Call): Call => {
  named += 1
  return typeof call.payload === 'string' ? { ...call, payload: call.payload.replaceAll('"Fine"', `"Fine ${named}"`) } : call
}
let named = 0

/** They end what the others ask of, and take no text. */
const ends = new Set<Operation['name']>(['resetDemo', 'endSession'])
let asked = 0

describe.each(operations.filter(({ name }) => !ends.has(name)).map((one) => [one.name, one] as const))('%s', (_name, operation) => {
  test('tells of our ids what it tells of ids that nobody has, wherever they stand', async () => {
    const before = await lastSeq(two.ours.services.database, two.ours.tenant)
    const ways = (['the least', 'everything'] as const).flatMap((says) => placesIn(plainCall(operation, 'theirs', own, says)))
    for (const [index, put] of ways.entries()) {
      const kinds = Object.keys(two.found) as (keyof Found)[]
      for (const kind of isLong ? kinds : [kinds[index % kinds.length] as keyof Found]) {
        const [unknown, real] = [nobodys[kind], two.found[kind]]
        const expected = await send(two, underItsOwnName(put(unknown)))
        const answer = await send(two, underItsOwnName(put(real)))
        asked += 1
        expect(answer.body, said(put(real))).not.toContain(canary)
        // Where anything is taken it is a text like another; asked second it may find what the first has left.
        if (expected.statusCode >= 400)
          expect([answer.statusCode, plain(answer.body)], said(put(real))).toEqual([expected.statusCode, plain(expected.body)])
      }
    }
    expect(await lastSeq(two.ours.services.database, two.ours.tenant)).toBe(before)
  })
})

test('hundreds of places have been tried, and none was our own mistake', () => {
  console.log(`Foreign ids: ${asked} places`)
  expect(asked).toBeGreaterThan(400)
  expect(two.logged.filter(({ level }) => level === 'error')).toEqual([])
})
