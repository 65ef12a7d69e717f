import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndpointName, endpoints } from '../src/contract/all.ts'
import { type Endpoint, wholePath } from '../src/contract/endpoint.ts'
import { apiRoot } from '../src/contract/paths.ts'
import { lastSeq } from '../src/store/log.ts'
import type { FirstName } from './support/office.ts'
import { canary, candid, openTwoWorkspaces, type TwoWorkspaces } from './support/two-workspaces.ts'

/**
 * Every endpoint with real operations behind it, asked by an administrator of another workspace who knows all our ids. They
 * get what somebody gets who made the ids up: the same status, code and sentence.
 */

let two: TwoWorkspaces
beforeAll(async () => {
  two = await openTwoWorkspaces()
})
afterAll(() => two?.close())

type Ids = TwoWorkspaces['found']

const madeUp = (): Ids => ({
  account: randomUUID(),
  handover: randomUUID(),
  ref: 'ZZZ-999',
  mail: randomUUID(),
  person: randomUUID(),
  contact: 'contact-unknown',
})

/** One request to an endpoint that names as many ids as it takes. */
type Request = { params?: Record<string, string>; query?: Record<string, string>; body?: object | string }

const onHandover = ({ handover }: Ids): Request => ({ params: { id: handover } })
const onAccount = ({ account }: Ids): Request => ({ params: { id: account } })
const swap = `---
roles:
  - { name: Old CSM, side: outgoing, from: account.csm }
  - { name: New CSM, side: incoming, from: ask }
---

# Swap

## Steps

- Old CSM: Tell the story
- New CSM: Read it
`
const csvOfHandovers = `Playbook,Started\ncsm-to-csm,2026-11-02\n`
const file = { query: { of: 'accounts' }, body: `name,owner\nHalden Rail,tom@meridian.example\n` }
const letter = 'Subject: {{account}}\n\nDear {{recipients}},\n'
const theirTemplate = { params: { kind: 'named-to-named', sender: 'any', version: '1' } }

