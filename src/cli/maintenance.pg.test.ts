import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { emptyDatabase, freshWorkspace } from '../../tests/support/database.ts'
import { openOffice } from '../../tests/support/office.ts'
import { runCli } from '../../tests/support/run-cli.ts'
import { Secret } from '../core/base/secret.ts'
import { createAccount } from '../operations/create-account.ts'
import { publishPlaybooks } from '../operations/publish-playbooks.ts'
import { startHandover } from '../operations/start-handover.ts'
import { writeCheckpoint } from '../store/checkpoint.ts'
import { type Database, openDatabase, prepare } from '../store/database.ts'
import { Keyring } from '../store/keyring.ts'
import { append } from '../store/log.ts'
import { connectionFrom } from '../store/roles.ts'
import { writeSecret } from '../store/secrets.ts'
import { createWorkspace } from '../store/workspaces.ts'
import { versionIn } from './version.ts'

const tenant = randomUUID()
let folder: string
let data: string
let saved: string
let ref: string

const noted = (at: string) => new Date(at)

/** A data folder with people, a running handover, 30 notes, and a note outside the database about where the log ends. */
beforeAll(async () => {
  // In memory where there is room: what is tested here is not the disk.
  folder = mkdtempSync(join(dirname(inject('databaseFolder')), 'baton-cli-'))
  chmodSync(folder, 0o755)
  data = join(folder, 'data')
  await during(data, async (database) => {
    await createWorkspace(database, { tenant, name: 'Meridian Cloud', isDemo: false })
    const office = await openOffice(database, tenant)
    const page = readFileSync(join(import.meta.dirname, '../../playbooks/csm-to-csm.md'), 'utf8')
    await publishPlaybooks(office.services, tenant, [{ name: 'csm-to-csm.md', text: page }])
    const { people } = office
    const account = await createAccount(office.services)({ body: { name: 'Kestrel Logistics', csm: people.priya.id } }, office.as('olu'))
    const started = await startHandover(office.services)(
      { body: { account: account.id, playbook: 'csm-to-csm', to: people.tom.id, reason: { kind: 'balance of books' } } },
      office.as('priya'),
    )
    ref = started.ref
    const events = Array.from({ length: 30 }, (_, index) => ({ type: 'NoteAdded', text: `note ${index}` }))
    await append(database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events,
      actor: 'tester',
      at: '2026-11-20T12:00:00.000Z',
    })
    await writeCheckpoint(database, tenant, noted('2026-11-20T12:00:01.000Z'))
  })
  saved = join(folder, 'saved.backup')
})
afterAll(() => folder && rmSync(folder, { recursive: true, force: true }))

/** With Baton running on the folder, as far as its data goes. */
async function during<T>(dataDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ dataDir })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** The cluster belongs to PostgreSQL's account, which a plain copy would lose. */
async function copyOf(name: string): Promise<string> {
  const copy = join(folder, name)
  await once(spawn('cp', ['-a', data, copy]), 'exit')
  return copy
}

const verify = (dataDir: string, ...more: string[]) => runCli(['verify', '--data', dataDir, ...more])
const lastEntry = async (dataDir: string) => ((await verify(dataDir, '--json')).json() as { lastPosition: number }[])[0]?.lastPosition ?? 0

