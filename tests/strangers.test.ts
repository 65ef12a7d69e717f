import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../src/contract/all.ts'
import { type Endpoint, wholePath } from '../src/contract/endpoint.ts'
import { may } from '../src/core/policy/can.ts'
import { type Actor, type Member, type WorkspaceRole, workspaceRoles } from '../src/core/policy/member.ts'
import { codeIn } from './support/code-in.ts'
import { bearer, type FakeBaton, fakeBaton, tokenOf } from './support/fake-baton.ts'

/**
 * Every endpoint, asked by nobody, by who may not, and by somebody of another workspace. It walks the contract, so that a new
 * endpoint can't be forgotten; the operations are fakes that would tell if they were reached. What real operations answer to
 * another workspace is in strangers.pg.test.ts.
 */

const list = Object.entries(endpoints) as [EndpointName, Endpoint][]
const open = [
  'listDemoPeople',
  'demoSignIn',
  'getEntry',
  'bringWorkspace',
  'getBringing',
  'setUp',
  'signIn',
  'lookAtLink',
  'useLink',
  'beginSingleSignOn',
  'finishSingleSignOn',
  'forgotPassword',
  'beginPasskeySignIn',
  'finishPasskeySignIn',
] satisfies EndpointName[]

let baton: FakeBaton
beforeAll(async () => {
  // A stream with nothing to tell, or a request for it would not end.
  baton = await fakeBaton({ followChanges: async function* () {} })
})
afterAll(() => baton.app.close())

const letter = 'Subject: {{account}}\n\nDear {{recipients}},\n'
const letterVersion = { kind: 'named-to-named', sender: 'any', version: '1' }

