import type { LightMyRequestResponse as Response } from 'fastify'
import { scimType } from '../../src/contract/endpoint.ts'
import type { Actor } from '../../src/core/policy/member.ts'
import type { Random } from '../../src/core/process/testing/random.ts'
import type { FirstName } from '../support/office.ts'
import type { TwoWorkspaces } from '../support/two-workspaces.ts'
import { type Seen, singular } from './seen.ts'
import { strangeTexts, strangeValues } from './strange.ts'
import type { Operation } from './surface.ts'
import { type Choices, valueFrom } from './values.ts'

/** Who asks: somebody of ours or of the other company, the token of a script or of the directory of theirs, or nobody that is known here. */
export type Who =
  | { name: FirstName; which: 'ours' | 'theirs'; as: 'person' | 'software' }
  | { name: 'directory'; which: 'ours' | 'theirs'; as: 'directory' }
  | { name: 'nobody' | 'forged' }

export type Call = {
  operation: Operation
  who: Who
  path: string
  query: [string, string][]
  headers: Record<string, string>
  /** As it is sent. */
  payload?: string | Buffer
}

const people: readonly FirstName[] = ['priya', 'tom', 'marta', 'bruno', 'lena', 'noor', 'diego', 'olu', 'sam', 'vera']

/** Mostly people of ours, who get furthest; where only a directory gets anywhere, mostly that. */
export function whoAsks(random: Random, { endpoint }: Pick<Operation, 'endpoint'>): Who {
  if (endpoint.scim && random.chance(0.85)) return { name: 'directory', which: random.chance(0.12) ? 'theirs' : 'ours', as: 'directory' }
  if (random.chance(0.04)) return { name: random.pick(['nobody', 'forged'] as const) }
  return {
    name: random.pick(people),
    which: random.chance(0.12) ? 'theirs' : 'ours',
    as: random.chance(0.12) ? 'software' : 'person',
  }
}

export function actorOf(two: TwoWorkspaces, who: Who): Actor | undefined {
  if (!('which' in who)) return undefined
  if (who.as === 'directory') return { kind: 'baton', provisions: 'The directory' }
  const { actor } = two[who.which].as(who.name)
  if (who.as === 'person' || actor.kind !== 'person') return actor
  return { kind: 'software', member: actor.member, name: 'a script' }
}

const credentials = (who: Who): Record<string, string> => {
  if (who.name === 'nobody') return {}
  if (!('which' in who)) return { authorization: 'Bearer nobody-has-this-token-0000' }
  return { authorization: `Bearer ${who.name}-of-${who.which}-${who.as === 'software' ? 'software' : '0001'}` }
}

export const isJsonType = (type: string | undefined): boolean => type === 'application/json' || type === scimType

/** A call that the document allows. */
export function validCall(operation: Operation, who: Who, random: Choices, seen: Seen): Call {
  const { path, fields, body } = operation.described
  const value = (field: (typeof fields)[number]) => String(valueFrom(field.schema, nameIn(path, field.name), random, seen))
  const asked = fields.filter(({ required, in: place }) => required || (place === 'query' && random.chance(0.3)))
  const filled = asked
    .filter((field) => field.in === 'path')
    .reduce((text, field) => text.replace(`{${field.name}}`, encodeURIComponent(value(field))), path)
  return {
    operation,
    who,
    path: filled,
    query: asked.filter((field) => field.in === 'query').map((field): [string, string] => [field.name, value(field)]),
    headers: { ...credentials(who), ...(body ? { 'content-type': body.type } : {}) },
    ...(body
      ? {
          payload: isJsonType(body.type) ? JSON.stringify(valueFrom(body.schema, 'body', random, seen)) : Buffer.from(random.pick(files)),
        }
      : {}),
  }
}

/** `id` in `/handovers/{id}` is the id of a handover. */
function nameIn(path: string, name: string): string {
  if (name !== 'id') return name
  return singular(/\/([\w-]+)\/\{id\}/.exec(path)?.[1] ?? name)
}