describe('the checker', () => {
  test('says of an untouched log how far it goes, and leaves no process and no lock behind', async () => {
    const { code, out } = await verify(data)
    expect(out).toMatch(
      /^Meridian Cloud: the log verifies, all \d+ entries are what was written\.\n {2}last entry {2}\d+\n {2}its hash +[0-9a-f]{64}\n {2}noted +up to entry \d+, on 20 Nov 2026/,
    )
    expect(code).toBe(0)
    expect(existsSync(join(data, 'lock'))).toBe(false)
    expect(existsSync(join(data, 'postgres', 'postmaster.pid'))).toBe(false)
  })

  test('shows the entries of one handover with their hashes', async () => {
    const { code, out } = await verify(data, '--handover', ref.toLowerCase())
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`${ref}: 1 entry; nothing in it was changed\\.[\\s\\S]*HandoverProposed +Priya Nair +[0-9a-f]{12}`))
    expect(await verify(data, '--handover', 'NOT-1')).toMatchObject({ code: 1, err: 'There is no handover "NOT-1" in this data.' })
  })

  test('works while Baton runs, through its database and without disturbing it', async () => {
    await during(data, async (database) => {
      const { code, out, err } = await verify(data)
      expect({ code, err }).toEqual({ code: 0, err: `A Baton is running on it (process ${process.pid}); it was not disturbed.` })
      expect(out).toContain('the log verifies')
      expect((await database.owner.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    })
  })

  test.runIf(process.platform === 'linux')(
    'works beside a running Baton on a full disk too; alone it says that the disk is full',
    async () => {
      const full = () => symlinkSync('/dev/full', join(data, `lock.${process.pid}`))
      await during(data, async () => {
        full()
        expect(await verify(data)).toMatchObject({ code: 0, err: expect.stringContaining('it was not disturbed') })
      })
      full()
      expect(await verify(data)).toMatchObject({ code: 1, err: expect.stringMatching(/^The disk with the data is full\. Make room/) })
      expect(readdirSync(data).filter((name) => name.startsWith('lock'))).toEqual([])
    },
  )

  test('finds one byte changed, one row removed and the last ten rows cut, and says where', async () => {
    const last = await lastEntry(data)
    const copy = await copyOf('tampered')
    const changed = last - 20
    await during(copy, (database) =>
      database.owner.query(`update baton.event set body = replace(body, 'note', 'nota') where tenant = $1 and seq = $2`, [tenant, changed]),
    )
    const one = await verify(copy)
    expect(one.code).toBe(1)
    expect(one.out).toMatch(
      new RegExp(
        `does NOT verify: 1 finding[\\s\\S]*changed +Entry ${changed} is not what was written.*\\n +workspace ${tenant}, version \\d+, NoteAdded, 2026-11-20T12:00`,
      ),
    )

    await during(copy, (database) => database.owner.query('delete from baton.event where tenant = $1 and seq = $2', [tenant, changed]))
    expect((await verify(copy, '--json')).json()).toMatchObject([
      { findings: expect.arrayContaining([expect.objectContaining({ code: 'removed', position: changed })]) },
    ])

    const cut = await copyOf('cut')
    await during(cut, async (database) => {
      await database.owner.query('delete from baton.event where tenant = $1 and seq > $2', [tenant, last - 10])
      // Even when the end of the chain in the database is made to fit.
      await database.owner.query(
        'update baton.chain c set seq = e.seq, hash = e.hash from baton.event e where c.tenant = $1 and e.tenant = $1 and e.seq = $2',
        [tenant, last - 10],
      )
    })
    const ran = await verify(cut)
    expect(ran.code).toBe(1)
    expect(ran.out).toContain(
      `The log ends at entry ${last - 10}, but on 2026-11-20T12:00:01.000Z it went to ${last}: Entries ${last - 9} to ${last} are missing.`,
    )
  })

  test('finds a handover whose state was changed behind the log', async () => {
    const copy = await copyOf('restated')
    await during(copy, (database) =>
      database.owner.query(`update baton.handover set state = jsonb_set(state, '{status}', '"completed"') where tenant = $1`, [tenant]),
    )
    const { code, out } = await verify(copy, '--handover', ref)
    expect(code).toBe(1)
    expect(out).toContain(`${ref} is not what its log says.`)
    expect(out).toMatch(new RegExp(`${ref}: 1 entry; 1 finding in it`))
  })

  test('of a folder without data makes none', async () => {
    for (const dataDir of [join(folder, 'nowhere'), mkdtempSync(join(folder, 'empty-'))]) {
      expect(await verify(dataDir)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining(`There is no data of Baton in ${dataDir}`),
      })
      expect(existsSync(dataDir) ? readdirSync(dataDir) : []).toEqual([])
    }
  })
})