/** What each endpoint needs to be understood, so that a refusal is about who asks and not about what. */
const samples: Partial<Record<EndpointName, { query?: string; body?: object | string; path?: Record<string, string> }>> = {
  startHandover: { body: { playbook: 'csm-to-csm', account: 'a', to: 'tom', reason: { kind: 'departure' } } },
  previewBulkStart: { body: { playbook: 'csm-to-csm', accounts: [{ account: 'a' }], to: 'tom', reason: { kind: 'departure' } } },
  startManyHandovers: { body: { playbook: 'csm-to-csm', accounts: [{ account: 'a' }], to: 'tom', reason: { kind: 'departure' } } },
  getStartOptions: { query: 'account=a' },
  commandHandover: { body: { command: 'accept' } },
  nudgePerson: { body: { person: 'tom' } },
  createAccount: { body: { name: 'Orchid Clinics' } },
  editAccount: { body: { region: 'US Central' } },
  enterHolder: { body: { kind: 'person', id: 'tom' } },
  readBackIssue: { body: { text: '- [ ] Every CTA closed' } },
  correctHolder: { body: { role: 'ae', holder: { id: 'tom' }, from: '2026-01-01', to: '2026-02-01', reason: 'I know better' } },
  arrangeCover: { body: { person: 'tom', from: '2026-12-01T00:00:00.000Z', to: '2026-12-05T00:00:00.000Z' } },
  stepCover: { body: { step: 'read' } },
  announceDeparture: { body: { person: 'tom' } },
  startDeparture: { body: { accounts: [{ account: 'a', way: 'cover', to: 'tom' }] } },
  passOnWork: { body: { to: 'tom', because: 'Mine' } },
  putTriageRules: { body: { rules: [{ kind: 'urgent-tickets', least: 1, gives: 'P1' }] } },
  putTimelineAddress: { body: { address: 'mine@timeline.example' } },
  putMyNotices: { body: { quiet: null, rest: 'at work', digestAt: '09:00' } },
  nameMyDeputy: { body: { person: 'tom', from: '2026-11-26', to: '2026-11-27' } },
  previewHolidays: { query: 'country=SE' },
  stopSending: { body: { why: 'A wrong date' } },
  resumeSending: { body: {} },
  declineSuggestion: { body: { because: 'Not now' } },
  putOnlyRecord: { body: { data: {} } },
  putRecord: { body: { data: {} } },
  putCalendar: { body: { name: 'Illinois', for: 'region' } },
  putPersonCalendar: { body: { region: 'us-il' } },
  putLeave: { body: { from: '2026-11-26', to: '2026-11-27' } },
  explainDeadline: { body: { start: '2026-11-25T21:10:00.000Z', amount: 3, person: 'tom' } },
  checkPlaybooks: { body: { pages: ['# Swap'] } },
  tryPlaybook: { body: { page: '# Swap', role: 'AE', day: 1 } },
  saveDraft: { body: { page: '# Swap', basedOn: null } },
  comparePlaybook: { body: { page: '# Swap' } },
  publishPlaybook: { body: { page: '# Swap', from: null } },
  previewImport: { query: 'of=accounts', body: 'name\nOrchid Clinics\n' },
  confirmImport: { query: 'of=accounts', body: 'name\nOrchid Clinics\n' },
  getImportTemplate: { query: 'of=people' },
  previewMoveIn: { query: 'name=list.csv', body: 'Account\nOrchid Clinics\n' },
  confirmMoveIn: { query: 'name=list.csv', body: 'Account\nOrchid Clinics\n' },
  checkLetterTemplate: { query: 'kind=named-to-pool', body: letter },
  writeLetterTemplate: { query: 'kind=named-to-pool&name=Mine', body: letter },
  getLetterTemplateVersion: { path: letterVersion },
  approveLetterTemplate: { path: letterVersion, body: {} },
  declineLetterTemplate: { path: letterVersion, body: { why: 'Mine is better' } },
  withdrawLetterTemplate: { path: letterVersion, body: { why: 'Mine is better' } },
  search: { query: 'q=orchid' },
  moveDemoClock: { body: { by: 'next-event' } },
  renameMe: { body: { name: 'Tom' } },
  changePassword: { body: { current: 'x', password: 'x' } },
  makeToken: { body: { name: 'ci-import' } },
  invitePerson: { body: { name: 'Ada', email: 'ada@meridian.example', roles: ['csm'] } },
  editPerson: { body: { roles: ['csm'] } },
  endAccount: { body: { on: '2026-01-01', because: 'The contract is over' } },
  takeBackEnd: { body: { because: 'They are back' } },
  putServiceTier: { body: { name: 'Scale', servedBy: 'pool' } },
  putLabel: { body: { name: 'At risk' } },
  putPool: { body: { name: 'Scale pool' } },
  putTerritory: { body: { name: 'Central', owner: 'tom', regions: ['EMEA'] } },
  exportPersonalData: { body: { subject: { kind: 'person', id: 'tom' } } },
  previewErasure: { body: { subject: { kind: 'contact', account: 'orchid', key: 'dana' } } },
  erasePerson: { body: { subject: { kind: 'person', id: 'tom' } } },
  previewRetention: { body: { letters: 12 } },
  putRetention: { body: { letters: null } },
  putHold: { body: { because: 'A dispute' } },
  putProvider: { body: { issuer: 'https://login.example.com', clientId: 'baton', domains: ['meridian.example'] } },
  makeProvisioner: { body: { name: 'Directory' } },
  addPasskey: { body: { name: 'Laptop', answer: { id: 'x', response: { clientDataJSON: 'e30' } } } },
  createScimUser: { body: { userName: 'ada@meridian.example' } },
  replaceScimUser: { body: { userName: 'ada@meridian.example' } },
  bringWorkspace: { query: 'token=a-token-that-nobody-printed', body: 'PK' },
  createScimGroup: { body: { displayName: 'CSMs' } },
  replaceScimGroup: { body: { displayName: 'CSMs' } },
  patchScimGroup: { body: { Operations: [{ op: 'replace', path: 'displayName', value: 'CSMs' }] } },
  mapDirectoryGroup: { body: { roles: ['administrator'], team: null } },
  patchScimUser: { body: { Operations: [{ op: 'replace', path: 'active', value: false }] } },
}
const values: Record<string, string> = { kind: 'health', role: 'ae', digest: 'a'.repeat(64), file: 'a'.repeat(64) }

const reached = () => baton.calls.splice(0).map(({ name }) => name)

