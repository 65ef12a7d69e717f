import type { z } from 'zod'
import type { Endpoints } from './all.ts'

/** What is sent to an endpoint: what its body takes, or the text of its file. */
type Sent<E> = E extends { file: string } ? string : E extends { body: infer B extends z.ZodType } ? z.input<B> : never
/** Bytes that nobody could read here stand for themselves. */
type Told = Exclude<
  { [Name in keyof Endpoints]: Endpoints[Name] extends { body: z.ZodType } ? Name : never }[keyof Endpoints],
  'bringWorkspace'
>

/** Ids that examples are about. They look like those that `GET /accounts` and `GET /people` give. */
export const exampleIds = {
  account: '019acbd2-4f10-7c21-9a35-0c7e5b1d2a01',
  holder: '019acbd2-4f10-7c21-9a35-0c7e5b1d2a02',
  receiver: '019acbd2-4f10-7c21-9a35-0c7e5b1d2a03',
  executive: '019acbd2-4f10-7c21-9a35-0c7e5b1d2a04',
} as const
const { account, holder, receiver, executive } = exampleIds

const page = `---
id: quick-swap
roles:
  - { name: Old CSM, side: outgoing, from: account.csm }
  - { name: New CSM, side: incoming, from: ask }
---

# Quick swap

## Steps

- Old CSM: Tell the story
- New CSM: Read it
`
const letter = 'Subject: {{account}}: your new contact\n\nDear {{recipients}},\n\n{{incoming}} takes care of you from {{date}} on.\n'
const accountList = 'name,owner,region,renewal\nBirch & Vale,tom@meridian.example,EMEA,2027-09-30\n'
const underWay = 'account,playbook,to,started\nBirch & Vale,csm-to-csm,priya@meridian.example,2026-11-02\n'
const password = 'seven quiet herons at dusk'
const passkey = { id: 'Jw3bM0k8nVQm4n6f1yqBsg', type: 'public-key', response: { clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0' } }
const ninaOfDirectory = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'nina@northwind.example',
  externalId: '00u1f2g3h4',
  name: { givenName: 'Nina', familyName: 'Kern' },
  active: true,
  emails: [{ value: 'nina@northwind.example', type: 'work', primary: true }],
}
const team = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName: 'Customer success',
  members: [{ value: holder }],
}
const patched = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/**
 * What a request with a body sends, one for each endpoint that takes one: the type asks for all of them. A test holds each against the
 * schema of its endpoint and sends those to a demo, or to a workspace of its own, that can be answered there.
 */
