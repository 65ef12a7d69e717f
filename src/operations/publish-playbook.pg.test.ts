import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../../tests/support/baton.ts'
import { saveDraft } from '../store/drafts.ts'
import { compilePages } from './compile-pages.ts'

/** Publishing while others write, and publishing that was cut short. */

const [priya, sam] = ['priya@meridian.example', 'sam@meridian.example']
const shipped = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8')
const pageWith = (step: string) =>
  shipped.replace('- New CSM: Read this playbook and note', `- Old CSM: ${step} <!-- id: added -->\n- New CSM: Read this playbook and note`)

let baton: TestBaton
beforeAll(async () => {
  // However slow the machine: what is tested here is no limit of time.
  baton = await openTestBaton({ compile: compilePages({ milliseconds: 60_000 }) })
})
afterAll(() => baton?.close())

type Answer = { status: number; body: Record<string, unknown> }
const ask = async (as: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown, headers = {}): Promise<Answer> =>
  (await baton.ask(method, path, { as, ...(body === undefined ? {} : { body }), headers })) as Answer
const newest = async () => (await ask(sam, 'GET', '/playbooks/csm-to-csm')).body as { version: string; versions: { version: string }[] }
const publish = (body: object, key?: string) =>
  ask(sam, 'POST', '/playbooks/csm-to-csm/publish', body, key === undefined ? {} : { 'idempotency-key': key })
const mine = '/playbooks/csm-to-csm/drafts/mine'
const idOf = (answer: Answer) => (answer.body.by as { id: string }).id

describe('sent twice at once under one key', () => {
  test('publishes once and answers both alike', async () => {
    const { version: from, versions } = await newest()
    const request = { page: pageWith('Say who decides'), from }
    const both = await Promise.all([publish(request, 'at-once'), publish(request, 'at-once')])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    expect(both[0]?.body).toEqual(both[1]?.body)
    expect((await newest()).versions).toHaveLength(versions.length + 1)
  })
})

describe('publishing what somebody else suggests', () => {
  test('leaves what the publisher is writing themselves', async () => {
    const { version: from } = await newest()
    const own = pageWith('Write down what Sam thinks of')
    const suggested = pageWith('Write down what Priya thinks of')
    await ask(sam, 'PUT', mine, { page: own, basedOn: from })
    const suggestedBy = idOf(await ask(priya, 'PUT', mine, { page: suggested, basedOn: from, suggest: 'We always forget it' }))
    expect((await publish({ page: suggested, from, suggestedBy })).status).toBe(200)
    expect(await ask(sam, 'GET', mine)).toMatchObject({ status: 200, body: { page: own } })
    expect((await ask(priya, 'GET', mine)).body).toMatchObject({ suggested: null, taken: (await newest()).version })
  })

  test('takes the draft along in which the publisher had put the last touches to it', async () => {
    const { version: from } = await newest()
    const suggestedBy = idOf(
      await ask(priya, 'PUT', mine, { page: pageWith('Ask who pays'), basedOn: from, suggest: 'Nobody knows who pays' }),
    )
    const touched = pageWith('Ask who pays, and when')
    await ask(sam, 'PUT', mine, { page: touched, basedOn: from })
    expect((await publish({ page: touched, from, suggestedBy })).status).toBe(200)
    expect((await ask(sam, 'GET', mine)).status).toBe(404)
    expect((await ask(priya, 'GET', mine)).body).toMatchObject({ suggested: null, taken: (await newest()).version })
  })
})

describe('sent again after Baton stopped in the middle', () => {
  test('clears the draft that became the version, and not one that was begun since', async () => {
    const { version: from } = await newest()
    const page = pageWith('Look for open promises')
    const person = idOf(await ask(sam, 'PUT', mine, { page, basedOn: from }))
    expect((await publish({ page, from }, 'cut-short')).status).toBe(200)
    // As it stands when the version is written and the server goes before anything else.
    const { database } = baton.app.services
    await saveDraft(database, baton.app.tenant, {
      playbook: 'csm-to-csm',
      person,
      page,
      title: 'Account handover',
      basedOn: from,
      suggestion: null,
      savedAt: new Date('2020-01-01T00:00:00.000Z'),
      seen: undefined,
      most: 50,
    })
    expect((await publish({ page, from }, 'cut-short')).status).toBe(200)
    expect((await ask(sam, 'GET', mine)).status).toBe(404)

    await ask(sam, 'PUT', mine, { page: pageWith('Begin something new'), basedOn: (await newest()).version })
    expect((await publish({ page, from }, 'cut-short')).status).toBe(200)
    expect((await ask(sam, 'GET', mine)).status).toBe(200)
  })
})

describe('moving handovers in which people are working', () => {
  test('moves each, and nothing that was said meanwhile is lost', async () => {
    const { version: from } = await newest()
    const page = pageWith('Name the people who know the account')
    const running = (await ask(sam, 'POST', '/playbooks/csm-to-csm/compare', { page })).body.running as {
      handover: string
      refused: string | null
    }[]
    const move = running.flatMap(({ handover, refused }) => (refused === null ? [handover] : [])).slice(0, 3)
    expect(move).not.toEqual([])
    const said = move.flatMap((id) =>
      ['First', 'Second', 'Third'].map((text) => ask(sam, 'POST', `/handovers/${id}/commands`, { command: 'comment', text })),
    )
    const published = await publish({ page, from, move })
    expect((await Promise.all(said)).map(({ status }) => status)).toEqual(said.map(() => 200))
    expect(published.body.moved).toEqual(move.map((handover) => ({ handover, refused: null })))
    const { version } = await newest()
    for (const id of move) {
      expect((await ask(sam, 'GET', `/handovers/${id}`)).body).toMatchObject({ playbook: { version } })
      const events = (await ask(sam, 'GET', `/handovers/${id}/events?limit=200`)).body.items as { type: string }[]
      expect(events.filter(({ type }) => type === 'Commented')).toHaveLength(3)
      expect(events.filter(({ type }) => type === 'PlaybookVersionChanged')).toHaveLength(1)
    }
  })
})
