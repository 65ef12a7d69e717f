import type { LightMyRequestResponse as Response } from 'fastify'
import { scimType, wholePath } from '../../src/contract/endpoint.ts'
import { scimNames } from '../../src/contract/scim.ts'
import { may } from '../../src/core/policy/can.ts'
import { canary, candid, type TwoWorkspaces } from '../support/two-workspaces.ts'
import { actorOf, type Call, isJsonType } from './calls.ts'

type Problem = { status: number; code: string; detail: string; type: string; title: string; requestId: string }

/** Refusals that belong to HTTP and not to an operation, with their status. */
const everywhere: Readonly<Record<string, number>> = {
  'request.malformed': 400,
  'request.text': 400,
  'request.invalid': 400,
  'request.if-match': 400,
  'request.if-none-match': 400,
  'request.idempotency-key': 400,
  'request.content-type': 415,
  'request.too-large': 413,
  'request.too-long': 414,
  'request.no-such-path': 404,
  'request.method': 405,
  'session.foreign-page': 403,
  'software.never-signs': 403,
  'token.read-only': 403,
}

/** How we are built, which is nobody's business. */
const inside = /baton\.(event|handover|append)|\bat async\b|node_modules|\bselect |violates|\.ts:\d/

/** Everything that is wrong with this answer to this call; nothing where it is as it should be. */
export function wrongWith(two: TwoWorkspaces, call: Call, answer: Response): string[] {
  const { statusCode: status, body } = answer
  return [
    ...(status >= 500 ? [`our own mistake: ${status}`] : status < 400 ? wrongAnswer(call, answer) : wrongRefusal(call, answer)),
    ...wrongAboutWho(two, call, answer),
    ...(inside.test(body) && status >= 400 ? ['it tells how we are built'] : []),
  ]
}

function wrongAnswer({ operation, payload }: Call, answer: Response): string[] {
  const { endpoint, described, wrongWith, takes } = operation
  const problems: string[] = []
  if (answer.statusCode !== endpoint.status) problems.push(`answered ${answer.statusCode} where ${endpoint.status} is documented`)
  const type = String(answer.headers['content-type'] ?? '').split(';')[0]
  if (endpoint.status === 204) {
    if (answer.body !== '') problems.push('204 with a body')
  } else if (isJsonType(type) && type === described.answer?.type && described.answer?.files.every((file) => file.type !== type)) {
    const wrong = wrongWith(JSON.parse(answer.body))
    if (wrong !== undefined) problems.push(`not as the document says: ${wrong}`)
  } else if (!endpoint.framed && !described.answer?.files.some((file) => file.type === type)) {
    if (type !== described.answer?.type) problems.push(`answered as ${type}, which is not documented`)
  }
  if (endpoint.versioned && !(endpoint.scim && answer.json().meta === undefined) && answer.headers.etag === undefined)
    problems.push('no ETag')
  if (endpoint.madeAt && !isAt(String(answer.headers.location), wholePath({ ...endpoint, path: endpoint.madeAt })))
    problems.push(`made at ${answer.headers.location}`)
  if (isJsonType(described.body?.type) && !takes(parsed(payload))) problems.push('took a body that the document does not allow')
  return problems
}

/** SCIM says the whole address. */
const isAt = (location: string, path: string) => new RegExp(`${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(location)

const parsed = (payload: Call['payload']): unknown => {
  try {
    // A mark of byte order in front may be passed over (RFC 8259, section 8.1), and is: tools of one system put it there.
    return JSON.parse(String(payload).replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function wrongRefusal({ operation }: Call, answer: Response): string[] {
  const type = String(answer.headers['content-type'])
  if (!type.startsWith(operation.endpoint.scim ? scimType : 'application/problem+json')) return [`a refusal as ${type}`]
  const problem: Problem = operation.endpoint.scim ? fromScim(answer.json()) : answer.json()
  const documented = operation.described.refusals.find(({ code }) => code === problem.code)?.status ?? everywhere[problem.code]
  return [
    ...(problem.status === answer.statusCode ? [] : [`says ${problem.status} in a ${answer.statusCode}`]),
    ...(/^[a-z][a-z-]*\.[a-z][a-z-]*$/.test(problem.code) ? [] : [`the code ${problem.code}`]),
    ...(/\S\.$/s.test(problem.detail) ? [] : [`no sentence: ${problem.detail}`]),
    ...(problem.type && problem.title && problem.requestId ? [] : ['not all members of a refusal']),
    ...(documented === answer.statusCode ? [] : [`${problem.code} with ${answer.statusCode}, documented is ${documented ?? 'nothing'}`]),
  ]
}

/** What stands in an error as RFC 7644 writes it, with what we add. */
function fromScim({ schemas, status, detail, scimType: word, [scimNames.problem]: more }: Record<string, unknown>): Problem {
  const { code, requestId } = more as { code: string; requestId: string }
  const isWhole = Array.isArray(schemas) && schemas[0] === scimNames.error && typeof status === 'string'
  const isWord = word === undefined || scimWords.includes(String(word))
  return { status: Number(status), code, detail: String(detail), type: isWhole ? 'scim' : '', title: isWord ? 'scim' : '', requestId }
}

/** RFC 7644, table 9. */
const scimWords = [
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
]

/** Nobody gets further than the rights say, nobody sees what is another company's, a viewer sees nothing that is for few. */
function wrongAboutWho(two: TwoWorkspaces, { operation, who }: Call, { statusCode: status, body }: Response): string[] {
  const { who: action } = operation.endpoint
  const actor = actorOf(two, who)
  const isOurs = 'which' in who && who.which === 'ours'
  const problems: string[] = []
  // Where there is nothing, nobody is asked who they are.
  const isNowhere = status === 414 || body.includes('"request.no-such-path"')
  if (action !== 'anyone' && !isNowhere) {
    if (!actor && status !== 401) problems.push(`${status} to somebody without a session`)
    if (actor && !may(actor, action) && status !== 403) problems.push(`${status} to who may not ${action}`)
  }
  if (!isOurs && body.includes(canary)) problems.push('shows something of another company')
  if (who.name === 'vera' && (body.includes(candid) || body.includes('123456'))) problems.push('shows a viewer what is for few')
  return problems
}
