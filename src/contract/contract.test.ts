import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type EndpointName, endpoints, subjects } from './all.ts'
import { type Endpoint, wholePath } from './endpoint.ts'
import { paths } from './paths.ts'

const list = Object.entries(endpoints) as [EndpointName, Endpoint][]

test('the short list for the browser says the same as the contract', () => {
  expect(paths).toEqual(Object.fromEntries(list.flatMap(([name, { method, path, scim }]) => (scim ? [] : [[name, [method, path]]]))))
})

test('every endpoint stands in the reference, under one subject', () => {
  expect(subjects.flatMap((subject) => Object.keys(subject.endpoints)).toSorted()).toEqual(Object.keys(endpoints).toSorted())
})

test('no two endpoints share a method and path', () => {
  const places = list.map(([, one]) => `${one.method} ${wholePath(one).replaceAll(/:\w+/g, ':')}`)
  expect(new Set(places).size).toBe(places.length)
})

// What they make is read in a list, or never again.
const withoutAddress = [
  '/handovers/bulk',
  '/me/tokens',
  '/me/passkeys',
  '/provisioning-tokens',
  '/staff',
  '/staff/:id/link',
  '/set-up',
  '/set-up/import',
]

describe.each(list)('%s', (_name, endpoint) => {
  const {
    method,
    path,
    params,
    query,
    body,
    output,
    events,
    archive,
    status,
    madeAt,
    summary,
    idempotent,
    ifMatch,
    versioned,
    session,
    who,
    refusals,
  } = endpoint

  test('names each parameter of its path, and no other', () => {
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
    expect(Object.keys(params?.shape ?? {})).toEqual(inPath)
  })

  test('refuses what it does not know', () => {
    for (const schema of [params, query]) {
      if (schema) expect(schema.def.catchall?._zod.def.type).toBe('never')
    }
    // Two take anything on purpose and check it against another schema: a record's kind, a command's needs. Directories send what they have.
    if (body instanceof z.ZodObject && path !== '/handovers/:id/commands' && !endpoint.scim)
      expect(body.def.catchall?._zod.def.type).toBe('never')
  })

  test('answers with something, or says that there is nothing', () => {
    expect(status === 204).toBe(output === undefined && events === undefined && archive === undefined)
    expect(archive !== undefined && output !== undefined).toBe(false)
    expect(output !== undefined && events !== undefined).toBe(false)
  })

  test('changes nothing when it only reads', () => {
    expect(['GET', 'POST', 'PUT', 'DELETE', ...(endpoint.scim ? ['PATCH'] : [])]).toContain(method)
    if (method === 'GET') expect([body, idempotent, ifMatch, session]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('that makes something says where it is read from then on', () => {
    const isReadAt = list.some(
      ([, other]) => other.method === 'GET' && wholePath(other) === wholePath({ ...endpoint, path: madeAt ?? '/' }),
    )
    expect([status === 201 && !withoutAddress.includes(path), isReadAt]).toEqual([madeAt !== undefined, madeAt !== undefined])
  })

  test('promises a version only where the answer has one', () => {
    if (!versioned) return
    const schema = z.toJSONSchema(output ?? z.never(), { io: 'output', unrepresentable: 'any' })
    expect(JSON.stringify(schema)).toContain('"version"')
  })

  test('is described so that people can use it', () => {
    expect(summary).toMatch(/^[A-Z][^.]*$/)
    expect(Object.keys(refusals).filter((code) => !/^[a-z-]+\.[a-z-]+$/.test(code))).toEqual([])
    expect(Object.values(refusals).filter(({ when }) => !/^[A-Z`].*\.$/.test(when))).toEqual([])
  })

  test('is open to strangers only where the demo or signing in needs it', () => {
    const open = [
      '/demo/people',
      '/demo/sign-in',
      '/entry',
      '/set-up',
      '/set-up/import',
      '/sign-in',
      '/links/look',
      '/links/use',
      '/forgotten-password',
    ]
    const toProvider = ['/single-sign-on/begin', '/single-sign-on/finish', '/passkey-sign-in/begin', '/passkey-sign-in/finish']
    expect(who === 'anyone').toBe([...open, ...toProvider].includes(path))
  })
})