const requests: Record<EndpointName, ((ids: Ids) => Request)[]> = {
  getSession: [() => ({})],
  listInbox: [() => ({}), () => ({ query: { view: 'others' } })],
  listHandovers: [
    () => ({}),
    ({ account }) => ({ query: { account } }),
    ({ person }) => ({ query: { holding: person } }),
    ({ person }) => ({ query: { owner: person } }),
  ],
  startHandover: [
    ({ account, person }) => ({ body: { playbook: 'csm-to-csm', account, to: person, reason: { kind: 'departure' } } }),
    ({ account }) => ({ body: { playbook: 'csm-to-cse', account, to: 'scale-pool', reason: { kind: 'departure' } } }),
  ],
  previewBulkStart: [
    ({ account, person }) => ({ body: { playbook: 'csm-to-csm', accounts: [{ account }], to: person, reason: { kind: 'departure' } } }),
  ],
  startManyHandovers: [
    ({ account, person }) => ({ body: { playbook: 'csm-to-csm', accounts: [{ account, to: person }], reason: { kind: 'departure' } } }),
  ],
  getStartOptions: [({ account }) => ({ query: { account } })],
  getHandover: [onHandover, ({ ref }) => ({ params: { id: ref } })],
  commandHandover: [
    (ids) => ({ ...onHandover(ids), body: { command: 'comment', text: 'Let me in' } }),
    ({ ref }) => ({ params: { id: ref }, body: { command: 'cancel', because: 'No reason' } }),
    (ids) => ({ ...onHandover(ids), body: { command: 'no-such-command' } }),
  ],
  nudgePerson: [(ids) => ({ ...onHandover(ids), body: { person: ids.person } })],
  listEvents: [onHandover],
  getDocument: [onHandover],
  getLetter: [
    onHandover,
    (ids) => ({ ...onHandover(ids), query: { as: 'text' } }),
    (ids) => ({ ...onHandover(ids), query: { as: 'docx' } }),
  ],
  getPlan: [onHandover],
  getRights: [onHandover, ({ ref, person }) => ({ params: { id: ref }, query: { person, on: '2026-11-20' } })],
  getTimelineAddress: [() => ({})],
  putTimelineAddress: [() => ({ body: { address: 'mine@timeline.example' } })],
  getChecks: [onHandover],
  getRounds: [onHandover],
  getSlots: [({ handover }) => ({ params: { id: handover, task: 'internal-meeting' } })],
  getInvite: [({ ref }) => ({ params: { id: ref, task: 'internal-meeting' }, query: { as: 'ics' } })],
  getIssue: [onHandover, (ids) => ({ ...onHandover(ids), query: { as: 'markdown' } })],
  readBackIssue: [(ids) => ({ ...onHandover(ids), body: { text: '- [ ] Every CTA closed' } })],
  getReviewOutcomes: [() => ({})],
  getInsights: [() => ({})],
  getHandoverMail: [onHandover],
  getEvidencePack: [onHandover, (ids) => ({ ...onHandover(ids), query: { as: 'json' } })],
  listAccounts: [
    () => ({}),
    () => ({ query: { q: canary } }),
    ({ person }) => ({ query: { holder: person } }),
    ({ account }) => ({ query: { parent: account } }),
  ],
  createAccount: [
    ({ account }) => ({ body: { name: 'Mine', parent: account } }),
    ({ person }) => ({ body: { name: 'Mine', csm: person } }),
  ],
  endAccount: [(ids) => ({ ...onAccount(ids), body: { on: '2026-01-01', because: 'Mine' } })],
  takeBackEnd: [(ids) => ({ ...onAccount(ids), body: { because: 'Mine' } })],
  getAccount: [onAccount],
  getDossier: [onAccount],
  editAccount: [(ids) => ({ ...onAccount(ids), body: { region: 'APAC' } })],
  enterHolder: [({ account, person }) => ({ params: { id: account, role: 'ae' }, body: { kind: 'person', id: person } })],
  listHolders: [onAccount, (ids) => ({ ...onAccount(ids), query: { role: 'csm', at: '2026-01-01' } })],
  correctHolder: [
    ({ account, person }) => ({
      params: { id: account },
      body: { role: 'ae', holder: { id: person }, from: '2026-01-01', to: '2026-02-01', reason: 'I know better' },
    }),
  ],
  listHolderChanges: [() => ({})],
  getCoverage: [() => ({})],
  getAccountCoverage: [onAccount],
  arrangeCover: [
    ({ account, person }) => ({
      params: { id: account },
      body: { person, from: '2026-12-01T00:00:00.000Z', to: '2026-12-05T00:00:00.000Z' },
    }),
  ],
  listCovers: [() => ({}), ({ person }) => ({ query: { person } })],
  getCover: [({ account }) => ({ params: { id: account } })],
  stepCover: [({ account }) => ({ params: { id: account }, body: { step: 'hand-back', note: 'Mine' } })],
  listDepartures: [() => ({})],
  announceDeparture: [({ person }) => ({ body: { person } })],
  getDeparture: [({ person }) => ({ params: { id: person } })],
  startDeparture: [({ account, person }) => ({ params: { id: person }, body: { accounts: [{ account, way: 'cover', to: person }] } })],
  closeDeparture: [({ person }) => ({ params: { id: person } })],
  getTriageRules: [() => ({})],
  passOnWork: [({ person }) => ({ params: { id: person }, body: { to: person, because: 'Mine' } })],
  putTriageRules: [() => ({ body: { rules: [{ kind: 'urgent-tickets', least: 1, gives: 'P1' }] } })],
  listRecordKinds: [() => ({})],
  listRecords: [onAccount],
  listRecordsOfKind: [({ account }) => ({ params: { id: account, kind: 'contact' } })],
  getRecord: [({ account, contact }) => ({ params: { id: account, kind: 'contact', key: contact } })],
  putOnlyRecord: [({ account }) => ({ params: { id: account, kind: 'health' }, body: { data: { colour: 'green' } } })],
  putRecord: [({ account, contact }) => ({ params: { id: account, kind: 'contact', key: contact }, body: { data: { name: 'Mallory' } } })],
  deleteRecord: [({ account, contact }) => ({ params: { id: account, kind: 'contact', key: contact } })],
  listPeople: [() => ({}), () => ({ query: { q: canary } })],
  listPools: [() => ({})],
  listServiceTiers: [() => ({})],
  listLabels: [() => ({})],
  listCalendars: [() => ({})],
  getCalendar: [() => ({ params: { id: 'workspace' } }), () => ({ params: { id: 'us-il' } })],
  putCalendar: [({ person }) => ({ params: { id: person }, body: { name: 'Mine', for: 'team', zone: 'Europe/Berlin' } })],
  getPersonCalendar: [({ person }) => ({ params: { id: person } })],
  putPersonCalendar: [({ person }) => ({ params: { id: person }, body: { zone: 'Asia/Tokyo' } })],
  listLeave: [({ person }) => ({ params: { id: person } })],
  putLeave: [({ person }) => ({ params: { id: person, key: 'summer' }, body: { from: '2026-11-26', to: '2026-11-27' } })],
  deleteLeave: [({ person }) => ({ params: { id: person, key: 'summer' } })],
  explainDeadline: [({ person }) => ({ body: { start: '2026-11-25T21:10:00.000Z', amount: 3, person } })],
  listPlaybooks: [() => ({})],
  getPlaybook: [() => ({ params: { id: 'csm-to-csm' } })],
  checkPlaybooks: [() => ({ body: { pages: [swap] } })],
  tryPlaybook: [() => ({ body: { page: swap, role: 'Old CSM', day: 2 } })],
  listDrafts: [() => ({})],
  getDraft: [({ person }) => ({ params: { id: 'csm-to-csm', by: person } }), () => ({ params: { id: 'csm-to-csm', by: 'mine' } })],
  saveDraft: [({ contact }) => ({ params: { id: contact }, body: { page: swap, basedOn: null } })],
  deleteDraft: [({ contact }) => ({ params: { id: `no ${contact}` } })],
  declineSuggestion: [({ person }) => ({ params: { id: 'csm-to-cse', by: person }, body: { because: 'No' } })],
  comparePlaybook: [({ contact }) => ({ params: { id: contact }, body: { page: swap } })],
  publishPlaybook: [
    ({ contact, handover, ref }) => ({ params: { id: contact }, body: { page: swap, from: null, move: [handover, ref] } }),
    ({ person }) => ({ params: { id: 'csm-to-csm' }, body: { page: swap, from: null, suggestedBy: person } }),
  ],
  previewVersionMove: [({ handover }) => ({ params: { id: handover, version: 'a'.repeat(32) } })],
  listMail: [() => ({}), ({ handover }) => ({ query: { handover } })],
  getSending: [() => ({})],
  // Without a reason nothing is stopped, neither here nor there: that it holds is shown where it is written.
  stopSending: [() => ({ body: {} })],
  resumeSending: [() => ({})],
  listLetterTemplates: [() => ({})],
  checkLetterTemplate: [() => ({ query: { kind: 'named-to-pool' }, body: letter })],
  // Without a text nothing is kept, neither here nor there.
  writeLetterTemplate: [() => ({ query: { kind: 'named-to-pool', name: 'Mine' }, body: 'Subject: {{account}}\n' })],
  getLetterTemplateVersion: [() => theirTemplate],
  approveLetterTemplate: [() => ({ ...theirTemplate, body: {} })],
  declineLetterTemplate: [() => ({ ...theirTemplate, body: { why: 'Mine is better' } })],
  withdrawLetterTemplate: [() => ({ ...theirTemplate, body: { why: 'Mine is better' } })],
  getMailState: [() => ({})],
  sendTestMail: [() => ({})],
  listAudit: [() => ({}), ({ person }) => ({ query: { by: person } }), () => ({ query: { as: 'csv' } })],
  listRoles: [() => ({})],
  listTokens: [() => ({})],
  getMyNotices: [() => ({})],
  putMyNotices: [() => ({ body: { quiet: { from: '20:00', to: '20:00' }, rest: 'at work', digestAt: '09:00' } })],
  listMyDeputies: [() => ({})],
  nameMyDeputy: [({ person }) => ({ body: { person, from: '2026-11-26', to: '2026-11-27' } })],
  listHolidayPlaces: [() => ({})],
  previewHolidays: [() => ({ query: { country: 'SE' } })],
  listCalendarPeople: [() => ({ params: { id: 'us-il' } })],
  deleteCalendar: [({ contact }) => ({ params: { id: contact } })],
  listLinks: [onHandover],
  revokeLink: [({ handover, contact }) => ({ params: { id: handover, link: contact } })],
  sendLink: [({ handover, contact }) => ({ params: { id: handover, link: contact } })],
  getMail: [({ mail }) => ({ params: { id: mail } })],
  showMail: [({ mail }) => ({ params: { id: mail } })],
  previewImport: [() => file, () => ({ query: { of: 'contact' }, body: 'account,name\nHalden Rail,Someone\n' })],
  listImports: [() => ({})],
  previewUndo: [() => ({ params: { digest: 'a'.repeat(64) } })],
  undoImport: [() => ({ params: { digest: 'a'.repeat(64) } })],
  confirmImport: [() => ({ ...file, params: { digest: 'a'.repeat(64) } })],
  getImportTemplate: [() => ({ query: { of: 'accounts' } })],
  previewMoveIn: [() => ({ query: { name: 'list.csv' }, body: csvOfHandovers })],
  listMoveIns: [() => ({})],
  previewMoveInUndo: [() => ({ params: { file: 'a'.repeat(64) } })],
  undoMoveIn: [() => ({ params: { file: 'a'.repeat(64) } })],
  confirmMoveIn: [({ account }) => ({ params: { digest: 'a'.repeat(64) }, query: { name: 'list.csv', account }, body: csvOfHandovers })],
  getMoveInTemplate: [() => ({})],
  // A file that is another at each moment: its own test looks for what is of other workspaces.
  exportWorkspace: [],
  // Follows for ever, from the first entry on: its own test is below.
  followChanges: [],
  search: [() => ({ query: { q: canary } })],
  getVersion: [() => ({})],
  verifyLog: [({ handover }) => ({ query: { handover } })],
  listDemoPeople: [() => ({})],
  demoSignIn: [() => ({ body: { person: 'tom@meridian.example' } })],
  getDemoClock: [() => ({})],
  moveDemoClock: [() => ({ body: { by: 'next-event' } })],
  resetDemo: [() => ({})],
  endSession: [() => ({})],
  getEntry: [() => ({})],
  bringWorkspace: [() => ({ query: { token: 'a-token-that-nobody-printed' }, body: 'PK' })],
  getBringing: [() => ({})],
  setUp: [
    () => ({
      body: {
        token: 'a-token-that-nobody-printed',
        name: 'Mine',
        zone: 'Europe/Berlin',
        adminName: 'Mallory',
        adminEmail: 'mallory@example.com',
        password: 'seven quiet herons at dusk',
      },
    }),
  ],
  signIn: [() => ({ body: { email: 'tom@meridian.example', password: 'seven quiet herons at dusk' } })],
  lookAtLink: [({ person }) => ({ body: { token: person } })],
  useLink: [({ person }) => ({ body: { token: person, password: 'seven quiet herons at dusk' } })],
  beginSingleSignOn: [() => ({})],
  finishSingleSignOn: [({ contact }) => ({ body: { attempt: 'x'.repeat(43), answer: `code=${contact}` } })],
  getSignIn: [() => ({})],
  putProvider: [({ contact }) => ({ body: { issuer: 'http://127.0.0.1:1', clientId: contact, domains: ['meridian.example'] } })],
  removeProvider: [() => ({})],
  beginPasskeySignIn: [() => ({})],
  finishPasskeySignIn: [({ contact }) => ({ body: { answer: { id: contact, response: { clientDataJSON: 'e30' } } } })],
  listMyPasskeys: [() => ({})],
  beginPasskey: [() => ({})],
  addPasskey: [({ contact }) => ({ body: { name: 'Mine', answer: { id: contact, response: { clientDataJSON: 'e30' } } } })],
  removeMyPasskey: [({ contact }) => ({ params: { id: contact } })],
  removePasskeysOf: [({ person }) => ({ params: { id: person } })],
  listProvisioners: [() => ({})],
  makeProvisioner: [() => ({ body: { name: 'Directory', days: 9_000 } })],
  endProvisioner: [({ person }) => ({ params: { id: person } })],
  listScimUsers: [({ contact }) => ({ query: { filter: `userName eq "${contact}"` } })],
  createScimUser: [() => ({ body: { userName: 'tom@meridian.example' } })],
  getScimUser: [({ person }) => ({ params: { id: person } })],
  replaceScimUser: [({ person }) => ({ params: { id: person }, body: { userName: 'mallory@example.com', active: false } })],
  patchScimUser: [({ person }) => ({ params: { id: person }, body: { Operations: [{ op: 'replace', path: 'active', value: false }] } })],
  deleteScimUser: [({ person }) => ({ params: { id: person } })],
  listScimGroups: [({ person }) => ({ query: { filter: `members.value eq "${person}"` } })],
  createScimGroup: [({ person }) => ({ body: { displayName: 'Administrators', members: [{ value: person }] } })],
  getScimGroup: [({ person }) => ({ params: { id: person } })],
  replaceScimGroup: [({ person }) => ({ params: { id: person }, body: { displayName: 'CSMs', members: [{ value: person }] } })],
  patchScimGroup: [({ person }) => ({ params: { id: person }, body: { Operations: [{ op: 'remove', path: 'members' }] } })],
  deleteScimGroup: [({ person }) => ({ params: { id: person } })],
  listDirectoryGroups: [() => ({})],
  mapDirectoryGroup: [({ person }) => ({ params: { id: person }, body: { roles: ['administrator'], team: null } })],
  getScimConfig: [() => ({})],
  listScimResourceTypes: [() => ({})],
  listScimSchemas: [() => ({})],
  unlinkPerson: [({ person }) => ({ params: { id: person } })],
  forgotPassword: [({ person }) => ({ body: { email: `${person}@meridian.example` } })],
  renameMe: [() => ({ body: { name: ' ' } })],
  changePassword: [({ person }) => ({ body: { current: person, password: 'seven quiet herons at dusk' } })],
  listMySessions: [() => ({})],
  endMySession: [({ person }) => ({ params: { id: person } })],
  makeToken: [() => ({ body: { name: 'ci-import', days: 9_000 } })],
  listStaff: [() => ({})],
  invitePerson: [({ person }) => ({ body: { name: 'Mallory', email: 'mallory@example.com', roles: ['csm'], manager: person } })],
  editPerson: [({ person }) => ({ params: { id: person }, body: { roles: ['administrator'] } })],
  makeAccessLink: [({ person }) => ({ params: { id: person } })],
  getHoldings: [({ person }) => ({ params: { id: person } })],
  deactivatePerson: [({ person }) => ({ params: { id: person } })],
  returnPerson: [({ person }) => ({ params: { id: person } })],
  listPersonSessions: [({ person }) => ({ params: { id: person } })],
  endPersonSessions: [({ person }) => ({ params: { id: person } })],
  endPersonSession: [({ person, account }) => ({ params: { id: person, session: account } })],
  putServiceTier: [({ person }) => ({ params: { id: `Not ${person}` }, body: { name: 'Mine', servedBy: 'pool' } })],
  removeServiceTier: [({ person }) => ({ params: { id: person } })],
  putLabel: [({ person }) => ({ params: { id: `Not ${person}` }, body: { name: 'Mine' } })],
  removeLabel: [({ person }) => ({ params: { id: person } })],
  putPool: [({ person }) => ({ params: { id: `Not ${person}` }, body: { name: 'Mine' } })],
  putTerritory: [
    ({ person }) => ({ params: { id: 'scale-pool', territory: 'mine' }, body: { name: 'Mine', owner: person, regions: [] } }),
    ({ person, contact }) => ({ params: { id: contact, territory: 'central' }, body: { name: 'Mine', owner: person, regions: [] } }),
  ],
  removePool: [({ person }) => ({ params: { id: person } })],
  removeTerritory: [({ person }) => ({ params: { id: 'scale-pool', territory: person } })],
  findSubjects: [() => ({ query: { q: canary } })],
  exportPersonalData: [
    ({ person }) => ({ body: { subject: { kind: 'person', id: person } } }),
    ({ account, contact }) => ({ body: { subject: { kind: 'contact', account, key: contact } } }),
  ],
  exportMyData: [() => ({ query: { as: 'docx' } })],
  previewErasure: [({ account, contact }) => ({ body: { subject: { kind: 'contact', account, key: contact }, alsoCalled: [canary] } })],
  erasePerson: [
    ({ account, contact }) => ({ body: { subject: { kind: 'contact', account, key: contact } } }),
    ({ person }) => ({ body: { subject: { kind: 'person', id: person } } }),
  ],
  listErasures: [() => ({})],
  getRetention: [() => ({})],
  previewRetention: [() => ({ body: { notices: 1 } })],
  putRetention: [() => ({ body: { letters: 600 } })],
  putHold: [(ids) => ({ ...onAccount(ids), body: { because: 'Mine' } })],
  liftHold: [onAccount],
}

