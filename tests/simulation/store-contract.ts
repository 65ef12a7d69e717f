import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { randomFrom } from '../../src/core/process/testing/random.ts'
import type { Append, Models } from '../../src/store/log-types.ts'
import { stopRow } from '../../src/store/sending-stop.ts'
import type { Store } from '../../src/store/store.ts'
import { handoverRow } from '../support/store-samples.ts'

/** A memory that the contract is asked of. */
export type Memory = {
  store: Store
  newWorkspace: () => Promise<string>
  mailLeaves: (leaves: boolean) => Promise<void>
  close: () => Promise<void>
}

const at = '2026-11-22T12:00:00.000Z'
const later = (seconds: number) => new Date(Date.parse(at) + seconds * 1000)
const iso = (seconds: number) => later(seconds).toISOString()

/** What every memory of the path of a change must do, whoever keeps it: the same words for PostgreSQL and for the simulation. */
export function storeContract(open: () => Promise<Memory>): void {
  let memory: Memory
  let store: Store
  let tenant: string
  beforeAll(async () => {
    memory = await open()
    store = memory.store
  })
  afterAll(() => memory?.close())
  beforeEach(async () => {
    await memory.mailLeaves(false)
    tenant = await memory.newWorkspace()
  })

  const note = (more: Partial<Append> = {}): Append => ({
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'NoteAdded', text: 'grüße "x" ☃' }],
    actor: 'tester',
    at,
    ...more,
  })
  const write = (models: Models, more: Partial<Append> = {}) => store.append(note({ models, ...more }))
  const loaded = async (want: Parameters<Store['load']>[1]) => {
    const found = await store.load(tenant, want)
    if ('answered' in found) throw new Error('No key was given')
    return found
  }
  const account = async (name = 'Acme', parent?: string) => {
    const id = randomUUID()
    await write({ accounts: [{ id, name, data: { region: 'Central' }, ...(parent ? { parent } : {}) }] })
    return id
  }
  const playbook = () =>
    write({ playbooks: [{ id: 'csm-to-csm', version: 1, page: '# Page', definition: { definition: {} }, publishedAt: at }] })
  const handover = async (number = 1, more: object = {}) => {
    const row = { ...handoverRow({ account: await account(`Acme ${number}`), number }), ...more }
    await write({ handovers: [row] })
    return row
  }

  describe('the log', () => {
    test('numbers entries without gaps, each stream with versions of its own, and gives back what was said', async () => {
      expect(await store.append(note({ events: [{ type: 'A' }, { type: 'B', deep: { list: [1, null] } }] }))).toEqual({
        firstSeq: 1,
        lastSeq: 2,
        version: 2,
      })
      expect(await store.append(note({ stream: { kind: 'person', id: 'p1' }, via: 'Importer' }))).toMatchObject({ firstSeq: 3, version: 1 })
      const mine = (await store.readCommitted('contract')).filter((one) => one.tenant === tenant)
      expect(mine).toEqual([
        { tenant, seq: 1, stream: { kind: 'workspace', id: tenant }, version: 1, event: { type: 'A' }, actor: 'tester', at },
        { ...mine[1], seq: 2, version: 2, event: { type: 'B', deep: { list: [1, null] } } },
        { ...mine[2], seq: 3, version: 1, event: { type: 'NoteAdded', text: 'grüße "x" ☃', via: 'Importer' } },
      ])
      const ofWorkspace = { kind: 'workspace', id: tenant } as const
      expect(await store.readEvents(tenant, ofWorkspace, 0, 1)).toEqual(mine.slice(0, 1))
      expect(await store.readEvents(tenant, ofWorkspace, 1, 5)).toEqual(mine.slice(1, 2))
    })

    test('refuses what was decided on another version, and writes nothing of it', async () => {
      await store.append(note())
      for (const expectedVersion of [0, 7])
        await expect(write({ directory: [{ kind: 'pool', id: 'p', name: 'P' }] }, { expectedVersion })).rejects.toMatchObject({
          kind: 'stale',
          code: 'version.stale',
          details: { expected: expectedVersion, current: 1 },
        })
      expect((await loaded({ directory: true })).directory).toEqual([])
    })

    test('of many decisions on one version at once takes one', async () => {
      const all = await Promise.allSettled(Array.from({ length: 6 }, () => store.append(note({ expectedVersion: 0 }))))
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })

    test('refuses a workspace that is not there, and text that cannot be stored', async () => {
      await expect(store.append(note({ tenant: randomUUID() }))).rejects.toMatchObject({ code: 'workspace.unknown' })
      await expect(store.load(randomUUID(), {})).rejects.toMatchObject({ code: 'workspace.unknown' })
      await expect(write({ workspace: { settings: { motto: 'a\u0000b' } } })).rejects.toMatchObject({ code: 'text.unreadable' })
    })

    test('answers a key once: again the same, for another request a refusal, and nothing is kept of what failed', async () => {
      const idempotency = { actor: 'nina', key: 'k', requestHash: 'h1', status: 201, answer: { a: [1] } }
      await store.append(note({ events: [{ type: 'A' }] }))
      await expect(store.append(note({ idempotency, expectedVersion: 0 }))).rejects.toMatchObject({ code: 'version.stale' })
      await store.append(note({ idempotency }))
      const answered = { answered: { status: 201, answer: { a: [1] } } }
      expect(await store.append(note({ idempotency: { ...idempotency, answer: 'other' }, expectedVersion: 0 }))).toEqual(answered)
      expect(await store.load(tenant, { idempotency })).toEqual(answered)
      await expect(store.load(tenant, { idempotency: { ...idempotency, requestHash: 'h2' } })).rejects.toMatchObject({ kind: 'keyReused' })
      await expect(store.append(note({ idempotency: { ...idempotency, requestHash: 'h2' } }))).rejects.toMatchObject({ kind: 'keyReused' })
      expect('answered' in (await store.load(tenant, { idempotency: { ...idempotency, actor: 'tom' } }))).toBe(false)
    })

    test('is followed by each follower for itself, again and again until it says that it is done', async () => {
      await store.append(note())
      await store.append(note())
      const seen = async (who: string) => (await store.readCommitted(who)).filter((one) => one.tenant === tenant).map(({ seq }) => seq)
      expect(await seen('one')).toEqual([1, 2])
      await store.advance('one', tenant, 2)
      await store.advance('one', tenant, 1)
      expect([await seen('one'), await seen('two')]).toEqual([[], [1, 2]])
      expect((await store.readCommitted('two', 1)).filter((one) => one.tenant === tenant)).toHaveLength(1)
    })
  })

  describe('what is loaded', () => {
    test('is the account with all below it, their records, holders and handovers under way', async () => {
      const parent = await account('Kestrel')
      const child = await account('Osprey', parent)
      await account('Elsewhere')
      await playbook()
      const row = { ...handoverRow({ account: parent, number: 3 }), accounts: [parent, child] }
      await write({
        records: [
          { account: child, kind: 'cta', key: 'b', data: { n: 1 }, source: 'CRM', checkedAt: at },
          { account: parent, kind: 'cta', data: [1, 2], source: 'CRM', checkedAt: at },
        ],
        assignments: [{ account: parent, role: 'CSM', holderKind: 'person', holder: 'priya', holds: true, fromAt: at }],
        handovers: [row],
      })
      await store.append(note({ stream: { kind: 'account', id: parent } }))
      const found = await loaded({ handover: row.id })
      expect(found.accounts.map(({ name, parent: above, endedAt, version, data }) => [name, above, endedAt, version, data])).toEqual([
        ['Kestrel', null, null, 1, { region: 'Central' }],
        ['Osprey', parent, null, 1, { region: 'Central' }],
      ])
      expect(found.records).toEqual(
        [
          { account: child, kind: 'cta', key: 'b', data: { n: 1 }, source: 'CRM', checkedAt: at, version: 1 },
          { account: parent, kind: 'cta', key: '', data: [1, 2], source: 'CRM', checkedAt: at, version: 1 },
        ].toSorted((a, b) => (a.account < b.account ? -1 : 1)),
      )
      expect(found.assignments).toEqual([
        { account: parent, role: 'CSM', holderKind: 'person', holder: 'priya', holds: true, fromAt: at, toAt: null },
      ])
      expect(found.underWay.map(({ account: of, ref, changesHolder }) => [of, ref, changesHolder])).toEqual(
        [parent, child].toSorted().map((id) => [id, 'HO-3', true]),
      )
      expect(found).toMatchObject({ accountVersion: 1, nextNumber: 1, people: [], directory: [] })
      expect(found.handover).toEqual({
        id: row.id,
        number: 3,
        ref: 'HO-3',
        account: parent,
        version: 1,
        status: 'running',
        playbook: 'csm-to-csm',
        playbookVersion: 1,
        stage: null,
        state: { a: 1 },
        timers: [],
        effects: [],
      })
      expect((await loaded({ account: child })).accounts).toHaveLength(1)
      expect((await loaded({ account: child })).nextNumber).toBe(4)
      expect(await store.handoversUnderWay(tenant, [child])).toEqual([row.id])
      // One that came since, below a child: what happens to it concerns the handover of the family above it.
      const later = await account('Harrier', child)
      expect(await store.handoversUnderWay(tenant, [later])).toEqual([row.id])
      expect(await store.handoverNamed(tenant, 'HO-3')).toBe(row.id)
      expect(await store.handoverNamed(tenant, 'HO-4')).toBeUndefined()
      expect(await store.handoversRunning(tenant)).toEqual([row.id])
      const none = randomUUID()
      expect(await store.loadHandovers(tenant, [none, row.id])).toEqual([
        { ...(await loaded({ handover: none })), shown: null },
        { ...(await loaded({ handover: row.id })), shown: { row: {}, tasks: [] } },
      ])
      expect(await store.loadHandovers(tenant, [])).toEqual([])
      expect(await store.handoverStates(tenant, [row.id, randomUUID()])).toEqual([
        { state: { a: 1 }, playbook: 'csm-to-csm', playbookVersion: 1 },
      ])
    })

    test('changes row by row, and what is unknown is empty', async () => {
      const id = await account()
      const record = { account: id, kind: 'cta', key: 'a', source: 'by hand', checkedAt: at }
      await write({ records: [{ ...record, data: { n: 1 } }] })
      await write({ records: [{ ...record, data: { n: 2 } }], accounts: [{ id, name: 'Acme Group', endedAt: at }] })
      const found = await loaded({ account: id })
      expect(found.records).toMatchObject([{ data: { n: 2 }, version: 2 }])
      expect(found.accounts).toMatchObject([{ name: 'Acme Group', endedAt: at, version: 2, data: {} }])
      await write({ recordsRemoved: [{ account: id, kind: 'cta', key: 'a' }] })
      expect((await loaded({ account: id })).records).toEqual([])
      expect(await loaded({ handover: randomUUID() })).toMatchObject({ handover: null, accounts: [] })
      expect(await store.workspace(randomUUID())).toBeUndefined()
    })

    test('people, directory and playbooks come in their order, and nothing that is published changes', async () => {
      const [a, b] = [randomUUID(), randomUUID()]
      const person = (id: string, name: string, email: string) => ({ id, name, email, data: { roles: ['csm'] } })
      await write({
        people: [person(a, 'Tom', 'tom@x.example'), person(b, 'Priya', 'priya@x.example')],
        directory: [
          { kind: 'territory', id: 't', name: 'T' },
          { kind: 'pool', id: 'p', name: 'P', data: { n: 1 } },
        ],
        workspace: { settings: { zone: 'UTC' }, clock: { offsetMilliseconds: 5 } },
      })
      const found = await loaded({ people: true, directory: true })
      expect(found.people.map(({ name, activeUntil, version }) => [name, activeUntil, version])).toEqual([
        ['Priya', null, 1],
        ['Tom', null, 1],
      ])
      expect(found.directory.map(({ kind }) => kind)).toEqual(['pool', 'territory'])
      expect(found.workspace).toMatchObject({ isDemo: false, settings: { zone: 'UTC' } })
      expect(await store.workspace(tenant)).toEqual({ isDemo: false, clock: { offsetMilliseconds: 5 } })
      await expect(write({ people: [person(randomUUID(), 'Other', 'TOM@x.example')] })).rejects.toMatchObject({
        code: 'person.email-taken',
      })
      await playbook()
      await expect(playbook()).rejects.toMatchObject({ code: 'playbook.published' })
      expect(await store.playbooks(tenant)).toEqual([
        { id: 'csm-to-csm', version: 1, page: '# Page', definition: { definition: {} }, publishedAt: at, origin: 'folder' },
      ])
    })
  })

  describe('what may never be', () => {
    test('two holders at once, and a time without one', async () => {
      const id = await account()
      const holds = (holder: string, fromAt: string) => ({
        account: id,
        role: 'CSM',
        holderKind: 'person' as const,
        holder,
        holds: true,
        fromAt,
      })
      const ends = (at: string) => ({ account: id, role: 'CSM', at })
      await write({ assignments: [holds('priya', at)] })
      await expect(write({ assignments: [holds('tom', iso(60))] })).rejects.toMatchObject({ code: 'account.two-holders' })
      await expect(write({ assignmentsEnded: [ends(iso(60))] })).rejects.toMatchObject({ code: 'account.without-holder' })
      await expect(write({ assignmentsEnded: [ends(iso(60))], assignments: [holds('tom', iso(61))] })).rejects.toMatchObject({
        code: 'account.without-holder',
      })
      await write({ assignmentsEnded: [ends(iso(60))], assignments: [holds('tom', iso(60))] })
      expect((await loaded({ account: id })).assignments.map(({ holder, toAt }) => [holder, toAt])).toEqual([
        ['priya', iso(60)],
        ['tom', null],
      ])
    })

    test('two running handovers that change one account, until the first has ended', async () => {
      await playbook()
      const first = await handover(1)
      const second = { ...handoverRow({ account: first.account, number: 2 }) }
      await expect(write({ handovers: [second] })).rejects.toMatchObject({ code: 'account.has-handover' })
      await expect(write({ handovers: [{ ...second, number: 1 }] })).rejects.toMatchObject({ kind: 'stale' })
      await write({ handovers: [{ ...first, accounts: [], status: 'completed', version: 2 }] })
      await write({ handovers: [second] })
      expect(await store.handoversUnderWay(tenant, [first.account, randomUUID()])).toEqual([second.id])
      expect(await store.handoversRunning(tenant)).toEqual([second.id])
    })

    test('a second decision in one round', async () => {
      await playbook()
      const { id } = await handover()
      const decision = { handover: id, gate: 'review', round: 1, decidedBy: randomUUID(), decidedAt: at }
      await write({ decisions: [decision] })
      await expect(write({ decisions: [decision] })).rejects.toMatchObject({ code: 'gate.decided' })
      await write({ decisions: [{ ...decision, round: 2 }] })
    })
  })

  describe('timers', () => {
    test('are due in their order, fire once and never early, and one that is set anew waits again', async () => {
      await playbook()
      const { id } = await handover()
      const timer = (name: string, seconds: number) => ({ id: name, handover: id, kind: 'reminder', dueAt: iso(seconds), data: { name } })
      await write({ timers: [timer('b', 10), timer('a', 20), timer('gone', 5), timer('ahead', 999)] })
      await write({ timersCancelled: ['gone'] })
      const due = async (seconds: number) => (await store.dueTimers(tenant, later(seconds))).map((one) => one.id)
      expect(await due(20)).toEqual(['b', 'a'])
      expect(await store.dueTimers(tenant, later(20), 1)).toEqual([
        { id: 'b', handover: id, kind: 'reminder', dueAt: iso(10), data: { name: 'b' } },
      ])
      expect((await loaded({ handover: id })).handover?.timers.map((one) => one.id)).toEqual(['b', 'a', 'ahead'])
      await write({ timersFired: [{ id: 'b', at: iso(20) }] })
      for (const [name, seconds] of [
        ['b', 20],
        ['gone', 20],
        ['ahead', 20],
        ['none', 20],
      ] as const)
        await expect(write({ timersFired: [{ id: name, at: iso(seconds) }] })).rejects.toMatchObject({ code: 'timer.fired' })
      await write({ timers: [timer('b', 30)] })
      expect([await due(29), await due(30)]).toEqual([['a'], ['a', 'b']])
    })

    test('calls to come are those of handovers with such a timer', async () => {
      await playbook()
      const { id, ref } = await handover(1, { state: { calls: { sync: { start: at } } } })
      await handover(2)
      await write({ timers: [{ id: `${id}:call.sync`, handover: id, kind: 'recheck', dueAt: iso(1) }] })
      expect(await store.callsToCome(tenant)).toEqual([{ id, ref, calls: { sync: { start: at } } }])
    })

    test('what lists say of a handover is what was written last: its row, and what is open', async () => {
      await playbook()
      const { id } = await handover(1, { row: { account: 'Kestrel', renewal: null, arr: 7 } })
      const task = { handover: id, task: 't', role: 'CSM', title: 'T', verb: 'do', status: 'open' as const, assignee: randomUUID() }
      await write({ tasks: [task, { ...task, task: 'u', status: 'done' }, { ...task, task: 'v', verb: 'call', dueAt: at }] })
      const [found] = await store.loadHandovers(tenant, [id])
      expect(found?.shown?.row).toEqual({ account: 'Kestrel', renewal: null, arr: 7 })
      expect(found?.shown?.tasks.toSorted((a, b) => (a.task < b.task ? -1 : 1))).toEqual([
        { task: 't', verb: 'do', dueAt: null },
        { task: 'v', verb: 'call', dueAt: at },
      ])
    })

    test('a digest goes out once, moves, or is over; with mail, delivery and the next turn together', async () => {
      await memory.mailLeaves(true)
      await playbook()
      const { id } = await handover()
      const person = randomUUID()
      const task = { handover: id, task: 't', assignee: person, role: 'CSM', title: 'T', verb: 'do', status: 'open', data: { ref: 'x' } }
      await write({ tasks: [task] })
      expect(await store.withoutDigest(tenant)).toEqual([person])
      await store.setDigests(tenant, [{ person, at: iso(10) }])
      await store.setDigests(tenant, [{ person, at: iso(10) }])
      expect(await store.withoutDigest(tenant)).toEqual([])
      const once = `digest:${person}:1`
      const seen: unknown[] = []
      const turn = (seconds: number, after: Parameters<Store['turnDigests']>[2]['turn']) =>
        store.turnDigests(tenant, later(seconds), {
          nameOf: () => once,
          turn: (due) => {
            seen.push(due)
            return after(due)
          },
        })
      expect(await turn(9, () => ({}))).toBe(0)
      await expect(
        turn(10, () => {
          throw new Error('died')
        }),
      ).rejects.toThrow('died')
      expect(await turn(10, () => ({ postponedTo: iso(20) }))).toBe(1)
      const mail = { id: randomUUID(), at: iso(20), to: ['p@x.example'], subject: 's', text: 't', about: { event: 'digest' }, once }
      expect(await turn(20, () => ({ mail, next: iso(30) }))).toBe(1)
      expect(await turn(20, () => ({}))).toBe(0)
      expect(await turn(30, () => ({}))).toBe(1)
      expect(seen).toMatchObject([
        { person, isSent: false, due: [{ id: `digest.${person}.${iso(10)}`, data: { person } }] },
        { isSent: false },
        { isSent: false, waiting: [{ verb: 'do', due: null, data: { ref: 'x' } }] },
        { isSent: true, due: [{ id: `digest.${person}.${iso(30)}` }] },
      ])
      // Like any other mail it waits for its delivery.
      expect((await store.claimMail({ tenant, now: later(30), leaseSeconds: 60, most: 9 })).map((one) => one.id)).toEqual([mail.id])
    })
  })

  describe('changes in other systems', () => {
    test('belong to the newest claim, and what nobody finished is found', async () => {
      await playbook()
      const { id } = await handover()
      const effect = { handover: id, id: 'e', kind: 'ticket', repeat: 'keyed', data: { n: 1 }, plannedAt: at }
      await write({ effects: [effect] })
      const claim = (seconds: number) => store.claimEffect({ tenant, handover: id, effect: 'e', now: later(seconds), leaseSeconds: 60 })
      const left = (plannedBefore: number, now: number) =>
        store.effectsLeft(tenant, { plannedBefore: later(plannedBefore), now: later(now) })
      const result = (fence: number) => write({ effectResults: [{ handover: id, id: 'e', fence, state: 'verified', data: { r: 2 } }] })
      expect([await left(0, 0), await left(1, 1)]).toEqual([[], [{ handover: id, id: 'e' }]])
      expect(await claim(0)).toEqual({ fence: 1, kind: 'ticket', repeat: 'keyed', data: { n: 1 } })
      expect(await claim(60)).toBeUndefined()
      expect([await left(999, 60), await left(999, 61)]).toEqual([[], [{ handover: id, id: 'e' }]])
      expect(await claim(61)).toMatchObject({ fence: 2 })
      await expect(result(1)).rejects.toMatchObject({ code: 'effect.superseded' })
      // Left to whoever comes by later; an older claim has nothing to say about it.
      const postpone = (fence: number, until: number) =>
        store.postponeEffect({ tenant, handover: id, effect: 'e', fence, until: later(until) })
      await postpone(2, 300)
      await postpone(1, 900)
      expect([await left(999, 300), await left(999, 301)]).toEqual([[], [{ handover: id, id: 'e' }]])
      await result(2)
      expect(await claim(999)).toBeUndefined()
      expect((await loaded({ handover: id })).handover?.effects).toEqual([
        { id: 'e', kind: 'ticket', state: 'verified', fence: 2, repeat: 'keyed', data: { n: 1, r: 2 } },
      ])
      // Asked for again: whoever still holds the old claim is over.
      await write({ effects: [{ ...effect, data: { n: 3 } }] })
      await expect(result(2)).rejects.toMatchObject({ code: 'effect.superseded' })
      expect(await claim(999)).toMatchObject({ fence: 4, data: { n: 3 } })
    })
  })

  describe('mail', () => {
    const mail = (more: object = {}) => ({ id: randomUUID(), at, to: ['a@x.example', 'b@x.example'], subject: 's', text: 't', ...more })
    const claim = (seconds: number) => store.claimMail({ tenant, now: later(seconds), leaseSeconds: 60, most: 2 })

    test('is stopped by whoever says so, from the commit on, until it is lifted', async () => {
      expect(await store.sendingStop(tenant)).toBeNull()
      const stopped = { at, by: 'sam', why: 'The wrong template' }
      await write({ directory: [stopRow(stopped)] })
      expect(await store.sendingStop(tenant)).toEqual(stopped)
      await write({ directory: [stopRow(null)] })
      expect(await store.sendingStop(tenant)).toBeNull()
    })

    test('that has a name is written once', async () => {
      await write({ mail: [mail({ once: 'n:1' })] })
      await expect(write({ mail: [mail({ once: 'n:1' })] })).rejects.toMatchObject({ code: 'mail.already-sent' })
      await write({ mail: [mail(), mail()] })
    })

    test('leaves where mail leaves: claimed for a while, settled by whoever has it, later again if it must', async () => {
      await write({ mail: [mail()] })
      expect(await claim(999)).toEqual([])
      await memory.mailLeaves(true)
      const [one, two] = [mail({ parts: [{ type: 'text/plain', content: 'x' }], headers: { cc: 'c' } }), mail({ deliverAt: iso(100) })]
      await write({ mail: [one, two, mail({ about: { event: 'letter' } })] })
      const [first, ...others] = await claim(0)
      expect(others).toEqual([])
      expect(first).toEqual({
        id: one.id,
        at: later(0),
        deliverAt: null,
        to: one.to,
        subject: 's',
        text: 't',
        html: null,
        parts: [{ type: 'text/plain', content: 'x' }],
        headers: { cc: 'c' },
        about: {},
        fence: 1,
        attempts: 1,
        leftTo: one.to,
      })
      expect(await claim(60)).toEqual([])
      expect(await claim(61)).toMatchObject([{ id: one.id, fence: 2, attempts: 2 }])
      const settle = (fence: number, more: object = {}) =>
        store.settleMail({
          tenant,
          now: later(61),
          result: { mail: one.id, fence, state: 'waiting', leftTo: ['b@x.example'], words: 'later', nextAt: later(90), ...more },
          tell: [mail({ once: 'lost', about: { event: 'MailUndelivered' } })],
        })
      expect(await settle(1)).toBe(false)
      expect(await settle(2)).toBe(true)
      expect(await settle(2)).toBe(false)
      // What people are told waits as well, the longest first; two at most are taken at once.
      const taken = [...(await claim(200)), ...(await claim(200)), ...(await claim(200))]
      const mine = taken.map(({ id, leftTo, fence, about }) => (about.event === 'MailUndelivered' ? 'told' : [id, leftTo, fence]))
      expect(mine).toHaveLength(3)
      expect(mine).toEqual(expect.arrayContaining([[one.id, ['b@x.example'], 3], [two.id, two.to, 1], 'told']))
    })

    test('a letter is begun by one, and what became of it stays known', async () => {
      const letter = mail({ once: 'letter:1', about: { event: 'letter' } })
      const begun = await Promise.all(
        [0, 1, 2].map(() => store.claimLetter({ tenant, mail: { ...letter, id: randomUUID() }, now: later(0) })),
      )
      expect(begun.filter(Boolean)).toHaveLength(1)
      const settle = (state: 'sent' | 'unknown') => store.settleLetterCopy({ tenant, once: 'letter:1', state, words: state, now: later(1) })
      await settle('unknown')
      await settle('sent')
      await settle('unknown')
      expect(await claim(999)).toEqual([])
    })

    test('hand-overs are known by their moments in the log of their handover alone', async () => {
      const of = (id: string, type: string, moment: string) =>
        store.append(note({ stream: { kind: 'handover', id }, events: [{ type, letterVersion: 1 }], at: moment }))
      await of('h1', 'LetterHandedOver', iso(1))
      await of('h1', 'LetterSettled', iso(2))
      await of('h2', 'LetterHandedOver', iso(3))
      expect(await store.handOversInLog(tenant, 'h1')).toEqual(new Set([iso(1)]))
    })
  })
}

