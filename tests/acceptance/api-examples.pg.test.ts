import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type EndpointName, endpoints } from '../../src/contract/all.ts'
import { type Endpoint, wholePath } from '../../src/contract/endpoint.ts'
import { exampleIds, examples } from '../../src/contract/examples.ts'
import { openApi } from '../../src/http/openapi.ts'
import { type OwnBaton, openOwnBaton } from '../support/own-workspace.ts'
import { Desk } from './desk.ts'

type Told = keyof typeof examples
const all = Object.entries(examples) as [Told, unknown][]

test.each(all)('the example of %s is what its endpoint takes', (name, example) => {
  const { body, file }: Endpoint = endpoints[name]
  if (file !== undefined) return expect(example).toEqual(expect.stringMatching(/\S/))
  const read = body?.safeParse(example)
  expect(read?.error && z.prettifyError(read.error)).toBeUndefined()
})

test('the OpenAPI document says what each of its subjects is about, and shows each body', () => {
  const { tags, paths } = openApi() as {
    tags: { name: string; description: string }[]
    paths: Record<string, Record<string, { operationId: string; requestBody?: { content: Record<string, { example?: unknown }> } }>>
  }
  expect(tags.filter(({ description }) => !/^[A-Z].*\.$/.test(description ?? ''))).toEqual([])
  const shown = Object.values(paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ operationId, requestBody }) => (requestBody ? [[operationId, Object.values(requestBody.content)[0]?.example]] : []))
  expect(Object.fromEntries(shown)).toEqual({ ...examples, bringWorkspace: undefined })
})

/** Where nobody could be answered: it takes what a server, a browser or a provider gave out for one moment. */
const onlyForAMoment: readonly Told[] = [
  'setUp',
  'lookAtLink',
  'useLink',
  'finishSingleSignOn',
  'finishPasskeySignIn',
  'addPasskey',
  'putProvider',
]