async function ask(name: EndpointName, request: Request, by: FirstName, which: 'ours' | 'theirs') {
  const endpoint: Endpoint = endpoints[name]
  const path = wholePath(endpoint).replaceAll(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(request.params?.[parameter] ?? ''))
  const type = request.body === undefined ? {} : { 'content-type': endpoint.file ?? 'application/json' }
  return two.app.inject({
    method: endpoint.method,
    url: `${path}?${new URLSearchParams(request.query)}`,
    headers: { ...two.headersOf(by, which), ...type },
    ...(request.body === undefined ? {} : { payload: request.body }),
  })
}

const names = Object.keys(endpoints) as EndpointName[]
/** Changes nothing of the workspace, however it is asked. */
const forEverybody: EndpointName[] = ['endSession', 'explainDeadline', 'checkPlaybooks', 'tryPlaybook', 'comparePlaybook', 'saveDraft']
/** Before anybody has signed in, or about nobody but whoever asks. */
const beforeOrAboutOneself: EndpointName[] = [
  'setUp',
  'bringWorkspace',
  'signIn',
  'lookAtLink',
  'useLink',
  'forgotPassword',
  'renameMe',
  'changePassword',
  'makeToken',
  'exportMyData',
  'beginSingleSignOn',
  'finishSingleSignOn',
  'beginPasskeySignIn',
  'finishPasskeySignIn',
  'beginPasskey',
  'addPasskey',
]

