import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openApp, type Settings } from '../../src/app.ts'
import type { HandoverView } from '../../src/contract/handover-view.ts'
import { openTestBaton } from '../support/baton.ts'
import { freshDatabase } from '../support/database.ts'
import { Desk } from './desk.ts'
import { untidy } from './prepared-account.ts'

/** What a page says of a task, and where it stands; facts are read anew each time. */
const unchanging = ({ id, title, role, assignee, status, kind, due, lockedBy, line, raci }: HandoverView['tasks'][number]) => ({
  id,
  title,
  role,
  assignee,
  status,
  kind,
  due,
  lockedBy,
  line,
  raci,
})

const shipped = join(import.meta.dirname, '..', '..', 'playbooks')

test('one task line deleted and one role changed in a page, and a restart: a new handover follows, a running one does not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-pages-'))
  cpSync(shipped, folder, { recursive: true })
  const database = await freshDatabase()
  // Whoever opens it here closes it at the end, and not with the first Baton on it.
  const kept = { ...database, close: async () => {} }
  try {
    const first = await openTestBaton({ database: kept, playbooksDir: folder })
    const desk = await Desk.open(first.ask)
    const csm = desk.withRole('csm')
    const next = desk.withRole('csm', [csm.id])
    const before = await desk.newAccount('Fir & Sons', csm)
    const after = await desk.newAccount('Larch & Sons', csm)
    for (const { id } of [before, after]) await untidy(desk, id, csm)
    const running = await desk.start(csm.email, { account: before.id, playbook: 'csm-to-csm', to: next.id })
    await desk.does(next.email, running.id, 'accept')
    const asItWas = await desk.handover(next.email, running.id)
    expect(asItWas.tasks).toHaveLength(15)
    expect(asItWas.tasks.find(({ id }) => id === 'watch-project')?.assignee?.id).toBe(next.id)
    await first.close()

    const page = join(folder, 'csm-to-csm.md')
    const lines = readFileSync(page, 'utf8').split('\n')
    const deleted = lines.filter((line) => !line.includes('old-reads-playbook'))
    expect(deleted).toHaveLength(lines.length - 1)
    const changed = deleted.map((line) =>
      line.replace('- New CSM: Watch the collaboration project', '- Old CSM: Watch the collaboration project'),
    )
    expect(changed).not.toEqual(deleted)
    writeFileSync(page, changed.join('\n'))

    const second = await openTestBaton({ database: kept, playbooksDir: folder })
    const later = await Desk.open(second.ask)
    const started = await later.start(csm.email, { account: after.id, playbook: 'csm-to-csm', to: next.id })
    await later.does(next.email, started.id, 'accept')
    const anew = await later.handover(next.email, started.id)
    expect(anew.tasks.map(({ id }) => id)).toEqual(asItWas.tasks.map(({ id }) => id).filter((id) => id !== 'old-reads-playbook'))
    expect(anew.tasks.find(({ id }) => id === 'watch-project')).toMatchObject({ role: 'Old CSM', assignee: { id: csm.id } })
    expect(anew.playbook.version).not.toBe(asItWas.playbook.version)

    const asItIs = await later.handover(next.email, running.id)
    expect(asItIs.tasks.map(unchanging)).toEqual(asItWas.tasks.map(unchanging))
    expect(asItIs.playbook).toEqual(asItWas.playbook)
    await later.does(csm.email, running.id, 'attest', 'old-reads-playbook')
    expect((await later.task(csm.email, running.id, 'old-reads-playbook')).status).toBe('done')
    await later.verifies()

    // The third start with the same pages publishes nothing anew.
    const { entries } = await later.verification()
    await second.close()
    const third = await openTestBaton({ database: kept, playbooksDir: folder })
    expect((await (await Desk.open(third.ask)).verification()).entries).toBe(entries)
    await third.close()
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a page with errors is refused at the start with its line, and nothing of that start is kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-pages-'))
  cpSync(shipped, folder, { recursive: true })
  const database = await freshDatabase()
  const page = join(folder, 'csm-to-cse.md')
  const good = readFileSync(page, 'utf8')
  const settings: Settings = {
    dataDir: database.dataDir,
    database: { ...database, close: async () => {} },
    host: '127.0.0.1',
    port: 0,
    playbooksDir: folder,
    demo: 'small',
    withoutJobs: true,
  }
  try {
    writeFileSync(page, good.replace('check: instances.all(', 'check: instanzen.all('))
    for (const attempt of [1, 2]) {
      await expect(openApp(settings), `attempt ${attempt}`).rejects.toMatchObject({
        kind: 'invalid',
        code: 'playbook.errors',
        message: expect.stringMatching(/^csm-to-cse\.md:\d+: .*instanzen/),
      })
    }
    // Once it is mended, the first start is a first start: with everything that the demo has.
    writeFileSync(page, good)
    const baton = await openTestBaton({ ...settings })
    const desk = await Desk.open(baton.ask)
    expect(desk.people().length).toBeGreaterThan(10)
    expect((await desk.get<{ items: unknown[] }>(desk.operations, '/handovers')).items.length).toBeGreaterThan(5)
    await desk.verifies()
    await baton.close()
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