const files = [
  'name\nHalden Rail\n',
  'name,owner\nHalden Rail,tom@meridian.example\n',
  'name;region\r\n"Ünder ""quotes""";EMEA\r\n',
  '\ufeffname,email,roles\nNew Person,new.person@meridian.example,csm\n',
  '',
  'name\n"never closed',
]

/** The same call with something wrong with it, as people and scripts get it wrong and as somebody would who looks for a gap. */
export function spoiled(call: Call, random: Choices): Call {
  const isJson = isJsonType(call.operation.described.body?.type)
  const ways = [
    (): Call => ({ ...call, query: [...call.query, [random.pick(['unknown', '__proto__', 'cursor', 'limit', 'as']), strange(random)]] }),
    (): Call => ({ ...call, query: call.query.flatMap(([name, value]) => [[name, value] as [string, string], [name, strange(random)]]) }),
    ...(call.operation.described.path.includes('{') ? [(): Call => ({ ...call, path: spoiledPath(call, random) })] : []),
    (): Call => ({
      ...call,
      headers: { ...call.headers, 'if-match': random.pick(['"0"', '"99999"', 'W/"1"', '7', '*', '"x"', '"1", "2"']) },
    }),
    (): Call => ({
      ...call,
      headers: { ...call.headers, 'idempotency-key': random.pick(['', ' ', 'x'.repeat(201), 'one two', 'k']) },
    }),
    ...(call.payload === undefined
      ? []
      : [
          (): Call => ({ ...call, payload: random.pick(['', '{', 'null', '[]', '"x"', '{"a":1,}', '\ufeff{}', '[['.repeat(3_000)]) }),
          (): Call => ({
            ...call,
            headers: { ...call.headers, 'content-type': random.pick(['text/plain', 'application/xml', 'text/csv; x', '']) },
          }),
        ]),
    ...(isJson ? Array.from({ length: 5 }, () => (): Call => ({ ...call, payload: spoiledBody(String(call.payload), random) })) : []),
  ]
  return random.pick(ways)()
}

/** Another value for one of its parameters. */
function spoiledPath({ path, operation }: Call, random: Random): string {
  const places = operation.described.path.split('/').flatMap((part, index) => (part.startsWith('{') ? [index] : []))
  return path
    .split('/')
    .with(random.pick(places), encodeURIComponent(strange(random)))
    .join('/')
}

const strange = (random: Random) => random.pick(strangeTexts).slice(0, 900)

/** One value somewhere inside replaced, left out, or joined by one that nobody asked for. */
function spoiledBody(text: string, random: Random): string {
  const body: unknown = JSON.parse(text)
  const places: [Record<string, unknown>, string][] = []
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    for (const [name, member] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, name])
      walk(member)
    }
  }
  walk(body)
  if (places.length === 0) return JSON.stringify(random.pick(strangeValues))
  const [inside, name] = random.pick(places)
  const way = random.below(4)
  if (way === 0 && !Array.isArray(inside)) delete inside[name]
  else if (way === 1 && !Array.isArray(inside)) inside[`${name}2`] = inside[name]
  else inside[name] = random.chance(0.5) ? random.pick(strangeTexts) : random.pick(strangeValues)
  return JSON.stringify(body)
}

export const urlOf = ({ path, query }: Call): string => (query.length === 0 ? path : `${path}?${new URLSearchParams(query)}`)

export function send(two: TwoWorkspaces, call: Call): Promise<Response> {
  return two.app.inject({
    method: call.operation.endpoint.method,
    url: urlOf(call),
    headers: call.headers,
    ...(call.payload === undefined ? {} : { payload: call.payload }),
  })
}

/** A call in one line, to be asked again by hand. */
export function said({ operation, who, headers, payload, ...call }: Call): string {
  const { authorization: _, ...rest } = headers
  const as = 'which' in who ? `${who.name} of ${who.which}${who.as === 'software' ? ', a script' : ''}` : who.name
  const body = payload === undefined ? '' : ` ${payload.toString().slice(0, 600)}`
  return `${as}: ${operation.name}, ${operation.endpoint.method} ${urlOf({ operation, who, headers, ...call })} ${JSON.stringify(rest)}${body}`
}
