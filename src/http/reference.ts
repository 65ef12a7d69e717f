import { subjects } from '../contract/all.ts'
import { type Endpoint, type Refused, scimType, wholePath } from '../contract/endpoint.ts'
import { examples } from '../contract/examples.ts'
import { softwareMay } from '../core/policy/can.ts'
import { statusOf } from './refusals.ts'
import { NamedSchemas, type Schema } from './schemas.ts'

/** What a reader of the reference needs to know of one endpoint. OpenAPI, the reading pages and the Markdown are made from it. */
export type Described = {
  name: string
  method: string
  /** In full, with `{id}` for a parameter. */
  path: string
  summary: string
  about: string | undefined
  who: string
  fields: { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema; about: string }[]
  body: { type: string; schema: Schema; about: string; example?: unknown } | undefined
  status: number
  /** What the answer has in its head beside what every answer has. */
  heads: { name: string; about: string; schema: Schema }[]
  /** `minimal`: what is answered instead with `Prefer: return=minimal`. */
  answer: { type: string; schema: Schema; minimal?: Schema; files: { value: string; type: string; of: 'text' | 'bytes' }[] } | undefined
  refusals: { code: string; status: number; when: string }[]
  isPublic: boolean
}

export type Reference = { subjects: { title: string; about: string; endpoints: Described[] }[]; schemas: [string, Schema][] }

/** The whole contract, described. */
export function describeContract(): Reference {
  const named = new NamedSchemas()
  const described = subjects.map(({ title, about, endpoints }) => ({
    title,
    about,
    endpoints: Object.entries(endpoints as Readonly<Record<string, Endpoint>>).map(([name, endpoint]) => describe(name, endpoint, named)),
  }))
  return { subjects: described, schemas: named.all() }
}

function describe(name: string, endpoint: Endpoint, named: NamedSchemas): Described {
  const {
    method,
    scim,
    summary,
    about,
    who,
    params,
    query,
    body,
    file,
    status,
    output,
    minimal,
    events,
    archive,
    textAs = {},
    bytesAs = {},
  } = endpoint
  return {
    name,
    method,
    path: wholePath(endpoint).replaceAll(/:([a-zA-Z]+)/g, '{$1}'),
    summary,
    about,
    who: who === 'anyone' ? 'Anyone who can reach the server' : `People who may \`${who}\``,
    fields: [
      ...fieldsOf(params && named.of(params, 'input'), 'path'),
      ...fieldsOf(query && named.of(query, 'input'), 'query'),
      ...headersOf(endpoint),
    ],
    body: bodyOf(
      body && (file === undefined ? named.of(body, 'input') : { type: 'string', format: 'binary' }),
      file ?? (scim && scimType),
      (examples as Readonly<Record<string, unknown>>)[name],
    ),
    status,
    heads: headsOf(endpoint),
    answer: events
      ? { type: 'text/event-stream', schema: named.of(events, 'output'), files: [] }
      : archive !== undefined
        ? { type: archive, schema: { type: 'string', format: 'binary' }, files: [] }
        : output && {
            type: scim ? scimType : 'application/json',
            schema: named.of(output, 'output'),
            ...(minimal ? { minimal: named.of(minimal, 'output') } : {}),
            files: [
              ...Object.entries(textAs).map(([value, type]) => ({ value, type, of: 'text' as const })),
              ...Object.entries(bytesAs).map(([value, type]) => ({ value, type, of: 'bytes' as const })),
            ],
          },
    refusals: refusalsOf(endpoint),
    isPublic: who === 'anyone',
  }
}

const aboutOf = ({ description }: Schema) => (typeof description === 'string' ? description : '')

const bodyOf = (schema: Schema | undefined, file: string | undefined, example: unknown): Described['body'] =>
  schema && { type: file ?? 'application/json', schema, about: aboutOf(schema), ...(example === undefined ? {} : { example }) }

function fieldsOf(schema: Schema | undefined, place: 'path' | 'query'): Described['fields'] {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Record<string, Schema>; required?: string[] }
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: field,
    about: aboutOf(field),
  }))
}

function headersOf({ idempotent, ifMatch, minimal, events }: Endpoint): Described['fields'] {
  const header = (name: string, about: string) => ({ name, in: 'header' as const, required: false, schema: { type: 'string' }, about })
  return [
    ...(ifMatch ? [header('If-Match', 'The version that you saw, in quotes; refused with 412 when it is no longer the newest')] : []),
    ...(idempotent
      ? [header('Idempotency-Key', 'A text of your own; repeated with the same request it answers the same and does nothing twice')]
      : []),
    ...(minimal ? [header('Prefer', '`return=minimal` leaves the room out of the answer')] : []),
    ...(events ? [header('Last-Event-ID', 'The last event that you saw')] : []),
  ]
}

function headsOf({ madeAt, versioned, minimal, scim }: Endpoint): Described['heads'] {
  const head = (name: string, about: string, schema: Schema = { type: 'string' }) => ({ name, about, schema })
  return [
    ...(madeAt ? [head('Location', 'Where it is read from now on', { type: 'string', format: 'uri-reference' })] : []),
    ...(versioned ? [head('ETag', scim ? 'The `version` in its `meta`' : 'Its `version` in quotes, for `If-Match`')] : []),
    ...(minimal ? [head('Preference-Applied', 'There when the answer is the short one', { type: 'string', const: 'return=minimal' })] : []),
  ]
}

