import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../../tests/support/baton.ts'
import { openApp } from '../app.ts'
import { compilePages } from './compile-pages.ts'

/** Writing, checking, comparing and publishing pages, as a CSM, operations and a viewer do it through the API. */

const [priya, tom, sam, vic] = ['priya', 'tom', 'sam', 'vic'].map((name) => `${name}@meridian.example`) as [string, string, string, string]
const folder = join(import.meta.dirname, '../../playbooks')
const shipped = readFileSync(join(folder, 'csm-to-csm.md'), 'utf8')
const withBriefing = shipped
  .replace(/^- New CSM: Watch the collaboration project[\s\S]*?-->\n/m, '')
  .replace(
    '- New CSM: Read this playbook and note',
    '- Old CSM: Write down who decides what <!-- id: deciders -->\n- New CSM: Read this playbook and note',
  )

let baton: TestBaton
let playbooksDir: string
beforeAll(async () => {
  playbooksDir = mkdtempSync(join(tmpdir(), 'baton-playbooks-'))
  cpSync(folder, playbooksDir, { recursive: true })
  // However slow the machine: what is tested here is no limit of time.
  baton = await openTestBaton({ playbooksDir, compile: compilePages({ milliseconds: 60_000 }) })
})
afterAll(async () => {
  await baton?.close()
  rmSync(playbooksDir, { recursive: true, force: true })
})

type Answer = { status: number; body: Record<string, unknown> }
const ask = async (as: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, headers = {}): Promise<Answer> =>
  (await baton.ask(method, path, { as, ...(body === undefined ? {} : { body }), headers })) as Answer
const newest = async (id = 'csm-to-csm') =>
  (await ask(sam, 'GET', `/playbooks/${id}`)).body as { version: string; page: string; versions: unknown[] }

describe('checking', () => {
  test('tells a CSM what was understood of pages and what is wrong, alone and together', async () => {
    const { status, body } = await ask(priya, 'POST', '/playbooks/check', { pages: [shipped, '# Swap\n\n## Steps\n\n- Old CSM: Read\n'] })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      pages: [{ definition: { id: 'csm-to-csm' }, diagnostics: expect.any(Array) }, { definition: { title: 'Swap' } }],
    })
  })

  test('says what a role can do on a day, or that the page has no such role', async () => {
    const tried = await ask(vic, 'POST', '/playbooks/try', { page: shipped, role: 'New CSM', day: 2 })
    expect(tried).toMatchObject({ status: 200, body: { day: 2, can: expect.any(Array), steps: expect.any(Array) } })
    const unknown = await ask(vic, 'POST', '/playbooks/try', { page: shipped, role: 'Astronaut', day: 2 })
    expect(unknown).toMatchObject({ status: 400, body: { code: 'role.unknown' } })
  })
})

