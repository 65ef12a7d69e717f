import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'
import { untidy } from './prepared-account.ts'

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

test('an account goes from one CSM to the next over the API alone, and the log tells the story', async () => {
  const [account] = await desk.freeAccounts()
  if (!account) throw new Error('The demo has no account that nobody hands over')
  const old = desk.person(account.holder?.id)
  const next = desk.withRole('csm', [old.id])
  const manager = desk.managerOf(next)
  const named = ({ id, name }: typeof old) => ({ id, name })
  await untidy(desk, account.id, old)

  // Proposed by the one, accepted by the other; nobody else may.
  const { id, ref, ...proposed } = await desk.start(old.email, { account: account.id, playbook: 'csm-to-csm', to: next.id })
  expect(proposed).toMatchObject({ state: 'proposed', awaiting: { id: next.id }, account: { id: account.id } })
  expect(proposed.tasks).toHaveLength(15)
  await desk.does(next.email, id, 'accept')
  const status = async (task: string) => (await desk.task(old.email, id, task)).status

  const proven = new Set<string>()
  /** Records say so: done with what was read. Changed back: open again. And once more. */
  const provenBy = async (task: string, make: () => Promise<unknown>, breakIt: () => Promise<unknown>) => {
    expect(await status(task), task).toBe('open')
    await make()
    expect(await desk.task(old.email, id, task)).toMatchObject({ status: 'done', evidence: { kind: 'read', verdict: 'passed' } })
    await breakIt()
    expect(await desk.task(old.email, id, task)).toMatchObject({ status: 'open', reopened: { cause: 'regressed' } })
    await make()
    expect(await status(task), task).toBe('done')
    proven.add(task)
  }

  await desk.does(old.email, id, 'attest', 'old-reads-playbook', { note: 'Read' })
  await desk.does(next.email, id, 'attest', 'new-reads-playbook')
  const today = await desk.today(account.id)
  await desk.edit(old.email, account.id, 'cta', ({ status: one }) => (one === 'closed' ? undefined : { updatedOn: today }))
  await desk.put(old.email, account.id, 'attribute', 'collaboration project', {
    name: 'collaboration project',
    link: 'https://tracker.example/together',
  })
  await desk.put(old.email, account.id, 'attribute', 'meeting notes', { name: 'meeting notes', link: 'https://docs.example/notes' })
  const openFor = ({ sharedWith }: Record<string, unknown>) =>
    sharedWith === undefined ? undefined : { sharedWith: [old, next].map(named) }
  for (const kind of ['document', 'recording'] as const) await desk.edit(old.email, account.id, kind, openFor)
  const planOn = (updatedOn: string) => () =>
    desk.edit(old.email, account.id, 'success-plan', ({ status: one }) => (one === 'closed' ? undefined : { updatedOn }))
  await provenBy('records-current', planOn(today), planOn('2026-01-05'))

  // A meeting in the records is proof as good as two people's word.
  const at = await desk.now()
  const meeting = (held: string) => () =>
    desk.put(next.email, account.id, 'meeting', 'handover', {
      kind: 'internal',
      title: 'Handover',
      at,
      held,
      attendees: [old, next].map((person) => ({ name: person.name, side: 'us', person: named(person) })),
    })
  await provenBy('internal-meeting', meeting('held'), meeting('not held'))

  const members = (who: (typeof old)[]) => () => desk.edit(old.email, account.id, 'channel', () => ({ members: who.map(named) }))
  await provenBy('join-channels', members([old, next]), members([old]))
  const watching = (level: string) => () =>
    desk.edit(next.email, account.id, 'collaboration-project', ({ exists }) =>
      exists ? { watchers: [{ person: named(next), level }] } : undefined,
    )
  await provenBy('watch-project', watching('watch'), watching('mention'))
  const followed = (who: (typeof old)[]) => () =>
    desk.edit(next.email, account.id, 'ticket', ({ status: one }) => (one === 'solved' ? undefined : { followers: who.map(named), cc: [] }))
  await provenBy('follow-tickets', followed([old, next]), followed([old]))
  await desk.does(old.email, id, 'attest', 'introduce-new-csm', { note: 'On the cadence call' })
  const newSeries = (accepted: boolean) => () =>
    desk.put(next.email, account.id, 'series', 'new', {
      title: 'Cadence call',
      pattern: 'every Tuesday 11:00',
      organiser: 'internal',
      organisedBy: named(next),
      accepted,
    })
  await provenBy('new-series', newSeries(true), newSeries(false))
  const oldSeries = (active: boolean) => () =>
    desk.edit(old.email, account.id, 'series', (_data, key) => (key === 'cadence' ? { active } : undefined))
  await provenBy('end-old-series', oldSeries(false), oldSeries(true))
  await provenBy('leave-tickets', followed([next]), followed([old, next]))
  const owned = (by: typeof old) => async () => {
    const owner = named(by)
    const open = ({ status: one }: Record<string, unknown>) => one !== 'closed'
    await desk.edit(old.email, account.id, 'cta', (data) => (open(data) ? { owner } : undefined))
    await desk.edit(old.email, account.id, 'communication', () => ({ automatedSender: owner }))
    await desk.edit(old.email, account.id, 'success-plan', (data) =>
      open(data)
        ? { owner, objectives: [{ title: 'One pipeline', status: 'open', owner, tasks: [{ title: 'Pilot', status: 'open', owner }] }] }
        : undefined,
    )
  }
  await provenBy('assign-plan-and-ctas', owned(next), owned(old))

  // The letter: written, held for a minute, taken back, written again, sent; kept in the mail, once.
  await desk.does(old.email, id, 'draft-letter', 'follow-up-mail', { personal: 'It was a pleasure.' })
  await desk.does(old.email, id, 'release-letter', 'follow-up-mail', { letterVersion: 1 })
  await desk.does(old.email, id, 'hold-letter', 'follow-up-mail', { because: 'A name was wrong' })
  await desk.clockOn(5)
  expect((await desk.handover(old.email, id)).letter?.handedOver).toBeNull()
  await desk.does(old.email, id, 'draft-letter', 'follow-up-mail', { personal: 'It was a great pleasure.' })
  await desk.does(old.email, id, 'release-letter', 'follow-up-mail', { letterVersion: 2 })
  await desk.clockOn(2)
  expect((await desk.handover(old.email, id)).letter).toMatchObject({ handedOver: { version: 2 }, outcome: { outcome: 'sent' } })
  const { items: mail } = await desk.get<{ items: { subject: string; to: string[]; about: { event?: string } | null }[] }>(
    old.email,
    '/mail?limit=200',
  )
  const letters = mail.filter(({ to }) => to.includes('dana@customer.example'))
  expect(letters).toHaveLength(1)

  // Whose account it is changes by the manager's hand alone.
  for (const person of [old, next]) expect((await desk.command(person.email, id, 'apply', 'assign-account')).status).toBe(403)
  await desk.does(manager.email, id, 'apply', 'assign-account')
  expect(await desk.task(old.email, id, 'assign-account')).toMatchObject({ status: 'done', evidence: { kind: 'read' } })
  proven.add('assign-account')
  expect(await desk.get(next.email, `/accounts/${account.id}`)).toMatchObject({ holder: { id: next.id } })
  expect([...proven].length).toBeGreaterThanOrEqual(8)

  const before = await desk.handover(next.email, id)
  expect(before.tasks.filter((task) => task.status !== 'done').map((task) => task.id)).toEqual(['close-handover'])
  await desk.does(next.email, id, 'complete', 'close-handover', { note: 'No questions are left' })
  const after = await desk.handover(next.email, id)
  expect(after).toMatchObject({ state: 'completed', stage: null })
  expect(after.can.map(({ command }) => command)).not.toContain('reopen')

  // The proof: gapless, each entry with who, when and hash, and the whole chain verifies.
  const events = await desk.events(next.email, id)
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1))
  for (const event of events)
    expect(event).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/), words: expect.stringMatching(/\S/) })
  const types = events.map(({ type }) => type)
  const story = [
    'HandoverProposed',
    'HandoverStarted',
    'TaskDone',
    'TaskReopened',
    'LetterReleased',
    'LetterHandedOver',
    'OwnershipChanged',
    'HandoverCompleted',
  ]
  expect(story.map((type) => types.indexOf(type))).toEqual(story.map((type) => types.indexOf(type)).toSorted((a, b) => a - b))
  expect(story.filter((type) => !types.includes(type))).toEqual([])
  expect(events.find(({ type }) => type === 'OwnershipChanged')?.by.id).toBe(manager.id)
  expect(ref).toMatch(/^[A-Z]{3}-\d+$/)
  expect(await desk.verification(id)).toMatchObject({ verified: true })
  await desk.verifies()
})