describe('asked as they stand, but for the ids,', () => {
  let own: OwnBaton
  let desk: Desk
  const asked = new Set<Told>()
  const known: Record<string, string> = {}
  beforeAll(async () => {
    own = await openOwnBaton({ clock: () => new Date('2026-11-27T10:00:00.000Z') })
    desk = await Desk.open(own.baton.ask)
    const holder = desk.withRole('csm')
    Object.assign(known, {
      [exampleIds.holder]: holder.id,
      [exampleIds.receiver]: desk.withRole('csm', [holder.id]).id,
      [exampleIds.executive]: desk.withRole('ae').id,
    })
  })
  afterAll(() => own?.close())

  type With = {
    params?: Record<string, string>
    query?: Record<string, string>
    headers?: Record<string, string>
    ids?: Record<string, string>
  }
  /** Sends the example of this name, with the ids of what is there, and takes anything but the status of the contract as a failure. */
  async function send(
    name: Told,
    credentials: { as: string } | { token: string | undefined },
    { params = {}, query, headers, ids }: With = {},
  ) {
    const endpoint: Endpoint = endpoints[name as EndpointName]
    const ofHere = Object.entries({ ...known, ...ids })
    const text = ofHere.reduce((said, [there, here]) => said.replaceAll(there, here), JSON.stringify(examples[name]))
    const example = JSON.parse(text) as unknown
    const path = wholePath(endpoint).replaceAll(/:(\w+)/g, (_, one: string) => encodeURIComponent(params[one] ?? `no ${one} given`))
    const type = endpoint.file ?? (endpoint.scim ? 'application/scim+json' : 'application/json')
    const answer = await own.baton.ask(endpoint.method, `${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      ...('as' in credentials ? { as: credentials.as } : {}),
      body: endpoint.file ? new TextEncoder().encode(example as string) : example,
      headers: {
        'content-type': type,
        ...('token' in credentials && credentials.token ? { authorization: `Bearer ${credentials.token}` } : {}),
        ...headers,
      },
    })
    expect({ name, status: answer.status, body: answer.status === endpoint.status ? undefined : answer.body }).toEqual({
      name,
      status: endpoint.status,
      body: undefined,
    })
    asked.add(name)
    return answer.body as Record<string, unknown>
  }
  const person = (id: keyof typeof exampleIds) => ({ as: desk.person(known[exampleIds[id]]).email })

  test('accounts, their records and their holders are entered', async () => {
    const ops = { as: desk.operations }
    const { id } = (await send('createAccount', ops)) as { id: string }
    known[exampleIds.account] = id
    await send('editAccount', ops, { params: { id } })
    await send('putRecord', ops, { params: { id, kind: 'contact', key: 'nora-winter' } })
    await send('putOnlyRecord', ops, { params: { id, kind: 'health' } })
    await send('enterHolder', ops, { params: { id, role: 'ae' } })
    await send('correctHolder', ops, { params: { id } })
    const preview = (await send('previewImport', ops, { query: { of: 'accounts' } })) as { digest: string }
    await send('confirmImport', ops, { params: { digest: preview.digest }, query: { of: 'accounts' } })
  })

  /** An account that nothing has happened to, with whom it belongs to. */
  const another = async (name: string) => {
    const csm = known[exampleIds.holder]
    const { id } = await desk.answer<{ id: string }>('POST', '/accounts', { as: desk.operations, body: { name, csm }, status: 201 })
    return { [exampleIds.account]: id }
  }

  test('handovers start and go on', async () => {
    const ops = { as: desk.operations }
    await send('previewBulkStart', ops)
    const { id } = (await send('startHandover', person('holder'))) as { id: string }
    await send('nudgePerson', person('holder'), { params: { id } })
    await send('commandHandover', person('holder'), { params: { id } })
    await send('startManyHandovers', ops, { ids: await another('Bulk & Sons') })
    const { items } = await desk.get<{ items: { id: string; from: { id: string } }[] }>(
      desk.operations,
      '/handovers?playbook=csm-to-cse&status=running',
    )
    const [toPool] = items.filter(({ from }) => desk.people().some((one) => one.id === from.id && one.active))
    await send('readBackIssue', { as: desk.person(toPool?.from.id).email }, { params: { id: toPool?.id ?? '' } })
    const preview = (await send('previewMoveIn', ops, { query: { name: 'list.csv' } })) as { digest: string }
    await send('confirmMoveIn', ops, { params: { digest: preview.digest }, query: { name: 'list.csv' } })
  })

  test('people are away, covered and leave', async () => {
    const ops = { as: desk.operations }
    const ids = await another('Cover & Co')
    const id = ids[exampleIds.account] ?? ''
    const cover = (await send('arrangeCover', ops, { params: { id }, ids })) as { id: string }
    await send('stepCover', person('receiver'), { params: { id: cover.id } })
    await send('passOnWork', ops, { params: { id: known[exampleIds.holder] ?? '' } })
    await send('nameMyDeputy', person('holder'))
    await send('putTriageRules', ops)
    const left = await another('Left & Behind')
    const departure = (await send('announceDeparture', ops)) as { id: string }
    await send('startDeparture', ops, { params: { id: departure.id }, ids: left })
    const ended = await another('Over & Out')
    await send('endAccount', ops, { params: { id: ended[exampleIds.account] ?? '' } })
    await send('takeBackEnd', ops, { params: { id: ended[exampleIds.account] ?? '' } })
  })

  test('lists, calendars and own settings are kept', async () => {
    const ops = { as: desk.operations }
    await send('putServiceTier', ops, { params: { id: 'scale' } })
    await send('putLabel', ops, { params: { id: 'renewal-in-doubt' } })
    await send('putPool', ops, { params: { id: 'second-pool' } })
    await send('putTerritory', ops, {
      params: { id: 'second-pool', territory: 'second-central' },
      ids: { [exampleIds.holder]: known[exampleIds.executive] ?? '' },
    })
    await send('putTimelineAddress', person('holder'))
    await send('putMyNotices', person('holder'))
    await send('putCalendar', ops, { params: { id: 'germany' } })
    await send('putPersonCalendar', ops, { params: { id: known[exampleIds.receiver] ?? '' } })
    await send('putLeave', ops, { params: { id: known[exampleIds.executive] ?? '', key: 'new-year' } })
    await send('explainDeadline', ops)
  })

  test('pages and letters are written, judged and put in force', async () => {
    const ops = { as: desk.operations }
    for (const name of ['checkPlaybooks', 'tryPlaybook'] as const) await send(name, ops)
    const id = 'quick-swap'
    await send('saveDraft', person('holder'), { params: { id } })
    await send('comparePlaybook', ops, { params: { id } })
    await send('declineSuggestion', ops, { params: { id, by: known[exampleIds.holder] ?? '' } })
    await send('publishPlaybook', ops, { params: { id } })

    const manager = { as: desk.withRole('csm-manager').email }
    const to = { kind: 'named-to-named', sender: 'any' }
    await send('checkLetterTemplate', ops, { query: to })
    const write = () => send('writeLetterTemplate', ops, { query: { ...to, name: 'Your new contact' } })
    await write()
    await send('declineLetterTemplate', manager, { params: { ...to, version: '1' } })
    await write()
    await send('approveLetterTemplate', manager, { params: { ...to, version: '2' } })
    await send('withdrawLetterTemplate', manager, { params: { ...to, version: '2' } })
    await send('stopSending', ops)
    await send('resumeSending', ops)
  })

  test('what is kept of somebody is given out and erased', async () => {
    const admin = { as: desk.withRole('administrator').email }
    await send('exportPersonalData', admin)
    await send('putHold', admin, { params: { id: known[exampleIds.account] ?? '' } })
    await desk.answer('DELETE', `/accounts/${known[exampleIds.account]}/hold`, admin)
    await send('previewErasure', admin)
    await send('erasePerson', admin)
    await send('previewRetention', admin)
    await send('putRetention', admin)
  })

  test('people come into a workspace of its own, by hand and from a directory', async () => {
    const ada = { token: own.ada }
    await send('renameMe', ada)
    await send('makeToken', ada)
    const invited = (await send('invitePerson', ada)) as { person: { id: string } }
    await send('editPerson', ada, { params: { id: invited.person.id } })
    const { token } = (await send('makeProvisioner', ada)) as { token: string }
    const directory = { token }
    const nina = (await send('createScimUser', directory)) as { id: string }
    await send('replaceScimUser', directory, { params: { id: nina.id } })
    const ids = { [exampleIds.holder]: nina.id }
    const group = (await send('createScimGroup', directory, { ids })) as { id: string }
    await send('replaceScimGroup', directory, { params: { id: group.id }, ids })
    await send('patchScimGroup', directory, { params: { id: group.id }, ids })
    await send('mapDirectoryGroup', ada, { params: { id: group.id } })
    await send('patchScimUser', directory, { params: { id: nina.id } })
    await send('signIn', { token: undefined })
    await send('forgotPassword', { token: undefined })
    await send('changePassword', ada)
  })

  test('the demo lets in, and moves its clock', async () => {
    await send('demoSignIn', { token: undefined })
    await send('moveDemoClock', { as: desk.operations })
  })

  test('and none was left out', () => {
    expect(all.map(([name]) => name).filter((name) => !asked.has(name))).toEqual(onlyForAMoment)
  })
})