/** What the head of an answer has, for readers; the short form is told where its shape is. */
export const withHeads = (heads: Described['heads']): string => {
  const names = heads.flatMap(({ name }) => (name === 'Preference-Applied' ? [] : [`\`${name}\``]))
  return names.length === 0 ? '' : ` with ${names.join(' and ')}`
}

/** Its own refusals, and those that follow from its shape. */
function refusalsOf(endpoint: Endpoint): Described['refusals'] {
  const { who, params, query, body, file, idempotent, refusals, scim } = endpoint
  const takesInput = params !== undefined || query !== undefined || body !== undefined
  const general: Record<string, Refused> = {
    ...(takesInput
      ? {
          'request.invalid': {
            kind: 'invalid',
            when: 'Something in the path, the query or the body is missing, wrong or not known; `where` names it.',
          },
        }
      : {}),
    ...(who === 'anyone'
      ? {}
      : {
          'session.missing': {
            kind: 'unauthenticated',
            when: scim ? 'There is no token for provisioning, or it is over.' : 'There is no session, or it is over.',
          },
          [`${who.replace('.', '-')}.not-allowed`]: {
            kind: 'forbidden',
            when: 'You may not do that in this workspace; the sentence says who may.',
          },
        }),
    ...forSoftware(endpoint),
    'request.too-many': { kind: 'tooMany', when: 'Too many requests at once; `Retry-After` is how many seconds to wait.' },
    ...(idempotent ? { 'key.reused': { kind: 'keyReused', when: 'The key was used for another request.' } } : {}),
    ...(body || file ? { 'request.too-large': { kind: 'tooLarge', when: 'The body is larger than what is taken here.' } } : {}),
  }
  return Object.entries({ ...general, ...refusals })
    .map(([code, { kind, when }]) => ({ code, status: statusOf[kind], when }))
    .toSorted((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1))
}

/** What a token that software has is refused for, whatever its person may. */
function forSoftware({ who, method }: Endpoint): Record<string, Refused> {
  if (who === 'anyone' || who === 'people.provision') return {}
  const least = softwareMay(who)
  if (least === null)
    return { 'software.never-signs': { kind: 'forbidden', when: 'A token for software asks, and this takes a person who is signed in.' } }
  if (least === 'read' && method === 'GET') return {}
  return { 'token.read-only': { kind: 'forbidden', when: 'A token asks that may only read.' } }
}

/** What is sent, as it is sent: a file as its text, all else as JSON, on one line where that is short. */
export const exampleText = ({ example }: NonNullable<Described['body']>): string | undefined =>
  example === undefined ? undefined : typeof example === 'string' ? example.trimEnd() : jsonText(example)

function jsonText(value: unknown): string {
  const long = JSON.stringify(value, null, 2)
  const short = long.replaceAll(/\n */g, ' ')
  return short.length > 120 ? long : short
}

/** What is said of the members of a shape that has no name, under which they would be described. */
export function membersOf(schema: Schema): { name: string; about: string }[] {
  const { properties = {} } = schema as { properties?: Record<string, Schema> }
  return Object.entries(properties).flatMap(([name, member]) => (aboutOf(member) === '' ? [] : [{ name, about: aboutOf(member) }]))
}

/** What holds for all endpoints, for readers. */
export const generalRules = [
  'Send and receive JSON. Members that are not known here are refused, never ignored.',
  'Sign in with `Authorization: Bearer <token>`; a browser has a cookie. In a demo workspace, `POST /api/v1/demo/sign-in` gives a token.',
  'In a workspace of your own `POST /api/v1/me/tokens` makes a token for software, which gathers, drafts and proposes and no more. What takes a person is refused to it with `software.never-signs`: that is done on the screen, or with the session that `POST /api/v1/sign-in` begins.',
  'Below `/scim/v2` directories speak SCIM 2.0 with a token for provisioning: `application/scim+json`, refusals as RFC 7644 writes them with our code in `urn:baton:scim:Problem`, and members of a body that are not known are ignored.',
  'A refusal is an `application/problem+json` document (RFC 9457) with `type`, `title`, `status`, `detail`, `code` and `requestId`, and where it helps `where` and `details`. Codes are stable; sentences are for people and may improve.',
  'Who asks too fast is answered 429 with `Retry-After` in seconds: by session or token, and without one by network address.',
  'What you may not know about answers exactly like what does not exist: 404.',
  'Lists answer `{items}`. Those that come in pages, and take `limit` and `cursor`, answer `next` too: give it as `cursor` for the page after, with the same filters; it is null on the last.',
  'A filter that names what there is not is refused with what there is, and never answered with an empty list.',
  'An `Idempotency-Key` counts where an endpoint names it, and is passed over everywhere else.',
  'What has a version tells it in `version` and `ETag`. With `If-Match` a change is made on that version only; without, on the newest state. It is no mark of the whole answer, in which names, dues and rights move on by themselves: there is no 304.',
  'What a 201 has made, and can be read again by itself, has its address in `Location`.',
  'Where the answer would be the whole room of a handover, `Prefer: return=minimal` (RFC 7240) leaves it out: faster, and a small part of the bytes. Such an answer has `return: "minimal"` in it and comes with `Preference-Applied`. What was answered to an `Idempotency-Key` is repeated in the form that it had, whatever the repeated request prefers.',
  'Instants are UTC (`2026-11-22T12:36:00.000Z`), dates are plain (`2026-11-22`).',
  'A wrong method answers 405 with `Allow`, a wrong content type 415, a body that is no JSON 400.',
  '`GET /healthz` says that the process is alive, `GET /readyz` that pages can be served and the database answers. Neither needs a session.',
] as const
