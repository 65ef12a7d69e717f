import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../../src/contract/all.ts'
import type { Endpoint } from '../../src/contract/endpoint.ts'
import { fromSchema } from '../../src/core/process/testing/from-schema.ts'
import { randomFrom } from '../../src/core/process/testing/random.ts'
import { kindNames, kindOf } from '../../src/core/records/kinds.ts'
import { describeContract } from '../../src/http/reference.ts'
import type { Schema } from '../../src/http/schemas.ts'
import { lastSeq } from '../../src/store/log.ts'
import { openTwoWorkspaces, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { isJsonType, send } from './calls.ts'
import { plainCall } from './plain-call.ts'
import { type Operation, operations, resolved } from './surface.ts'

/**
 * Nobody sets what was not asked of them: every name that Baton knows (a column of a table, a member of a body or of an answer) is
 * written beside what each body may say, at every depth. It is refused; where a directory speaks SCIM it is ignored, as that says.
 * Walks the contract and the catalogue, so that a new operation and a new column are among them by themselves.
 */

let two: TwoWorkspaces
let names: string[]
beforeAll(async () => {
  two = await openTwoWorkspaces()
  const { rows } = await two.ours.services.database.owner.query<{ name: string }>(
    `select distinct attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace in ('baton'::regnamespace, 'deployment'::regnamespace) and attnum > 0`,
  )
  const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  names = [
    ...new Set([
      ...rows.flatMap(({ name }) => [name, camel(name)]),
      ...namesIn(describeContract()),
      ...['tenant', 'tenant_id', 'tenantId', 'actor', 'isAdmin', 'is_admin', '__proto__', 'constructor', 'prototype'],
    ]),
  ]
})
afterAll(() => two?.close())

/** Every member that any schema of the document names. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { properties } = value as Schema
  return [...(properties ? Object.keys(properties) : []), ...Object.values(value).flatMap(namesIn)]
}

/** Each object inside a body that is described member by member, with the names that it may have. */
function objectsIn(given: Schema, value: unknown, at: readonly string[] = []): { at: readonly string[]; known: Set<string> }[] {
  const schema = resolved(given) as Schema & {
    items?: Schema
    anyOf?: Schema[]
    oneOf?: Schema[]
    allOf?: Schema[]
    additionalProperties?: unknown
  }
  const either = schema.anyOf ?? schema.oneOf
  if (either) return either.slice(0, 1).flatMap((one) => objectsIn(one, value, at))
  if (schema.allOf) return schema.allOf.flatMap((one) => objectsIn(one, value, at))
  if (Array.isArray(value)) return value.flatMap((one, index) => (schema.items ? objectsIn(schema.items, one, [...at, String(index)]) : []))
  if (typeof value !== 'object' || value === null || !schema.properties) return []
  const properties = schema.properties as Record<string, Schema>
  return [
    // What may hold anything is judged by another schema; the tests below ask those.
    ...(schema.additionalProperties === false || schema.additionalProperties === undefined
      ? [{ at, known: new Set(Object.keys(properties)) }]
      : []),
    ...Object.entries(properties).flatMap(([name, inner]) => {
      const member = (value as Record<string, unknown>)[name]
      return member === undefined ? [] : objectsIn(inner, member, [...at, name])
    }),
  ]
}

function withMembers(value: unknown, [next, ...rest]: readonly string[], more: readonly string[]): unknown {
  if (next === undefined) {
    // As JSON.parse does it: `__proto__` becomes a member like any other.
    const members = more.map((name) => [name, { value: 'x', enumerable: true, configurable: true, writable: true }] as const)
    return Object.defineProperties({ ...(value as object) }, Object.fromEntries(members))
  }
  const inner = withMembers((value as Record<string, unknown>)[next], rest, more)
  return Array.isArray(value) ? value.with(Number(next), inner) : { ...(value as object), [next]: inner }
}

type Issue = { code?: string; keys?: string[]; errors?: Issue[][] }

/** The names that a schema has said it does not know, in whichever of its forms. */
const unknownIn = (issues: readonly unknown[]): string[] =>
  (issues as Issue[]).flatMap(({ keys = [], errors = [] }) => [...keys, ...errors.flatMap(unknownIn)])

const withBody = operations.filter(({ described: { body }, endpoint }) => endpoint.body && isJsonType(body?.type))
const bodyOf = (operation: Operation) => JSON.parse(String(plainCall(operation, 'ours', two.found, 'everything').payload)) as object
const schemaOf = (name: EndpointName) => (endpoints[name] as Endpoint).body

test('there are hundreds of names and a hundred bodies', () => {
  expect(names.length).toBeGreaterThan(500)
  expect(withBody.length).toBeGreaterThan(50)
})

describe.each(withBody.map((one) => [one.name, one] as const))('%s', (name, operation) => {
  test('takes no member that it does not name, at any depth', () => {
    const body = bodyOf(operation)
    const schema = schemaOf(name)
    const objects = objectsIn(operation.described.body?.schema ?? {}, body)
    const taken = objects.flatMap(({ at, known }) => {
      const unknown = names.filter((one) => !known.has(one))
      const parsed = schema?.safeParse(withMembers(body, at, unknown))
      if (operation.endpoint.scim) return JSON.stringify(parsed?.data ?? {}).includes('":"x"') ? at : []
      const refused = new Set(unknownIn(parsed?.error?.issues ?? []))
      return unknown.filter((one) => !refused.has(one)).map((one) => [...at, one].join('.'))
    })
    expect(taken).toEqual([])
  })
})

/** The form of a command is the handover's to say; those are asked below. */
const saidAtTheDoor = withBody.filter(({ name }) => name !== 'commandHandover')

describe('says so at the door, and nothing is written', () => {
  test.each(saidAtTheDoor.map((one) => [one.name, one] as const))('%s', async (_name, operation) => {
    const call = plainCall(operation, 'ours', two.found, 'the least')
    const before = await lastSeq(two.ours.services.database, two.ours.tenant)
    const known = new Set(Object.keys((resolved(operation.described.body?.schema ?? {}).properties as object | undefined) ?? {}))
    const more = Object.fromEntries(names.filter((one) => !known.has(one) && one !== '__proto__').map((one) => [one, 'x']))
    const answer = await send(two, { ...call, payload: JSON.stringify({ ...more, ...JSON.parse(String(call.payload)) }) })
    if (operation.endpoint.scim) return expect(answer.body).not.toContain('"x"')
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
    expect(await lastSeq(two.ours.services.database, two.ours.tenant)).toBe(before)
  })
})

/** Bodies that may hold anything are judged by what they are about. */
describe('what is judged by a schema of its own', () => {
  const as = (by: 'priya' | 'tom' | 'marta') => two.headersOf(by, 'ours')

  test.each(kindNames)('a record of kind %s takes no member that its kind does not name', async (kind) => {
    const { found, app } = two
    const data = Object.fromEntries(names.filter((one) => one !== '__proto__').map((one) => [one, { is: 'x' }]))
    const key = kindOf(kind).many === 'one' ? 'current' : kind === 'coverage' ? 'contact' : 'a-key'
    const url = `/api/v1/accounts/${found.account}/records/${kind}/${key}`
    const answer = await app.inject({ method: 'PUT', url, headers: as('priya'), payload: { data } })
    const fields = Object.keys(kindOf(kind).schema.shape)
    const unknown = names.filter((one) => one !== '__proto__' && !fields.includes(one))
    if (answer.statusCode === 403) return expect(answer.json().code).toMatch(/^record\./)
    const { problems } = answer.json().details as { problems: { where: string; message: string }[] }
    const told = problems.find(({ message }) => message.startsWith('is not known here'))
    const refused = `"${told?.where}" ${told?.message}`
    expect([answer.statusCode, unknown.filter((one) => !refused.includes(`"${one}"`))]).toEqual([400, []])
  })

  test('every command that is offered takes no member that its form does not ask for', async () => {
    const { found, app } = two
    const before = await lastSeq(two.ours.services.database, two.ours.tenant)
    const random = randomFrom(7)
    let offered = 0
    for (const by of ['tom', 'marta'] as const) {
      const { can } = (await app.inject({ url: `/api/v1/handovers/${found.handover}`, headers: as(by) })).json() as {
        can: { command: string; on: string | null; needs: Schema }[]
      }
      for (const { command, on, needs } of can) {
        const asked = new Set([...Object.keys((needs.properties as object | undefined) ?? {}), 'command', 'on', '__proto__'])
        const unknown = names.filter((one) => !asked.has(one))
        const payload = {
          ...(fromSchema(needs as Parameters<typeof fromSchema>[0], random) as object),
          [unknown[offered % unknown.length] ?? '']: 'x',
          command,
          ...(on === null ? {} : { on }),
        }
        const answer = await app.inject({ method: 'POST', url: `/api/v1/handovers/${found.handover}/commands`, headers: as(by), payload })
        expect([command, needs.additionalProperties, answer.statusCode]).toEqual([command, false, 400])
        offered += 1
      }
    }
    expect(offered).toBeGreaterThan(10)
    expect(await lastSeq(two.ours.services.database, two.ours.tenant)).toBe(before)
  })
})