describe.each(names.filter((name) => name !== 'followChanges'))('%s', (name) => {
  test('tells another workspace about our things what it tells about things that are not', async () => {
    const { found, ours } = two
    const before = await lastSeq(ours.services.database, ours.tenant)
    for (const make of requests[name]) {
      const invented = madeUp()
      const real = await ask(name, make(found), 'sam', 'theirs')
      const other = await ask(name, make(invented), 'sam', 'theirs')
      expect(real.statusCode).toBeLessThan(500)
      expect(plain(real.body, found)).toEqual(plain(other.body, invented))
      expect(real.statusCode).toBe(other.statusCode)
      expect(real.body).not.toContain(canary)
    }
    expect(await lastSeq(ours.services.database, ours.tenant)).toBe(before)
  })

  test('does for a viewer of ours nothing but show', async () => {
    const { found, ours } = two
    const before = await lastSeq(ours.services.database, ours.tenant)
    for (const make of requests[name]) {
      const answer = await ask(name, make(found), 'vera', 'ours')
      expect(answer.statusCode).toBeLessThan(500)
      if (endpoints[name].method !== 'GET' && ![...forEverybody, ...beforeOrAboutOneself].includes(name))
        expect([403, 404]).toContain(answer.statusCode)
      expect(answer.body).not.toContain(candid)
      expect(answer.body).not.toContain('123456')
    }
    expect(await lastSeq(ours.services.database, ours.tenant)).toBe(before)
  })
})