/**
 * A long random life of one handover, told as what the memory answers. Two memories that hold the same contract tell the same one.
 * The ids that a memory is given are the same for the same seed.
 */
export async function lifeOf(memory: Memory, seed: number, steps: number): Promise<unknown[]> {
  const random = randomFrom(seed)
  const { store } = memory
  const tenant = await memory.newWorkspace()
  await memory.mailLeaves(true)
  const ids = new Map<string, string>()
  const idOf = (name: string): string => {
    const id = ids.get(name) ?? randomUUID()
    ids.set(name, id)
    return id
  }
  const named = new Map<string, string>()
  const plain = (value: unknown): unknown => {
    for (const [name, id] of ids) named.set(id, name)
    named.set(tenant, 'tenant')
    return JSON.parse(
      JSON.stringify(value instanceof Set ? [...value].toSorted() : (value ?? null)).replaceAll(
        /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
        (id) => named.get(id) ?? 'an id of its own',
      ),
    )
  }
  let now = 0
  const moment = () => later(now)
  const base = (more: Partial<Append> = {}): Append => ({
    tenant,
    stream: random.chance(0.5) ? { kind: 'handover', id: idOf('handover') } : { kind: 'account', id: idOf('account') },
    expectedVersion: random.chance(0.7) ? 'newest' : random.below(6),
    events: Array.from({ length: random.below(3) }, () => ({ type: random.pick(['A', 'LetterHandedOver']) })),
    actor: 'tester',
    at: moment().toISOString(),
    ...(random.chance(0.3)
      ? { idempotency: { actor: 'x', key: `k${random.below(4)}`, requestHash: `h${random.below(2)}`, status: 200, answer: now } }
      : {}),
    ...more,
  })
  await store.append(
    base({
      expectedVersion: 0,
      models: {
        accounts: [{ id: idOf('account'), name: 'Acme' }],
        playbooks: [{ id: 'csm-to-csm', version: 1, page: '', definition: {}, publishedAt: at }],
        assignments: [{ account: idOf('account'), role: 'CSM', holderKind: 'person', holder: 'a', holds: true, fromAt: iso(-1) }],
        handovers: [{ ...handoverRow({ account: idOf('account'), number: 1 }), id: idOf('handover') }],
      },
    }),
  )
  const when = () => iso(now + random.below(60) - 20)
  const models = (): Models => {
    const handover = idOf('handover')
    return random.pick<() => Models>([
      () => ({ timers: [{ id: `t${random.below(4)}`, handover, kind: random.pick(['x', 'letter']), dueAt: when() }] }),
      () => ({ timersFired: [{ id: `t${random.below(4)}`, at: moment().toISOString() }] }),
      () => ({ timersCancelled: [`t${random.below(4)}`] }),
      () => ({
        effects: [{ handover, id: `e${random.below(2)}`, kind: 'k', repeat: 'keyed', data: { now }, plannedAt: moment().toISOString() }],
      }),
      () => ({ effectResults: [{ handover, id: `e${random.below(2)}`, fence: 1 + random.below(4), state: 'verified' }] }),
      () => ({
        mail: [{ id: idOf(`mail ${now}`), at: moment().toISOString(), to: ['a'], subject: 's', text: 't', once: `o${random.below(9)}` }],
      }),
      () => ({ decisions: [{ handover, gate: 'g', round: random.below(4), decidedBy: idOf('person'), decidedAt: at }] }),
      () => ({
        records: [{ account: idOf('account'), kind: 'cta', key: `r${random.below(3)}`, data: now, source: 's', checkedAt: when() }],
      }),
      () => ({ recordsRemoved: [{ account: idOf('account'), kind: 'cta', key: `r${random.below(3)}` }] }),
      () => {
        const turn = when()
        return {
          assignmentsEnded: [{ account: idOf('account'), role: 'CSM', at: turn }],
          assignments: random.chance(0.8)
            ? [
                {
                  account: idOf('account'),
                  role: 'CSM',
                  holderKind: 'person',
                  holder: `h${now}`,
                  holds: true,
                  fromAt: random.chance(0.7) ? turn : when(),
                },
              ]
            : [],
        }
      },
    ])()
  }
  const acts: (() => Promise<unknown>)[] = [
    () => store.append(base({ models: models() })),
    () => store.append(base({ models: { ...models(), ...models() } })),
    () => store.append(base()),
    () =>
      store.load(tenant, {
        handover: idOf('handover'),
        ...(random.chance(0.3) ? { idempotency: { actor: 'x', key: `k${random.below(4)}`, requestHash: `h${random.below(2)}` } } : {}),
      }),
    () => store.dueTimers(tenant, moment()),
    () => store.claimEffect({ tenant, handover: idOf('handover'), effect: `e${random.below(2)}`, now: moment(), leaseSeconds: 20 }),
    () => store.effectsLeft(tenant, { plannedBefore: later(now - 10), now: moment() }),
    () => store.claimMail({ tenant, now: moment(), leaseSeconds: 20, most: 2 }),
    () =>
      store.settleMail({
        tenant,
        now: moment(),
        result: {
          mail: idOf(`mail ${random.below(Math.max(1, now))}`),
          fence: 1 + random.below(2),
          state: random.pick(['sent', 'waiting']),
          leftTo: [],
          words: 'w',
          nextAt: later(now + 30),
        },
      }),
    () =>
      store.claimLetter({
        tenant,
        now: moment(),
        mail: { id: idOf(`letter ${now}`), at: moment().toISOString(), to: ['a'], subject: 's', text: 't', once: `l${random.below(3)}` },
      }),
    () =>
      store.settleLetterCopy({ tenant, once: `l${random.below(3)}`, state: random.pick(['sent', 'unknown']), words: 'w', now: moment() }),
    () => store.handOversInLog(tenant, idOf('handover')),
    () => store.readCommitted('life', 5).then((all) => all.filter((one) => one.tenant === tenant)),
    () => store.advance('life', tenant, random.below(12)),
  ]
  const told: unknown[] = []
  for (let turn = 0; turn < steps; turn += 1) {
    now += random.below(12)
    const answer = await random
      .pick(acts)()
      .catch((error: { code?: string }) => {
        if (error.code === undefined) throw error
        return { refused: error.code }
      })
    told.push(plain(answer))
  }
  told.push(plain(await store.load(tenant, { handover: idOf('handover') })))
  return told
}