describe('a draft', () => {
  const mine = '/playbooks/csm-to-csm/drafts/mine'

  test('is its writer’s own, also with errors in it, and is saved over only by who saw the newest', async () => {
    const first = await ask(priya, 'PUT', mine, { page: '# Broken\n', basedOn: null }, { 'if-match': '"0"' })
    expect(first).toMatchObject({ status: 200, body: { version: 1, by: { name: 'Priya Nair' }, suggested: null, page: '# Broken\n' } })
    expect((await ask(priya, 'PUT', mine, { page: withBriefing, basedOn: null }, { 'if-match': '"1"' })).body.version).toBe(2)
    const late = await ask(priya, 'PUT', mine, { page: '# Late', basedOn: null }, { 'if-match': '"1"' })
    expect(late).toMatchObject({ status: 412, body: { code: 'draft.stale', details: { version: 2 } } })
    expect((await ask(priya, 'GET', mine)).body).toMatchObject({ version: 2, page: withBriefing })
    for (const other of [tom, sam, vic]) expect((await ask(other, 'GET', '/playbook-drafts')).body).toEqual({ items: [] })
  })

  test('that is suggested is seen by operations, and by nobody else', async () => {
    const suggest = 'We always forget who decides'
    const saved = await ask(priya, 'PUT', mine, { page: withBriefing, basedOn: null, suggest })
    const { id } = saved.body.by as { id: string }
    const list = await ask(sam, 'GET', '/playbook-drafts')
    expect(list.body).toMatchObject({
      items: [{ playbook: 'csm-to-csm', title: 'Account handover from CSM to CSM', by: { id }, suggested: suggest }],
    })
    expect(await ask(sam, 'GET', `/playbooks/csm-to-csm/drafts/${id}`)).toMatchObject({ status: 200, body: { page: withBriefing } })
    for (const other of [tom, vic]) {
      expect((await ask(other, 'GET', '/playbook-drafts')).body).toEqual({ items: [] })
      expect(await ask(other, 'GET', `/playbooks/csm-to-csm/drafts/${id}`)).toMatchObject({ status: 404, body: { code: 'draft.unknown' } })
    }
  })

  test('can be kept by a viewer and thrown away, once', async () => {
    expect((await ask(vic, 'PUT', mine, { page: '# Mine', basedOn: null })).status).toBe(200)
    expect((await ask(vic, 'DELETE', mine)).status).toBe(204)
    expect(await ask(vic, 'DELETE', mine)).toMatchObject({ status: 404, body: { code: 'draft.unknown' } })
  })

  test('cannot become the fifty-first', async () => {
    for (let number = 1; number <= 50; number += 1)
      expect((await ask(vic, 'PUT', `/playbooks/page-${number}/drafts/mine`, { page: '# One', basedOn: null })).status).toBe(200)
    const more = await ask(vic, 'PUT', '/playbooks/page-51/drafts/mine', { page: '# One', basedOn: null })
    expect(more).toMatchObject({ status: 409, body: { code: 'draft.too-many' } })
    expect((await ask(vic, 'PUT', '/playbooks/page-50/drafts/mine', { page: '# Two', basedOn: null })).body.version).toBe(2)
  })
})