/** Without what differs by its nature: the id of the request, sessions, and the ids that were asked for. */
function plain(body: string, ids: Ids): string {
  const masked = Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(new RegExp(id, 'gi'), `<${name}>`), body)
  // What a page means holds its id, so the name of its version does too.
  return masked.replaceAll(/"(requestId|id|token)":"[^"]*"/g, '"$1":"…"').replaceAll(/"[0-9a-f]{32}"/g, '"…"')
}

test('the stream of another workspace carries nothing of ours, from the first entry on', async () => {
  const address = await two.app.listen({ host: '127.0.0.1', port: 0 })
  const controller = new AbortController()
  const answer = await fetch(`${address}${apiRoot}/stream?after=0`, { headers: two.headersOf('sam', 'theirs'), signal: controller.signal })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  // Their own entries come; once the last of them has, everything that could come from before has come.
  const last = await lastSeq(two.theirs.services.database, two.theirs.tenant)
  while (!text.includes(`id: ${last}\n`)) text += (await reader?.read())?.value ?? ''
  controller.abort()
  await reader?.cancel().catch(() => {})
  expect(Object.values(two.found).filter((id) => text.includes(id))).toEqual([])
  expect(text).not.toContain('HandoverProposed')
})

test('nothing that was asked here was our own mistake', () => {
  expect(two.logged.filter(({ level }) => level === 'error')).toEqual([])
})

test('people of ours see it, so that what is hidden above is there', async () => {
  const status = async (name: EndpointName) => (await ask(name, requests[name][0]?.(two.found) ?? {}, 'priya', 'ours')).statusCode
  expect(
    await Promise.all((['getHandover', 'listEvents', 'getAccount', 'getRecord', 'getMail', 'verifyLog'] as const).map(status)),
  ).toEqual([200, 200, 200, 200, 200, 200])
  expect((await ask('getRecord', requests.getRecord[0]?.(two.found) ?? {}, 'priya', 'ours')).body).toContain(candid)
  expect((await ask('getAccount', requests.getAccount[0]?.(two.found) ?? {}, 'olu', 'ours')).body).toContain('123456')
})