test('where no PostgreSQL answers, whoever looks is told where that was, and no password', async () => {
  const env = { DATABASE_URL: 'postgresql://baton:canary-word@127.0.0.1:1/baton', BATON_DATA: join(folder, 'nothing'), PORT: '0' }
  for (const command of [['verify'], ['backup', join(folder, 'none.backup')], ['doctor']]) {
    const { code, out, err } = await runCli(command, { env, fetch: () => refused() })
    expect([command, code, out + err]).toEqual([command, 1, expect.stringContaining('No PostgreSQL answers at 127.0.0.1:1. Start it, or')])
    expect(out + err).not.toContain('canary-word')
  }
})

test('a server that DATABASE_URL names is checked in its place, and one without data of ours is told so', async () => {
  const { database, tenant: other } = await freshWorkspace()
  const empty = await emptyDatabase()
  try {
    const env = (name: string) => ({
      DATABASE_URL: `postgresql:///${name}?host=${encodeURIComponent(empty.host)}&user=owner`,
      BATON_DATA: join(folder, 'node'),
    })
    const { code, out } = await runCli(['verify', '--json'], { env: env(database.name) })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ workspace: { id: other }, findings: [] }])
    for (const [name, words] of [
      [empty.name, 'There is no data of Baton in the database that DATABASE_URL names'],
      ['no_such_database', 'There is no database "no_such_database" at'],
    ] as const)
      expect(await runCli(['verify'], { env: env(name) })).toMatchObject({ code: 1, err: expect.stringContaining(words) })
    await expect(prepare(connectionFrom(env('no_such_database').DATABASE_URL))).rejects.toThrow(/with owner as its owner/)
  } finally {
    await empty.drop()
    await database.close()
  }
})

describe('an export', () => {
  const archive = () => join(folder, 'everything.zip')
  test('is written while Baton runs, for its writer alone, and who took it stands in the log', async () => {
    const before = await lastEntry(data)
    await during(data, async () => {
      const { code, out } = await runCli(['export', '--to', archive(), '--by', 'Sam Reed', '--data', data])
      expect(out).toMatch(/everything\.zip: [\d.]+ KiB, Meridian Cloud with \d+ rows and \d+ entries in its log[\s\S]*for few/)
      expect(code).toBe(0)
    })
    expect(statSync(archive()).mode & 0o777).toBe(0o600)
    expect(await lastEntry(data)).toBe(before + 1)
    expect(await runCli(['export', '--to', archive(), '--by', 'Sam Reed', '--data', data])).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already'),
    })
    expect(await runCli(['export', '--to', `${archive()}2`, '--by', 'Sam', '--workspace', 'Elsewhere', '--data', data])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no workspace "Elsewhere"'),
    })
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('comes into an installation without a team, verifies there, sends nothing, and no second one beside it', async () => {
    const there = join(folder, 'moved')
    const imported = await runCli(['import-workspace', archive(), '--data', there])
    expect(imported.out).toMatch(
      /Meridian Cloud, as of 22 Nov 2026[\s\S]*10 people, 1 account, 1 handover[\s\S]*which verifies[\s\S]*allow-sending/,
    )
    for (const then of [`allow-sending --by "Your Name" --data ${there}`, `access-link E-MAIL --data ${there}`])
      expect(imported.out).toContain(then)
    expect(imported.code).toBe(0)
    expect((await verify(there)).code).toBe(0)
    const state = async (dataDir: string) =>
      ((await verify(dataDir, '--handover', ref, '--json')).json() as { handover: object }[])[0]?.handover
    expect(await state(there)).toEqual(await state(data))
    expect(await runCli(['import-workspace', archive(), '--data', there])).toMatchObject({
      code: 1,
      err: expect.stringContaining('already has the workspace Meridian Cloud'),
    })
    expect(await runCli(['import-workspace', join(folder, 'nothing.zip'), '--data', there])).toMatchObject({ code: 2 })
    const piped = await runCli(['import-workspace', '-', '--data', there], { input: () => createReadStream(archive()) })
    expect(piped.err).toContain('already has the workspace Meridian Cloud')
  })
})