export const examples: { readonly [Name in Told]: Sent<Endpoints[Name]> } = {
  startHandover: { playbook: 'csm-to-csm', account, to: receiver, reason: { kind: 'balance of books' } },
  commandHandover: { command: 'comment', text: 'The kick-off moved to Tuesday' },
  nudgePerson: { person: receiver },
  previewBulkStart: { playbook: 'csm-to-csm', to: receiver, reason: { kind: 'departure' }, accounts: [{ account }] },
  startManyHandovers: { playbook: 'csm-to-csm', to: receiver, reason: { kind: 'departure' }, accounts: [{ account }] },
  readBackIssue: { text: '## The account today\n- [ ] Open issues and escalations: The upgrade to 18.2 waits for their network team\n' },

  createAccount: {
    name: 'Marsh & Fen',
    csm: holder,
    externalId: '0015g00000XyZ1',
    region: 'EMEA',
    domain: 'marshfen.example',
    renewal: '2027-06-30',
  },
  endAccount: { on: '2026-10-31', because: 'They did not renew' },
  takeBackEnd: { because: 'It was another account of the same name' },
  editAccount: { renewal: '2027-09-30', externalId: null },
  enterHolder: { kind: 'person', id: executive },
  correctHolder: {
    role: 'ae',
    holder: { kind: 'person', id: executive },
    from: '2026-01-01',
    to: '2026-03-31',
    reason: 'The CRM had it so all the time',
  },
  putRecord: { data: { name: 'Nora Winter', email: 'nora@marshfen.example' } },
  putOnlyRecord: { data: { colour: 'yellow' } },

  arrangeCover: { person: receiver, from: '2026-12-21T08:00:00.000Z', to: '2026-12-31T17:00:00.000Z', reason: 'Leave over New Year' },
  stepCover: { step: 'read' },
  announceDeparture: { person: holder, leavesAt: '2026-12-31', note: 'Moves to the product team' },
  startDeparture: { accounts: [{ account, way: 'cover', to: receiver, until: '2027-01-29T17:00:00.000Z' }] },
  passOnWork: { to: receiver, because: 'Ill until the end of the year' },
  putTriageRules: {
    rules: [
      { kind: 'renewal-within', days: 90, gives: 'P1' },
      { kind: 'health', colour: 'red', gives: 'P1' },
      { kind: 'urgent-tickets', least: 3, gives: 'P2' },
    ],
  },

  putServiceTier: { name: 'Scale', servedBy: 'pool' },
  putLabel: { name: 'Renewal in doubt', colour: 'rose', about: 'Ask the renewal manager before each step' },
  putTimelineAddress: { address: 'a1b2c3d4@timeline.example' },
  putMyNotices: { quiet: { from: '20:00', to: '07:00' }, rest: 'digest', digestAt: '09:00' },
  nameMyDeputy: { person: receiver, from: '2026-12-21', to: '2026-12-31' },
  putCalendar: { name: 'Germany', for: 'region', zone: 'Europe/Berlin', place: { country: 'DE', state: 'BE' } },
  putPersonCalendar: { zone: 'Europe/Berlin' },
  putLeave: { from: '2026-12-21', to: '2026-12-31', why: 'New Year' },
  explainDeadline: { start: '2026-11-25T21:10:00.000Z', amount: 3, unit: 'business-days', person: 'tom@meridian.example' },

  checkPlaybooks: { pages: [page] },
  tryPlaybook: { page, role: 'Old CSM', day: 2 },
  saveDraft: { page, basedOn: null, suggest: 'For accounts whose holder only changes the team' },
  declineSuggestion: { because: 'The page for territory changes does this already' },
  comparePlaybook: { page },
  publishPlaybook: { page, from: null },
  checkLetterTemplate: letter,
  writeLetterTemplate: letter,
  approveLetterTemplate: { why: 'As agreed with legal' },
  declineLetterTemplate: { why: 'It promises a day that nobody has agreed to' },
  withdrawLetterTemplate: { why: 'It names a product that is gone' },
  stopSending: { why: 'Letters name the wrong day' },
  resumeSending: { why: 'The template is right again' },

  previewImport: accountList,
  confirmImport: accountList,
  previewMoveIn: underWay,
  confirmMoveIn: underWay,

  demoSignIn: { person: 'tom@meridian.example' },
  moveDemoClock: { by: 'next-working-day' },
  setUp: {
    token: 'what-the-server-printed-behind-the-#',
    name: 'Northwind',
    zone: 'Europe/Berlin',
    adminName: 'Ada Park',
    adminEmail: 'ada@northwind.example',
    password,
  },
  signIn: { email: 'ada@northwind.example', password },
  lookAtLink: { token: 'what-stands-behind-the-#-of-the-link' },
  useLink: { token: 'what-stands-behind-the-#-of-the-link', password },
  finishSingleSignOn: { attempt: 'what-begin-answered-as-attempt', answer: 'code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj' },
  forgotPassword: { email: 'ada@northwind.example' },
  renameMe: { name: 'Ada Park-Lindt' },
  changePassword: { current: password, password: 'eleven brass kettles on a sill' },
  makeToken: { name: 'crm-sync', scope: 'write', days: 90 },
  finishPasskeySignIn: { answer: passkey },
  addPasskey: { name: 'Laptop', answer: passkey },

  invitePerson: { name: 'Priya Rao', email: 'priya@northwind.example', roles: ['csm'], zone: 'Europe/Berlin' },
  editPerson: { roles: ['csm', 'csm-manager'], manager: null },
  putPool: { name: 'Scale pool' },
  putTerritory: { name: 'Central', owner: holder, deputy: receiver, regions: ['DACH', 'Benelux'] },
  putProvider: {
    issuer: 'https://login.northwind.example',
    clientId: 'baton',
    clientSecret: 'what-the-provider-gave-you',
    domains: ['northwind.example'],
  },
  makeProvisioner: { name: 'Entra', days: 365 },
  mapDirectoryGroup: { roles: ['csm'], team: null },

  exportPersonalData: { subject: { kind: 'person', id: holder } },
  previewErasure: { subject: { kind: 'contact', account, key: 'nora-winter' }, alsoCalled: ['Nora Sommer'] },
  erasePerson: { subject: { kind: 'contact', account, key: 'nora-winter' }, alsoCalled: ['Nora Sommer'], why: 'She asked for it on 3 May' },
  previewRetention: { letters: 24 },
  putRetention: { letters: 24, notices: 6 },
  putHold: { because: 'A claim is open; legal asked on 12 November' },

  createScimUser: ninaOfDirectory,
  replaceScimUser: { ...ninaOfDirectory, name: { givenName: 'Nina', familyName: 'Kern-Vogt' } },
  patchScimUser: { schemas: [patched], Operations: [{ op: 'replace', path: 'active', value: false }] },
  createScimGroup: team,
  replaceScimGroup: { ...team, displayName: 'Customer success EMEA' },
  patchScimGroup: { schemas: [patched], Operations: [{ op: 'add', path: 'members', value: [{ value: holder }] }] },
}
