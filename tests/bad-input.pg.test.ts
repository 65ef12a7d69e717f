import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Described, describeContract } from '../src/http/reference.ts'
import type { Schema } from '../src/http/schemas.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from './support/two-workspaces.ts'

/**
 * Hostile and clumsy values in every place where a request takes one, with real operations and the real database behind.
 * Whatever the answer is, it is a clear one: never a mistake of ours, and never a word about how we are built.
 */

let two: TwoWorkspaces
beforeAll(async () => {
  two = await openTwoWorkspaces()
})
afterAll(() => two?.close())

const texts = [
  '',
  ' ',
  '%',
  '_',
  "'; drop table x; --",
  '{"a":1}',
  '\\',
  '\u0001',
  '\u202e\u200b',
  '😀'.repeat(40),
  'x'.repeat(5_000),
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '-1',
  '9'.repeat(40),
  'NaN',
  '2026-02-30',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  'null',
]
const others: unknown[] = [null, true, 0, -0.5, 1e308, [], {}, [[[]]], { toString: 'x' }, Array.from({ length: 600 }, () => 'x')]

const { subjects, schemas } = describeContract()
const named = new Map(schemas)
const all = subjects.flatMap(({ endpoints }) => endpoints).filter(({ name }) => name !== 'followChanges')

/** Values that are understood, so that only the one under test is strange. */
function sample(schema: Schema): unknown {
  const {
    $ref,
    type,
    enum: options,
    const: only,
    anyOf,
    oneOf,
    items,
    properties = {},
    required = [],
    format,
    pattern,
  } = schema as Record<string, never> & {
    properties?: Record<string, Schema>
    required?: string[]
  }
  if (typeof $ref === 'string') return sample(named.get(String($ref).split('/').at(-1) ?? '') ?? {})
  if (only !== undefined) return only
  if (options) return options[0]
  const choices: Schema[] | undefined = anyOf ?? oneOf
  if (choices?.[0]) return sample(choices[0])
  if (type === 'object') return Object.fromEntries(required.map((key) => [key, sample(properties[key] ?? {})]))
  if (type === 'array') return items ? [sample(items)] : []
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return true
  if (format === 'date') return '2026-11-25'
  if (format === 'date-time') return '2026-11-25T15:10:00.000Z'
  return pattern === undefined ? 'x' : 'a'.repeat(64)
}

const known = (endpoint: Described): Record<string, string> => ({
  id: endpoint.path.includes('/handovers/') ? two.found.handover : endpoint.path.includes('/mail/') ? two.found.mail : two.found.account,
  kind: 'contact',
  key: two.found.contact,
})

async function ask(endpoint: Described, { strange, value }: { strange?: string; value?: unknown }) {
  const place = (name: string, schema: Schema) => (strange === name ? String(value) : (known(endpoint)[name] ?? String(sample(schema))))
  const fields = endpoint.fields.filter(({ required, name }) => required || name === strange)
  const path = fields
    .filter((field) => field.in === 'path')
    .reduce((text, { name, schema }) => text.replace(`{${name}}`, encodeURIComponent(place(name, schema))), endpoint.path)
  const query = new URLSearchParams(fields.filter((field) => field.in === 'query').map(({ name, schema }) => [name, place(name, schema)]))
  const headers = fields.filter((field) => field.in === 'header').map(({ name }) => [name, String(value).replaceAll(/[^\x20-\x7e]/g, '?')])
  return two.app.inject({
    method: endpoint.method as 'GET',
    url: `${path}?${query}`,
    headers: {
      ...Object.fromEntries(headers),
      ...two.headersOf('sam', 'ours'),
      ...(endpoint.body ? { 'content-type': endpoint.body.type } : {}),
    },
    ...(endpoint.body ? { payload: bodyOf(endpoint.body, strange, value) } : {}),
  })
}

function bodyOf({ type, schema }: NonNullable<Described['body']>, strange: string | undefined, value: unknown): string | Buffer {
  if (type !== 'application/json') return Buffer.from(strange === 'body' ? String(value) : 'name\nHalden Rail\n')
  if (strange === 'body') return JSON.stringify(value)
  const body = sample(schema) as Record<string, unknown>
  return JSON.stringify(strange?.startsWith('body.') ? { ...body, [strange.slice('body.'.length)]: value } : body)
}

/** Every place of a request that takes a value. */
function placesOf({ fields, body }: Described): string[] {
  const resolved = body && (typeof body.schema.$ref === 'string' ? named.get(body.schema.$ref.split('/').at(-1) ?? '') : body.schema)
  const members = Object.keys((resolved?.properties as object | undefined) ?? {}).map((name) => `body.${name}`)
  return [...fields.map(({ name }) => name), ...(body ? ['body', ...members] : [])]
}

describe.each(all.map((endpoint) => [endpoint.name, endpoint] as const))('%s', (_name, endpoint) => {
  test('answers every strange value clearly', async () => {
    for (const strange of placesOf(endpoint)) {
      for (const value of strange.startsWith('body') && endpoint.body?.type === 'application/json' ? [...texts, ...others] : texts) {
        const answer = await ask(endpoint, { strange, value })
        const said = `${strange} = ${JSON.stringify(value).slice(0, 80)}: ${answer.statusCode} ${answer.body.slice(0, 300)}`
        expect(answer.statusCode, said).toBeLessThan(500)
        if (answer.statusCode < 400) continue
        expect(answer.json(), said).toMatchObject({
          code: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/),
          detail: expect.stringMatching(/\S\.$/s),
        })
        expect(answer.body, said).not.toMatch(/baton\.event|at async|node_modules|select |violates/)
      }
    }
  })
})

test('nothing of it was our own mistake', () => {
  expect(two.logged.filter(({ level }) => level === 'error')).toEqual([])
})