describe('a backup', () => {
  test('is written while Baton runs, for its writer alone, and overwrites nothing', async () => {
    await during(data, async () => {
      const { code, out } = await runCli(['backup', saved, '--data', data])
      expect(code).toBe(0)
      expect(out).toMatch(/saved\.backup: [\d.]+ KiB, 1 workspace, \d+ rows, as of 2026-11-22T12:00:00\.000Z\. A Baton is running/)
    })
    expect(statSync(saved).mode & 0o777).toBe(0o600)
    expect(await runCli(['backup', saved, '--data', data])).toMatchObject({ code: 1, err: expect.stringContaining('exists already') })
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('comes back into an empty folder, verifies there, and sends nothing until a person says so', async () => {
    const copy = join(folder, 'copy')
    const restored = await runCli(['restore', saved, '--data', copy])
    expect(restored.out).toMatch(
      /The backup of 22 Nov 2026, 12:00 UTC[\s\S]*entries in the log, which verifies[\s\S]*handover 1[\s\S]*sends nothing until you say so/,
    )
    expect(restored.code).toBe(0)
    const state = async (dataDir: string) =>
      ((await verify(dataDir, '--json')).json() as { hash: string; checkpoint: { position: number } }[])[0]
    expect((await state(copy))?.hash).toBe((await state(data))?.hash)
    expect((await state(copy))?.checkpoint.position).toBe(await lastEntry(data))

    const sending = async () =>
      JSON.parse((await runCli(['doctor', '--data', copy, '--json'], { fetch: refused })).out).findings.find(
        ({ name }: { name: string }) => name === 'sending',
      )
    expect(await sending()).toMatchObject({
      state: 'note',
      todo: expect.stringContaining(`baton allow-sending --by "Your Name" --data ${copy}`),
    })
    expect(await runCli(['allow-sending', '--by', 'Sam Reed', '--data', copy])).toMatchObject({
      code: 0,
      out: expect.stringContaining('Sam Reed said so'),
    })
    expect(await sending()).toMatchObject({ state: 'ok', says: expect.stringContaining('Sam Reed') })
    expect((await runCli(['allow-sending', '--by', 'Olu Adeyemi', '--data', copy])).out).toContain('Sam Reed has said so already')
    const allowed = await during(copy, (database) =>
      database.owner.query(`select stream_kind, actor, body::jsonb->'event'->>'by' as by from baton.event where type = 'SendingAllowed'`),
    )
    expect(allowed.rows).toEqual([{ stream_kind: 'workspace', actor: 'baton', by: 'Sam Reed' }])

    // And somebody at the server can stop it, without signing in; the log keeps who and why.
    const stop = ['stop-sending', '--by', 'Sam Reed', '--why', 'Letters name the wrong date', '--data', copy]
    expect((await runCli(stop)).out).toContain('Meridian Cloud: all sending is stopped; Sam Reed said so.')
    expect((await runCli(stop)).out).toContain('it was stopped already')
    expect(await sending()).toMatchObject({ state: 'note', todo: expect.stringContaining('resume-sending') })
    expect((await runCli(['resume-sending', '--by', 'Sam Reed', '--data', copy, '--json'])).json()).toEqual({
      workspaces: [{ workspace: 'Meridian Cloud', changed: true }],
    })
    expect(await runCli(['stop-sending', '--by', ' ', '--why', 'x', '--data', copy])).toMatchObject({
      err: expect.stringContaining('--by'),
    })
    expect((await verify(copy)).code).toBe(0)
  })

  test('sets a database server back, whose notes beside it went on: they are kept aside, and the log verifies', async () => {
    const empty = await emptyDatabase()
    const node = join(folder, 'set-back')
    try {
      const notes = join(node, 'checkpoints', `${tenant}.jsonl`)
      mkdirSync(dirname(notes), { recursive: true })
      writeFileSync(notes, `${JSON.stringify({ seq: 9_000, hash: '0'.repeat(64), at: '2026-11-22T13:00:00.000Z' })}\n`)
      const env = { DATABASE_URL: `postgresql:///${empty.name}?host=${encodeURIComponent(empty.host)}&user=owner`, BATON_DATA: node }
      expect(await runCli(['restore', saved], { env })).toMatchObject({
        code: 0,
        err: expect.stringMatching(/went on to entry 9000 and this backup ends at \d+: they are kept aside/),
      })
      expect(await runCli(['verify'], { env })).toMatchObject({ code: 0, out: expect.stringContaining('the log verifies') })
      expect(readdirSync(dirname(notes)).some((name) => name.startsWith(`${tenant}.jsonl.until-`))).toBe(true)
    } finally {
      await empty.drop()
    }
  })

  test('names the build that wrote it', () => {
    expect(JSON.parse(gunzipSync(readFileSync(saved)).toString().split('\n')[0] ?? '')).toMatchObject({
      format: 'baton-backup',
      version: versionIn(join(import.meta.dirname, '../..'), {}),
    })
  })

  test('comes from standard input too, of which nothing is left lying about', async () => {
    const lying = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('baton-') && existsSync(join(tmpdir(), name, 'standard-input')))
    const before = lying()
    const copy = join(folder, 'piped')
    const { code, out } = await runCli(['restore', '-', '--data', copy], { input: () => createReadStream(saved) })
    expect(out).toContain('which verifies')
    expect(code).toBe(0)
    const cut = await runCli(['restore', '-', '--data', join(folder, 'cut')], { input: () => createReadStream(saved, { end: 900 }) })
    expect(cut).toMatchObject({ code: 2, err: expect.stringContaining('is not a complete backup') })
    const full = async function* () {
      yield Buffer.from('a piece')
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    }
    expect(await runCli(['restore', '-', '--data', join(folder, 'full')], { input: full })).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no room in .* Name another folder in TMPDIR/),
    })
    expect(lying()).toEqual(before)
  })

  test('is not restored over data, nor beside strangers, nor into a folder in use', async () => {
    const before = await lastEntry(data)
    expect(await runCli(['restore', saved, '--data', data])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /holds data already.* move this one aside first, and bring along of it only outgoing, erasures, secret-keys\.json/,
      ),
    })
    expect(await lastEntry(data)).toBe(before)
    const other = mkdtempSync(join(folder, 'other-'))
    writeFileSync(join(other, 'diary.txt'), 'mine')
    expect(await runCli(['restore', saved, '--data', other])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is not empty: .+ in it\. .* only outgoing, erasures, secret-keys\.json may lie there before/),
    })
    expect(readdirSync(other)).toEqual(['diary.txt'])
    await during(data, async () => {
      expect(await runCli(['restore', saved, '--data', data])).toMatchObject({
        code: 1,
        err: expect.stringContaining('in use by another Baton'),
      })
    })
  })

  test('that is damaged is refused with its place before anything is made', async () => {
    const whole = readFileSync(saved)
    const flipped = Buffer.from(whole)
    const middle = Math.floor(whole.length / 2)
    flipped[middle] = (flipped[middle] ?? 0) ^ 1
    const broken = {
      cut: whole.subarray(0, whole.length - 40),
      flipped,
      text: Buffer.from('hello\n'),
      twice: Buffer.concat([whole, whole]),
    }
    for (const [name, bytes] of Object.entries(broken)) {
      const file = join(folder, `${name}.backup`)
      writeFileSync(file, bytes)
      const target = join(folder, `from-${name}`)
      const { code, err } = await runCli(['restore', file, '--data', target])
      expect({ name, code }).toEqual({ name, code: 2 })
      expect(err).toMatch(/This is not a complete backup of Baton: .* \(line \d+ of its text\)\. Nothing was restored\./)
      expect(existsSync(target)).toBe(false)
    }
    expect(await runCli(['restore', join(folder, 'none.backup')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not a file that can be read'),
    })
  })

  test('that is refused only once the database is made ready leaves the folder as it was', async () => {
    const [header = '', ...rest] = gunzipSync(readFileSync(saved)).toString().trimEnd().split('\n').slice(0, -1)
    const newer = { ...JSON.parse(header), version: '9.9.9+0123456789ab', migrations: [{ name: '9999-later.sql', checksum: 'x' }] }
    const lines = [JSON.stringify(newer), ...rest]
    const sha256 = createHash('sha256')
      .update(lines.map((line) => `${line}\n`).join(''))
      .digest('hex')
    const file = join(folder, 'of-another-version.backup')
    writeFileSync(file, gzipSync([...lines, JSON.stringify({ end: true, sha256 }), ''].join('\n')))
    const other = {
      code: 1,
      err: expect.stringMatching(
        /made by Baton 9\.9\.9\+0123456789ab \(its newest migration is 9999-later\.sql\), and this is 0\.\d.*\. Restore it with that version/,
      ),
    }

    const fresh = join(folder, 'never')
    expect(await runCli(['restore', file, '--data', fresh])).toMatchObject(other)
    expect(existsSync(fresh)).toBe(false)

    // What somebody brought along for the copy stays, and the right backup can follow.
    const brought = mkdtempSync(join(folder, 'brought-'))
    mkdirSync(join(brought, 'erasures'))
    expect(await runCli(['restore', file, '--data', brought])).toMatchObject(other)
    expect(readdirSync(brought)).toEqual(['erasures'])

    const noExport = join(folder, 'no-export.zip')
    writeFileSync(noExport, 'hello')
    // Nobody waits for a database to be made ready for a file that is none.
    expect(await runCli(['import-workspace', noExport, '--data', fresh])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^This is not an export of Baton: .*Nothing was imported\.$/),
    })
    expect(existsSync(fresh)).toBe(false)
  })
})

