import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LetterView } from '../../src/contract/handovers.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { answersTo } from './answers.ts'
import { Desk, refusalIn } from './desk.ts'
import { untidy } from './prepared-account.ts'

let baton: TestBaton
let desk: Desk
beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
})
afterAll(() => baton?.close())

const gate = 'territory-owner-review'

test('an account goes from its CSM to the pool over the API alone, with a round of fixes, and the log tells the story', async () => {
  const [account] = await desk.freeAccounts()
  if (!account) throw new Error('The demo has no account that nobody hands over')
  const csm = desk.person(account.holder?.id)
  const manager = desk.managerOf(csm)
  const ae = desk.person(account.ae?.id)
  await untidy(desk, account.id, csm)

  const pool = await desk.pool()
  const { id, ...started } = await desk.start(csm.email, { account: account.id, playbook: 'csm-to-cse', to: pool.id })
  expect(started).toMatchObject({ state: 'running', to: { kind: 'pool', id: pool.id } })
  expect(started.tasks).toHaveLength(29)
  const owner = desk.person(
    started.participants.find(({ role, delegateOf }) => role === 'CSE Territory Owner' && delegateOf === null)?.person.id,
  )
  const status = async (task: string) => (await desk.task(csm.email, id, task)).status
  const view = (as = csm.email) => desk.handover(as, id)

  const proven = new Set<string>()
  const isProven = async (task: string) => {
    expect(await desk.task(csm.email, id, task)).toMatchObject({ status: 'done', evidence: { kind: 'read', verdict: 'passed' } })
    proven.add(task)
  }
  const provenBy = async (task: string, make: () => Promise<unknown>, breakIt: () => Promise<unknown>) => {
    expect(await status(task), task).toBe('open')
    await make()
    await isProven(task)
    await breakIt()
    expect(await desk.task(csm.email, id, task)).toMatchObject({ status: 'open', reopened: { cause: 'regressed' } })
    await make()
    expect(await status(task), task).toBe('done')
  }
  const edit = (kind: string, fields: Record<string, unknown>, only?: string) => () =>
    desk.edit(csm.email, account.id, kind, (_data, key) => (only === undefined || key === only ? fields : undefined))

  // Preparation.
  await edit('cta', { status: 'closed' })()
  await provenBy('close-plans-and-ctas', edit('success-plan', { status: 'closed' }), edit('success-plan', { status: 'active' }, 'plan'))
  await provenBy('classify-instances', edit('instance', { production: 'yes' }), edit('instance', { production: 'unknown' }, 'prod'))
  await provenBy(
    'flag-silent-instances',
    edit('instance', { silence: 'retired', silenceBecause: 'Switched off in spring' }),
    edit('instance', { silence: 'not flagged' }),
  )
  const system = (name: string, upToDate: string) => desk.put(csm.email, account.id, 'system-state', name, { system: name, upToDate })
  for (const name of ['CS platform', 'CRM', 'documents']) await system(name, 'yes')
  await provenBy(
    'update-systems',
    () => system('recordings', 'yes'),
    () => system('recordings', 'no'),
  )
  // The document is Baton's own to keep, so nobody has to open it.
  expect(await status('open-handover-document')).toBe('done')
  expect(await status('fill-handover-document')).toBe('open')
  await edit('collaboration-project', { link: 'https://tracker.example/together' })()
  await desk.put(csm.email, account.id, 'recording', 'ebr', { title: 'EBR', link: 'https://video.example/ebr' })
  const notes = (more: object) => () => desk.put(csm.email, account.id, 'document', 'notes', { title: 'Notes', kind: 'notes', ...more })
  await edit('document', { kind: 'other' })()
  await provenBy('add-links', notes({ link: 'https://docs.example/notes' }), notes({}))
  const at = await desk.now()
  const entry = (links: string[]) => () =>
    desk.put(csm.email, account.id, 'timeline-entry', 'begun', { type: 'handover', title: 'Handover has begun', at, links })
  await provenBy('timeline-note', entry(['https://docs.example/handover']), entry([]))

  // The document: what no system knows, its person writes.
  const early = refusalIn(await desk.command(csm.email, id, 'submit', gate))
  expect(early).toMatchObject({ status: 409, code: 'gate.not-ready' })
  for (const [blank, value] of answersTo(await view())) await desk.does(csm.email, id, 'answer', blank, { value })
  expect(await status('fill-handover-document')).toBe('done')
  expect(await status('mention-territory-owner')).toBe('open')

  // The gate: not by who submits, nor by somebody else; returned, fixed, approved.
  await desk.does(csm.email, id, 'submit', gate)
  expect(await desk.task(csm.email, id, 'mention-territory-owner')).toMatchObject({ status: 'done', evidence: { by: csm.id } })
  for (const person of [csm, manager, ae]) {
    expect(
      refusalIn(await desk.command(person.email, id, 'decide', gate, { verdict: 'approved', items: {} })).status,
    ).toBeGreaterThanOrEqual(403)
  }
  const lastRound = async () => {
    const round = (await view(owner.email)).gates[0]?.rounds.at(-1)
    if (!round) throw new Error('Nobody has asked for a review')
    return round
  }
  const { items: all, undecided } = await lastRound()
  expect(all).toHaveLength(23)
  const returned = undecided.filter((item) => all.some((one) => one.id === item && one.task === 'fill-handover-document')).slice(0, 2)
  for (const [number, reasons] of [
    [1, ['Which ticket is the urgent one?', 'Since when?']],
    [2, ['And who has it?', 'That was another one']],
  ] as const) {
    await desk.does(owner.email, id, 'decide', gate, {
      verdict: 'needs fixes',
      returns: returned.map((item, place) => ({ item, reason: reasons[place] })),
    })
    expect(await view()).toMatchObject({ needsFixes: true, gates: [{ state: 'needs fixes' }] })
    expect(await desk.task(csm.email, id, 'fill-handover-document')).toMatchObject({ status: 'open', reopened: { cause: 'returned' } })
    // The CSM hears of both in one message, and of each once.
    const { items: mails } = await desk.get<{ items: { to: string[]; subject: string; text: string }[] }>(csm.email, `/mail?handover=${id}`)
    const said = mails.filter(({ to, text }) => to.includes(csm.email) && reasons.some((reason) => text.includes(reason)))
    expect(said.map(({ subject }) => subject)).toEqual([expect.stringMatching(/asked for 2 fixes$/)])
    for (const reason of reasons) expect(said[0]?.text.split(reason)).toHaveLength(2)
    await desk.does(csm.email, id, 'complete-task', 'fill-handover-document', { note: `Answered round ${number}` })
    await desk.does(csm.email, id, 'submit', gate)
    // Everything else stays passed: only what came back is asked again.
    const again = await lastRound()
    expect(again.number).toBe(number + 1)
    expect(again.undecided).toEqual(returned)
    expect(Object.keys(again.standing).toSorted()).toEqual(undecided.filter((item) => !returned.includes(item)).toSorted())
  }
  const approve = async () => {
    const round = (await view(owner.email)).gates[0]?.rounds.at(-1)
    const items = Object.fromEntries((round?.undecided ?? []).map((item) => [item, 'pass']))
    await desk.does(owner.email, id, 'decide', gate, { verdict: 'approved', items })
    return Object.keys(items)
  }
  expect(await approve()).toEqual(returned)
  expect((await view()).gates).toMatchObject([{ state: 'approved', rounds: [{ number: 1 }, { number: 2 }, { number: 3 }] }])

  // What the approval saw changes: it is stale, and blocks until it is given again.
  await system('CRM', 'no')
  expect((await view()).gates).toMatchObject([{ state: 'stale' }])
  expect(await status('update-systems')).toBe('open')
  await system('CRM', 'yes')
  await desk.does(csm.email, id, 'submit', gate)
  await approve()

  // The manager.
  const tier = (data: object) => () => desk.put(manager.email, account.id, 'service-tier', null, { tier: 'Named', ...data })
  await provenBy('update-tier', tier({ tier: 'Scale' }), tier({}))
  await provenBy('adjust-compensation-pool', tier({ tier: 'Scale', compensationPoolAdjusted: true }), tier({ tier: 'Scale' }))
  await isProven('record-manager-actions')

  // The call.
  await desk.does(csm.email, id, 'report-call', 'handover-call', { held: true })
  await desk.does(owner.email, id, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) await desk.does(owner.email, id, 'attest', talk)
  await isProven('record-call')

  // The letter leaves on the day that the AE agreed, no minute before.
  const today = await desk.today(account.id)
  const day = new Date(Date.parse(today) + 3 * 86_400_000).toISOString().slice(0, 10)
  await desk.does(csm.email, id, 'draft-letter', 'send-letter', { dates: [day] })
  expect(refusalIn(await desk.command(csm.email, id, 'release-letter', 'send-letter', { letterVersion: 1 })).status).toBe(409)
  for (const { id: consultation, person } of (await view()).consultations.filter(({ answer }) => answer === undefined)) {
    const asked = desk.person(person.id)
    if ((await view(asked.email)).can.some(({ command, on }) => command === 'consult' && on === consultation))
      await desk.does(asked.email, id, 'consult', consultation, { said: 'Fine with me' })
  }
  await desk.does(ae.email, id, 'agree-date', 'send-letter', { date: day, letterVersion: 1 })
  // Who agrees is heard by that; only the manager is asked besides.
  const { consulted } = await desk.get<LetterView>(csm.email, `/handovers/${id}/letter`)
  expect(consulted.map(({ role, said }) => [role, said !== null])).toEqual([['CSM Manager', true]])
  await desk.does(csm.email, id, 'release-letter', 'send-letter', { letterVersion: 1 })
  await desk.clockOn(60)
  expect((await view()).letter?.handedOver).toBeNull()
  const leavesAt = (await view()).letter?.release?.leavesAt ?? ''
  await desk.clock(leavesAt)
  expect((await view()).letter).toMatchObject({ handedOver: { version: 1 }, outcome: { outcome: 'sent' } })
  await isProven('record-send-date')
  expect(await desk.get(csm.email, `/accounts/${account.id}`)).toMatchObject({ holder: { kind: 'pool', id: pool.id } })

  // Completion.
  await desk.does(csm.email, id, 'complete-task', 'answer-customer')
  const sentAt = await desk.now()
  const closing = (links: string[]) => () =>
    desk.put(csm.email, account.id, 'timeline-entry', 'done', { type: 'handover', title: 'Handover is complete', at: sentAt, links })
  await provenBy('timeline-completion', closing(['https://docs.example/handover']), closing([]))
  if ((await status('leave-active-book')) === 'open') await desk.does(csm.email, id, 'apply', 'leave-active-book')
  await isProven('leave-active-book')
  await desk.does(csm.email, id, 'sign-off', 'pool-sign-off')
  await desk.does(owner.email, id, 'sign-off', 'pool-sign-off')
  // Who is to be asked and says nothing within a working day is recorded as silent.
  await desk.clockOn(3 * 24 * 60)
  await desk.does(csm.email, id, 'sign-off', 'close-handover')
  await desk.does(manager.email, id, 'sign-off', 'close-handover')
  const ended = await view()
  expect(ended.state).toBe('completed')
  expect(ended.validation?.waitsFor.map((person) => person.id).toSorted()).toEqual([owner.id, ae.id].toSorted())
  expect([...proven].length).toBeGreaterThanOrEqual(12)

  // Thirty days later two people say whether it worked; the handover stays ended.
  await desk.clockOn(30 * 24 * 60)
  for (const person of [owner, ae]) await desk.does(person.email, id, 'validate', null, { outcome: 'works', note: 'They like it' })
  expect(await view()).toMatchObject({ state: 'completed', validation: { waitsFor: [] } })

  const types = (await desk.events(owner.email, id)).map(({ type }) => type)
  expect(types.filter((type) => type === 'Submitted')).toHaveLength(4)
  expect(types.filter((type) => type === 'Decided')).toHaveLength(4)
  const story = [
    'HandoverStarted',
    'Submitted',
    'Decided',
    'DateAgreed',
    'LetterReleased',
    'LetterHandedOver',
    'OwnershipChanged',
    'HandoverCompleted',
  ]
  const places = story.map((type) => types.indexOf(type))
  expect(story.filter((type) => !types.includes(type))).toEqual([])
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  await desk.verifies()
})