async function ask(name: EndpointName, endpoint: Endpoint, headers: Record<string, string> = {}) {
  const { query, body, path: inPath = {} } = samples[name] ?? {}
  const path = wholePath(endpoint).replaceAll(/:(\w+)/g, (_, parameter: string) => inPath[parameter] ?? values[parameter] ?? 'x')
  const type = body === undefined ? {} : { 'content-type': endpoint.file ?? 'application/json' }
  const url = `${path}${query === undefined ? '' : `?${query}`}`
  return baton.app.inject({
    method: endpoint.method,
    url,
    headers: { ...headers, ...type },
    ...(body === undefined ? {} : { payload: body }),
  })
}

test('only what the demo and signing in need is open to strangers', () => {
  expect(list.filter(([, { who }]) => who === 'anyone').map(([name]) => name)).toEqual(open)
})

describe.each(list.filter(([, { who }]) => who !== 'anyone'))('%s', (name, endpoint) => {
  test.each([
    ['nobody', {}],
    ['a token that nobody has', { authorization: 'Bearer nobody-has-this-token-0000' }],
    ['a cookie that nobody has', { cookie: 'baton_session=nobody-has-this-token-0000' }],
    ['something that is no token', { authorization: "Bearer ' or 1=1 --" }],
    ['a password', { authorization: 'Basic dG9tOnRvbQ==' }],
  ])('answers 401 to %s', async (_who, headers) => {
    // A change that rides on a cookie from nowhere is refused before anybody looks whose it is.
    const isRiding = 'cookie' in headers && endpoint.method !== 'GET'
    const answer = await ask(name, endpoint, headers)
    expect([answer.statusCode, codeIn(answer.json())]).toEqual(isRiding ? [403, 'session.foreign-page'] : [401, 'session.missing'])
    expect(reached()).toEqual([])
  })

  test('answers 403 to who has left, with nothing of what is there', async () => {
    const answer = await ask(name, endpoint, bearer('left'))
    expect(answer.statusCode).toBe(403)
    expect(codeIn(answer.json())).toMatch(/\.not-allowed$/)
    expect(reached()).toEqual([])
  })

  test.each([...workspaceRoles])('lets a %s as far as the rights say', async (role: WorkspaceRole) => {
    const isAllowed = endpoint.who !== 'anyone' && may(personOf(role), endpoint.who)
    const answer = await ask(name, endpoint, bearer(role))
    expect([answer.statusCode === 403, reached()]).toEqual(isAllowed ? [false, [name]] : [true, []])
  })

  test('is asked in the workspace of who asks, whatever else they say', async () => {
    const person = workspaceRoles.find((one) => endpoint.who !== 'anyone' && may(personOf(one), endpoint.who))
    const role = person ?? (endpoint.who === 'people.provision' ? 'directory' : 'administrator')
    await ask(name, endpoint, {
      ...bearer(role, 'tenant-b'),
      'x-tenant': 'tenant-a',
      cookie: `baton_session=${tokenOf(role, 'tenant-a')}`,
    })
    expect(baton.calls.splice(0).map(({ context }) => context.tenant)).toEqual(['tenant-b'])
  })
})

// A browser sends its cookie along with what a page of somebody else makes it ask for; it can't make it lie about where that page is.
// Reading is free, but for what leaves a trace.
describe.each(list.filter(([, { method, archive }]) => method !== 'GET' || archive !== undefined))('%s', (name, endpoint) => {
  const role = workspaceRoles.find((one) => endpoint.who !== 'anyone' && may(personOf(one), endpoint.who)) ?? 'administrator'
  const cookie = `baton_session=${tokenOf(role)}`

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
    ['another origin, in an old browser', { origin: 'https://evil.example' }],
    ['a page that hides its origin', { origin: 'null' }],
    ['our own address under another port', { origin: 'http://localhost:81' }],
  ])('does nothing for a page of %s', async (_where, headers) => {
    const answer = await ask(name, endpoint, { ...headers, host: 'localhost', cookie })
    expect([answer.statusCode, codeIn(answer.json())]).toEqual([403, 'session.foreign-page'])
    expect(reached()).toEqual([])
  })
})

const personOf = (role: WorkspaceRole): Actor => ({
  kind: 'person',
  member: {
    id: role,
    name: role,
    email: role,
    roles: [role],
    manager: null,
    place: 'Chicago',
    calendar: {} as Member['calendar'],
    active: true,
  },
})