describe('publishing', () => {
  const publish = (as: string, body: object, headers = {}) => ask(as, 'POST', '/playbooks/csm-to-csm/publish', body, headers)

  test('is for operations; a page with errors is refused with the line of each', async () => {
    const { version: from } = await newest()
    expect(await publish(priya, { page: withBriefing, from })).toMatchObject({ status: 403 })
    const broken = shipped
      .replace('check: successPlans.filter', 'check: sucessPlans.filter')
      .replace('id: end-old-series', 'id: join-channels')
    const { status, body } = await publish(sam, { page: broken, from })
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'playbook.errors' })
    const { errors } = body.details as { errors: { code: string; line: number }[] }
    expect(errors.length).toBeGreaterThanOrEqual(2)
    for (const { line } of errors) expect(line).toBeGreaterThan(1)
    expect(await publish(sam, { page: shipped.replace('playbook: csm-to-csm', 'playbook: other'), from })).toMatchObject({
      status: 400,
      body: { code: 'playbook.other-id' },
    })
    expect(await publish(sam, { page: shipped, from })).toMatchObject({ status: 409, body: { code: 'playbook.unchanged' } })
    expect((await newest()).version).toBe(from)
  })

  test('is compared first: what changes, and what that means for each running handover', async () => {
    const { version: from } = await newest()
    const { body } = await ask(priya, 'POST', '/playbooks/csm-to-csm/compare', { page: withBriefing })
    expect(body).toMatchObject({
      from,
      changes: [
        { kind: 'added', id: 'deciders' },
        { kind: 'removed', id: 'watch-project' },
      ],
    })
    const running = body.running as { ref: string; refused: string | null; added: object[] }[]
    expect(running.length).toBeGreaterThan(0)
    for (const one of running) expect(one).toMatchObject({ version: from, added: [{ id: 'deciders' }], removed: [{ id: 'watch-project' }] })
    // Priya is told so where a handover is not hers to run.
    expect(running.some(({ refused }) => refused !== null)).toBe(true)
  })

  test('with an error in a check is compared all the same, and nothing could move to it', async () => {
    const { status, body } = await ask(sam, 'POST', '/playbooks/csm-to-csm/compare', {
      page: withBriefing.replace('successPlans', 'sucessPlans'),
    })
    expect(status).toBe(200)
    const running = body.running as { refused: string | null }[]
    expect(running.length).toBeGreaterThan(0)
    for (const { refused } of running) expect(refused).toMatch(/^The page has errors/)
  })

  test('moves the handovers that were named as their previews say, and says why another stayed', async () => {
    const { version: from } = await newest()
    const compared = await ask(sam, 'POST', '/playbooks/csm-to-csm/compare', { page: withBriefing })
    const running = compared.body.running as {
      handover: string
      ref: string
      refused: string | null
      added: { id: string; status: string }[]
      carried: { id: string; status: string }[]
    }[]
    const mover = running.find(({ refused }) => refused === null)
    const stayer = running.find(({ refused }) => refused !== null)
    expect([mover, stayer].filter(Boolean)).not.toEqual([])
    const writer = ((await ask(priya, 'GET', '/playbooks/csm-to-csm/drafts/mine')).body.by as { id: string }).id
    await ask(sam, 'PUT', '/playbooks/csm-to-csm/drafts/mine', { page: withBriefing, basedOn: from })
    const move = [mover, stayer].flatMap((one) => one?.handover ?? [])
    const request = { page: withBriefing, from, move: [...move, 'ZZZ-99'], suggestedBy: writer }
    const key = { 'idempotency-key': 'publish-1' }
    const { status, body } = await publish(sam, request, key)
    expect({ status, body }).toMatchObject({ status: 200, body: { playbook: { version: compared.body.to, page: withBriefing } } })
    const moved = body.moved as { handover: string; refused: string | null }[]
    expect(moved.at(-1)).toEqual({ handover: 'ZZZ-99', refused: expect.stringContaining('ZZZ-99') })
    if (stayer) expect(moved).toContainEqual({ handover: stayer.handover, refused: stayer.refused })
    if (!mover) throw new Error('No running handover of the demo can move')
    expect(moved).toContainEqual({ handover: mover.handover, refused: null })

    const view = (await ask(sam, 'GET', `/handovers/${mover.handover}`)).body as {
      playbook: object
      tasks: { id: string; status: string }[]
      version: number
    }
    expect(view.playbook).toMatchObject({ version: compared.body.to })
    const told = Object.fromEntries([...mover.added, ...mover.carried].map((task) => [task.id, task.status]))
    expect(Object.fromEntries(view.tasks.map((task) => [task.id, task.status]))).toEqual(told)
    const row = (await ask(sam, 'GET', '/handovers?limit=200')).body.items as { id: string; tasks: number }[]
    expect(row.find(({ id }) => id === mover.handover)?.tasks).toBe(view.tasks.length)
    // The log still tells of what went, by its name.
    const events = (await ask(sam, 'GET', `/handovers/${mover.handover}/events?limit=200`)).body.items as { type: string; words: string }[]
    expect(events.map(({ type }) => type)).toContain('PlaybookVersionChanged')

    // Who published has no draft any more, and who suggested it learns that it was taken.
    expect((await ask(sam, 'GET', '/playbooks/csm-to-csm/drafts/mine')).status).toBe(404)
    expect((await ask(priya, 'GET', '/playbooks/csm-to-csm/drafts/mine')).body).toMatchObject({ suggested: null, taken: compared.body.to })
    expect((await ask(sam, 'GET', '/playbook-drafts')).body).toEqual({ items: [] })

    // Sent again it does nothing twice.
    const again = await publish(sam, request, key)
    expect(again).toMatchObject({
      status: 200,
      body: { playbook: { version: compared.body.to }, moved: [{ refused: null }, {}, {}].slice(3 - moved.length) },
    })
    expect(((await ask(sam, 'GET', `/handovers/${mover.handover}`)).body as { version: number }).version).toBe(view.version)
    expect((await newest()).versions).toHaveLength(2)

    // And it goes back by a preview of its own.
    const back = await ask(sam, 'GET', `/handovers/${mover.handover}/versions/${from}`)
    expect(back.body).toMatchObject({ added: [{ id: 'watch-project' }], removed: [{ id: 'deciders' }], refused: null, changes: [{}, {}] })
    expect(await ask(sam, 'GET', `/handovers/${mover.handover}/versions/none`)).toMatchObject({
      status: 404,
      body: { code: 'playbook.unknown' },
    })
  })

  test('over a version that the publisher has not seen is refused', async () => {
    const { version } = await newest()
    expect(await publish(sam, { page: shipped, from: 'f'.repeat(32) })).toMatchObject({
      status: 412,
      body: { code: 'playbook.stale', details: { version } },
    })
    const both = await Promise.all(
      ['One', 'Two'].map((word) =>
        publish(sam, { page: withBriefing.replace('who decides what', `who decides what (${word})`), from: version }),
      ),
    )
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412])
  })

  test('makes a new playbook of a page that says no id', async () => {
    const page = shipped
      .replace('playbook: csm-to-csm\n', '')
      .replace('title: Account handover from CSM to CSM', 'title: Cover for a while')
    const { status, body } = await ask(sam, 'POST', '/playbooks/cover/publish', { page, from: null })
    expect({ status, body }).toMatchObject({ status: 200, body: { playbook: { id: 'cover', title: 'Cover for a while' }, moved: [] } })
    expect(await ask(sam, 'POST', '/playbooks/none/publish', { page, from: 'f'.repeat(32) })).toMatchObject({
      status: 404,
      body: { code: 'playbook.unknown' },
    })
  })

  test('stands in the log with who did it, and stays over a restart until the folder says something new', async () => {
    const rows = await baton.app.services.database.reader.connect()
    try {
      await rows.query(`select set_config('app.tenant', $1, false)`, [baton.app.tenant])
      const { rows: logged } = await rows.query<{ actor: string; body: string }>(
        `select actor, body from baton.event where tenant = $1 and stream_kind = 'playbook' and stream = 'csm-to-csm' order by version`,
        [baton.app.tenant],
      )
      expect(logged.map(({ actor }) => actor === 'baton')).toEqual([true, false, false])
    } finally {
      await rows.query(`select set_config('app.tenant', '', false)`)
      rows.release()
    }
    const before = await newest()
    const start = async () => {
      const said: string[] = []
      const app = await openApp({
        dataDir: baton.app.services.database.dataDir,
        database: baton.app.services.database,
        host: '127.0.0.1',
        port: 0,
        playbooksDir,
        withoutJobs: true,
        onProgress: (words) => said.push(words),
      })
      await app.close()
      baton.app.services.forget(baton.app.tenant)
      return said.filter((words) => words.startsWith('Published'))
    }
    expect(await start()).toEqual([])
    expect((await newest()).version).toBe(before.version)
    writeFileSync(
      join(playbooksDir, 'csm-to-csm.md'),
      shipped.replace('Read this playbook before you talk to the new CSM', 'Read this playbook first'),
    )
    expect(await start()).toEqual(['Published Account handover from CSM to CSM (version 4)'])
    expect((await newest()).page).toContain('Read this playbook first')
    expect(await start()).toEqual([])
  })
})

test('a page that keeps the compiler busy is refused, and everybody else is answered meanwhile', async () => {
  const strict = await openTestBaton({ compile: compilePages({ milliseconds: 20 }) })
  try {
    const text = '- **a _b_** [c](d) > e\n'
    const page = text.repeat(Math.floor((1024 * 1024) / text.length))
    const order: string[] = []
    const hostile = strict
      .ask('POST', '/playbooks/check', { as: priya, body: { pages: Array.from({ length: 6 }, () => page) } })
      .finally(() => order.push('hostile'))
    await strict.ask('GET', '/playbooks', { as: tom })
    order.push('others')
    expect(await hostile).toMatchObject({ status: 400, body: { code: 'page.too-much' } })
    expect(order).toEqual(['others', 'hostile'])
  } finally {
    await strict.close()
  }
})