const refused = () =>
  Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }))

describe('the doctor', () => {
  test('finds everything in order, beside a running Baton too', async () => {
    await during(data, async () => {
      const { out, code } = await runCli(['doctor', '--data', data], { fetch: refused })
      for (const line of [
        /^ok +baton +\d+\.\d+\.\d+(\+[0-9a-f]{12})?$/m,
        /^ok +node +2\d\./m,
        /^ok +lock +held by a running Baton/m,
        /^ok +postgresql +18/m,
        /^ok +migrations +in step/m,
        /^ok +playbooks +\d+ pages without errors/m,
        /^ok +port +3000 is free/m,
        /^ok +sending +allowed/m,
      ])
        expect(out).toMatch(line)
      expect(out).not.toContain('WRONG')
      expect(code).toBe(0)
    })
  })

  test('says what to do about what is wrong, and ends with 1', async () => {
    const pages = mkdtempSync(join(folder, 'pages-'))
    writeFileSync(join(pages, 'empty.md'), '# Nothing\n')
    const fetch = async () => new Response('<html>')
    const { code, out } = await runCli(['doctor', '--data', join(folder, 'later')], { env: { BATON_PLAYBOOKS: pages }, fetch })
    expect(code).toBe(1)
    expect(out).toMatch(/^note +data +.*later does not exist yet\n +-> Nothing/m)
    expect(out).toMatch(/^WRONG +port +3000 is in use by something that is not Baton\n +-> .*PORT=3001/m)
    const file = (await runCli(['doctor', '--data', join(pages, 'empty.md')], { fetch })).out
    expect(file).toMatch(/^WRONG +data +\S+empty\.md is a file\n +-> Set BATON_DATA to a folder/m)
    // The server may run in another one.
    expect(out).toMatch(/^note +mail +no SMTP_URL in this environment/m)
    expect(out).toMatch(/^WRONG +playbooks +empty\.md cannot be published\n +-> baton playbook check/m)
    expect(existsSync(join(folder, 'later'))).toBe(false)
  })

  test('looks whether Baton could listen at HOST at all: a silent address elsewhere is no port that is taken', async () => {
    const { code, out } = await runCli(['doctor', '--data', join(folder, 'later')], { env: { HOST: '203.0.113.9' }, fetch: refused })
    expect(code).toBe(1)
    expect(out).toMatch(/^WRONG +port +203\.0\.113\.9 is not an address of this machine\n +-> Set HOST/m)
  })

  test('judges the keys that it is given, with a database or before there is one', async () => {
    const key = Buffer.alloc(32, 7).toString('base64')
    const look = (dataDir: string, BATON_KEY: string) => runCli(['doctor', '--data', dataDir], { env: { BATON_KEY }, fetch: refused })
    const none = join(folder, 'later')
    expect((await look(none, key)).out).toMatch(/^ok +keys +what BATON_KEY holds can be used$/m)
    expect((await look(data, key)).out).toMatch(/^ok +keys +0 secrets, readable with BATON_KEY$/m)
    for (const dataDir of [none, data]) {
      const { code, out } = await look(dataDir, 'secret')
      expect(code).toBe(1)
      expect(out).toMatch(/^WRONG +keys +A key in BATON_KEY has \d+ bytes and not 32[\s\S]*\n +-> .*does not start/m)
      expect(out.match(/ keys /g)).toHaveLength(1)
      expect(out).not.toMatch(/WRONG +database/)
    }
  })

  test('tells data of a newer and of an older Baton apart', async () => {
    const copy = await copyOf('newer')
    await during(copy, (database) =>
      database.owner.query(`insert into migration.done (name, checksum, version) values ('9999-later.sql', 'x', '9.9.9+0123456789ab')`),
    )
    const newer = await runCli(['doctor', '--data', copy], { fetch: refused })
    expect(newer).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /WRONG +migrations +the data was last used by a newer Baton \(9999-later\.sql, of 9\.9\.9\+0123456789ab\)/,
      ),
    })
    expect(await runCli(['backup', join(folder, 'newer.backup'), '--data', copy])).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /another version of Baton \(its newest migration is 9999-later\.sql, of 9\.9\.9\+0123456789ab\), and this is \d+\.\d+\.\d+/,
      ),
    })
    expect(existsSync(join(folder, 'newer.backup'))).toBe(false)
    expect(await runCli(['verify', '--data', copy])).toMatchObject({ code: 1, err: expect.stringContaining('another version of Baton') })
  })
})

describe('the keys of the secrets', () => {
  test('are shown by name only, changed, and in no backup, which says so', async () => {
    const copy = await copyOf('with-secrets')
    const keyring = new Keyring(copy)
    keyring.make(noted('2026-11-29T09:00:00.000Z'))
    await during(copy, (database) =>
      writeSecret(
        { database, keyring },
        { tenant, field: 'sign-in/client-secret/1', secret: new Secret('canary-4711'), now: noted('2026-11-29T09:00:00.000Z') },
      ),
    )
    const { keys } = JSON.parse(readFileSync(join(copy, 'secret-keys.json'), 'utf8')) as { keys: { key: string }[] }
    const [before] = keyring.ids()
    const shown = await runCli(['keys', 'show', '--data', copy])
    expect(shown.out).toContain(`${before}  1 secret, and all new ones`)
    expect(shown.out).not.toContain(keys[0]?.key)
    const rotated = await runCli(['keys', 'rotate', '--data', copy, '--by', 'Sam Reed'])
    expect(rotated.out).toContain('1 secret encrypted again.')
    expect(keyring.ids()[0]).not.toBe(before)
    const file = join(folder, 'with-secrets.backup')
    const saved = await runCli(['backup', file, '--data', copy])
    expect(saved.out).toContain(
      `1 secret in it cannot be read without the key, which is not in it: keep a copy of ${copy}/secret-keys.json`,
    )
    const inside = gunzipSync(readFileSync(file)).toString()
    expect(inside).toContain('sign-in/client-secret/1')
    for (const secret of [
      'canary-4711',
      ...(JSON.parse(readFileSync(join(copy, 'secret-keys.json'), 'utf8')) as { keys: { key: string }[] }).keys.map(({ key }) => key),
    ])
      expect(inside).not.toContain(secret)
    // Somebody lost the file: the doctor says so, and nothing is changed.
    rmSync(join(copy, 'secret-keys.json'))
    expect((await runCli(['keys', 'rotate', '--data', copy, '--by', 'Sam Reed'])).err).toContain('Add that key first')
    expect((await runCli(['doctor', '--data', copy])).out).toContain('1 secret cannot be read')
  })
})
