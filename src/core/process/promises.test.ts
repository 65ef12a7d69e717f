import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { tasksOf } from './circumstances.ts'
import { openBeforeCompletion } from './completion.ts'
import { can, decide } from './decide.ts'
import { evolveAll } from './evolve.ts'
import { isFinished } from './finished.ts'
import { answersFor } from './testing/answers.ts'
import { brokenIn } from './testing/invariants.ts'
import { Run } from './testing/run.ts'
import { ada, csePool, diego, ines, lena, marta, named, nina, noor, oskar, priya, ravi, sam, tom, vic } from './testing/sample-people.ts'
import { edited, kestrel, poolOnCustomerCall, scaled, tidied, updatedFor, withRecords } from './testing/sample-world.ts'
import { approved, proposed, released, running, submitted, transition, unsigned, verdictOf } from './testing/stages.ts'
import type { World } from './world.ts'

const compile = (name: string) =>
  compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPerson = compile('csm-to-csm')
const toPool = compile('csm-to-cse')
const review = 'territory-owner-review'

test('only who was asked can accept, and nothing else can be done before', () => {
  const run = proposed(toPerson)
  expect(run.refusal(priya, 'accept')).toEqual({
    kind: 'forbidden',
    code: 'handover.not-yours-to-accept',
    says: 'Only Tom Becker can accept KES-12.',
  })
  expect(run.refusal(priya, 'attest', 'old-reads-playbook').says).toBe('KES-12 has not started: it waits for the other side to accept.')
  run.does(tom, 'propose-change', null, { text: 'After the release, please' })
  expect(run.refusal(tom, 'accept').says).toBe('A change is proposed; Priya Nair has to answer it first.')
  run.does(priya, 'propose-change', null, { text: 'Agreed' })
  run.does(tom, 'accept')
  expect(run.refusal(tom, 'accept').says).toBe('KES-12 is running already.')
})

test('a task that is locked, done, not yours or unknown each says so', () => {
  const run = running(toPerson)
  expect(run.refusal(tom, 'complete-task', 'leave-tickets').says).toMatch(
    /^"Leave all support tickets, as follower and in copy" belongs to the Old CSM: Priya Nair\.$/,
  )
  expect(run.refusal(priya, 'complete-task', 'leave-tickets')).toMatchObject({
    code: 'task.locked',
    says: expect.stringMatching(/unlocks when "Go through the open .* is done \(line \d+ of the playbook\)/),
  })
  run.does(priya, 'attest', 'old-reads-playbook')
  expect(run.refusal(priya, 'attest', 'old-reads-playbook')).toMatchObject({ kind: 'conflict', code: 'task.done' })
  expect(run.refusal(priya, 'attest', 'tea')).toMatchObject({
    kind: 'unknown',
    code: 'task.unknown',
    says: 'This playbook has no task "tea".',
  })
  expect(run.refusal(priya, 'sing')).toMatchObject({ code: 'command.unknown' })
})

test('a command cannot be pointed at a task of another kind', () => {
  const run = running(toPerson)
  expect(run.refusal(priya, 'sign-off', 'records-current').code).toBe('command.not-here')
  expect(run.refusal(priya, 'report-call', 'records-current', { held: true }).code).toBe('command.not-here')
  expect(run.refusal(priya, 'pause', 'records-current').code).toBe('command.on')
  expect(run.refusal(priya, 'attest').code).toBe('command.on')
})

test('what a system can see is not ticked by hand; where it cannot tell, a person may attest it and the evidence says so', () => {
  const run = running(toPerson)
  expect(run.refusal(priya, 'complete-task', 'join-channels')).toMatchObject({ code: 'task.unproven' })
  run.records((world) => ({ ...world, records: world.records.filter(({ kind }) => kind !== 'channel') }))
  expect(run.refusal(priya, 'complete-task', 'join-channels').says).toMatch(/^No system can tell whether .* Attest it\.$/)
  run.does(priya, 'attest', 'join-channels', { note: 'They have no channel' })
  expect(run.handover.tasks['join-channels']?.evidence).toMatchObject({
    kind: 'attested',
    by: priya.id,
    cannotTell: expect.stringContaining('annel'),
  })
})

test('a task that records proved reopens when they change back, and whoever it concerns is told', () => {
  const run = running(toPerson)
  run.records((world) => updatedFor(world, '2026-11-25'))
  expect(run.status('records-current')).toBe('done')
  run.records((world) => edited(world, 'cta', 'seats', { updatedOn: '2026-11-01' }))
  expect(run.status('records-current')).toBe('open')
  expect(run.told.at(-1)).toMatchObject({ people: expect.arrayContaining([priya.id]), subject: expect.stringContaining('is open again') })
})

test('a call that only the calendar proved is open again when the calendar takes it back', () => {
  const run = running(toPerson)
  const meeting = {
    kind: 'internal',
    title: 'Handover',
    at: '2026-11-25T21:30:00Z',
    held: 'held',
    attendees: [priya, tom].map((one) => ({ name: one.name, side: 'us', person: named(one) })),
  }
  run.clock('2026-11-25T22:00:00.000Z')
  run.records((world) => withRecords(world, record('meeting', 'm', meeting)))
  expect(run.status('internal-meeting')).toBe('done')
  run.records((world) => withRecords(world, record('meeting', 'm', { ...meeting, held: 'not held' })))
  expect(run.status('internal-meeting')).toBe('open')
})

test('dues count working days of who must act: three days after Wednesday 15:10 in Chicago, over Thanksgiving, are Tuesday 15:10', () => {
  const run = running(toPerson)
  const due = run.view(priya).tasks.find(({ id }) => id === 'records-current')
  expect(due?.due).toBe('2026-12-01T21:10:00.000Z')
  expect(due?.dueWhy?.days).toContainEqual(expect.objectContaining({ date: '2026-11-26', counts: false, why: 'Holiday: Thanksgiving Day' }))
  expect(due?.isLate).toBe(false)
  run.clock('2026-12-01T21:10:01.000Z')
  expect(run.view(priya).isLate).toBe(true)
  expect(run.told.filter(({ subject }) => subject.includes('late')).flatMap(({ people }) => people)).toContain(marta.id)
})

test('a waiver is never decided by who asks for it or is spared the work, administrators included', () => {
  const run = transition(toPool)
  run.does(priya, 'waive', 'classify-instances', { because: 'Nothing runs there', until: '2026-12-31' })
  for (const member of [priya, marta, sam, ada])
    expect(run.refusal(member, 'approve-waiver', 'classify-instances').says).toBe(
      'Only Lena Vogt can decide about waiving "Say of each instance whether it is production or not".',
    )
  run.does(lena, 'approve-waiver', 'classify-instances')
  expect(run.handover.tasks['classify-instances']?.evidence).toMatchObject({ kind: 'waived', by: priya.id, approver: lena.id })
  run.clock('2027-01-02T12:00:00.000Z')
  expect(run.status('classify-instances')).toBe('open')
  expect(run.refusal(priya, 'waive', 'send-letter', { because: 'x', until: '2027-02-01' }).code).toBe('task.locked')
})

test('who let a task be is named to everybody who looks, also when they take no other part in it', () => {
  const run = running(toPerson)
  run.people.set(priya.id, { ...priya, manager: ines.id })
  run.does(priya, 'waive', 'old-reads-playbook', { because: 'Wrote it', until: '2026-12-31' })
  run.does(ines, 'approve-waiver', 'old-reads-playbook')
  const view = run.view(tom)
  expect(view.participants.map(({ person }) => person.name)).not.toContain(ines.name)
  expect(view.tasks.find(({ id }) => id === 'old-reads-playbook')?.evidence).toMatchObject({ approver: ines.id })
  expect(view.named).toContainEqual(named(ines))
})

test('a waiver whose approver has left goes to somebody else, and one that came too late can only be declined', () => {
  const run = transition(toPool)
  run.does(priya, 'waive', 'classify-instances', { because: 'Nothing runs there', until: '2026-11-20' })
  run.leaves(lena)
  expect(run.waiting().find(({ task }) => task === 'classify-instances.waiver')?.person).toBe(marta.id)
  run.clock('2026-11-21T18:00:00.000Z')
  expect(run.refusal(marta, 'approve-waiver', 'classify-instances').code).toBe('waiver.over')
  run.does(marta, 'decline-waiver', 'classify-instances', { because: 'Too late' })
})

test('whoever stands in for a manager on leave decides what the manager would: a waiver, the day of the change of hands, what is open again', () => {
  const run = running(toPerson)
  run.does(priya, 'waive', 'old-reads-playbook', { because: 'Wrote it', until: '2026-12-31' })
  run.does(sam, 'delegate', 'New CSM Manager', { person: ines.id, until: '2026-12-20T00:00:00Z', because: 'Marta is on leave' })
  const asked = () => run.waiting().flatMap(({ command, person }) => (command === 'approve-waiver' ? [person] : []))
  expect(asked()).toEqual([marta.id, ines.id])
  run.does(ines, 'approve-waiver', 'old-reads-playbook')
  expect(run.handover.tasks['old-reads-playbook']?.evidence).toMatchObject({ by: priya.id, approver: ines.id })
  run.does(tom, 'attest', 'new-reads-playbook')
  run.does(ines, 'reopen', 'new-reads-playbook', { because: 'There is a newer one' })
  run.does(ines, 'set-effective-date', null, { date: '2026-12-18' })
  run.clock('2026-12-20T12:00:00.000Z')
  expect(run.refusal(ines, 'set-effective-date', null, { date: '2026-12-22' }).code).toBe('ownership.not-yours')
})

test('whoever stands in for a manager as the CSM that they are too decides nothing that is the manager’s', () => {
  const world = withRecords(
    kestrel,
    record('assignment', 'CSM-1', { role: 'CSM', holder: { type: 'person', person: named(marta) }, from: '2024-01-01T00:00:00Z' }),
  )
  const run = new Run({
    definition: toPerson,
    world,
    at: '2026-11-25T21:10:00.000Z',
    starter: tom,
    start: { to: tom.id, reason: { kind: 'balance of books' } },
  })
  run.does(marta, 'accept')
  run.does(marta, 'delegate', 'Old CSM', { person: nina.id, until: '2026-12-20T00:00:00Z', because: 'Nina does the work' })
  run.does(tom, 'waive', 'new-reads-playbook', { because: 'Wrote it', until: '2026-12-31' })
  expect(run.refusal(nina, 'approve-waiver', 'new-reads-playbook').code).toBe('waiver.not-yours')
  run.does(marta, 'approve-waiver', 'new-reads-playbook')
  expect(run.refusal(nina, 'reopen', 'new-reads-playbook', { because: 'Not so' }).code).toBe('task.not-yours')
  run.does(marta, 'reopen', 'new-reads-playbook', { because: 'Not so' })
})

test('a deputy who asked for a waiver, or would be spared the work, does not decide about it; the standing one of a pool is asked when its owner is away', () => {
  const run = transition(toPool)
  run.does(priya, 'waive', 'classify-instances', { because: 'Nothing runs there', until: '2026-12-31' })
  const asked = () => run.waiting().flatMap(({ command, person }) => (command === 'approve-waiver' ? [person] : []))
  expect(asked()).toEqual([lena.id])
  const away = { from: '2026-11-01', to: '2026-11-20', why: 'Leave' }
  run.people.set(lena.id, { ...lena, calendar: { ...lena.calendar, leave: [away] } })
  run.people = new Map(run.people)
  expect(asked()).toEqual([lena.id, noor.id])
  run.does(noor, 'approve-waiver', 'classify-instances')
  expect(run.status('classify-instances')).toBe('waived')
})

test('where whoever was asked would be spared the work by now, and nobody else is there, a waiver can only be declined', () => {
  const run = running(toPerson)
  run.does(priya, 'waive', 'old-reads-playbook', { because: 'Wrote it', until: '2026-12-31' })
  const { waiver, ...task } = run.handover.tasks['old-reads-playbook'] ?? { status: 'open' as const }
  if (!waiver) throw new Error('Nobody asked')
  run.handover = {
    ...run.handover,
    tasks: { ...run.handover.tasks, 'old-reads-playbook': { ...task, waiver: { ...waiver, approver: priya.id } } },
  }
  run.leaves(marta)
  expect(run.refusal(priya, 'approve-waiver', 'old-reads-playbook').code).toBe('waiver.no-approver')
  run.does(priya, 'decline-waiver', 'old-reads-playbook', { because: 'Nobody is there to agree' })
})

test('nobody decides about their own package, administrators included', () => {
  const run = submitted(toPool)
  expect(run.refusal(priya, 'decide', review, verdictOf(run)).code).toBe('gate.own-package')
  expect(run.refusal(ada, 'decide', review, verdictOf(run)).says).toBe(
    'Only Lena Vogt or a recorded deputy can decide. You can read and comment.',
  )
  expect(run.mayDo(noor)).toContain(`decide ${review}`)
})

test('whoever starts names nobody for a role who could not be given it later: not themselves as manager or AE, no viewer as gatekeeper', () => {
  const start = (definition: typeof toPool, to: string, roles: Record<string, string>) => () =>
    new Run({
      definition,
      world: kestrel,
      at: '2026-11-02T15:00:00.000Z',
      starter: priya,
      start: { to, reason: { kind: 'realignment' }, roles },
    })
  const pool = (roles: Record<string, string>) => start(toPool, csePool.id, roles)
  expect(pool({ 'CSM Manager': priya.id })).toThrow('Priya Nair is not a CSM manager here. Choose another CSM Manager.')
  expect(pool({ AE: priya.id })).toThrow('Priya Nair is not an AE here. Choose another AE.')
  expect(pool({ 'CSE Territory Owner': vic.id })).toThrow('Vic Sommer is not a CSE here. Choose another CSE Territory Owner.')
  // Who could have one part and has another: the gatekeeper is not also the CSM's stand-in.
  expect(pool({ 'CSE Territory Owner': ada.id, CSM: ada.id, 'CSM Manager': marta.id })).toThrow(
    'would decide "Territory owner review" about their own package',
  )
  expect(start(toPerson, tom.id, { 'New CSM': nina.id })).toThrow(
    'Nina Alvarez does not take over, Tom Becker does. Choose another New CSM.',
  )
  expect(start(toPerson, tom.id, { 'Old CSM': tom.id, 'New CSM Manager': ines.id })).toThrow()
  // Whoever fits may be named, and so may whom the page names anyway.
  expect(pool({ AE: ravi.id, 'CSE Territory Owner': oskar.id, 'CSM Manager': marta.id })().handover.participants).toEqual(
    expect.arrayContaining([expect.objectContaining({ role: 'AE', person: ravi.id })]),
  )
})

test('what was sent back and only a person can say is fixed is open again once its check can tell and fails, also when they gave a link', () => {
  const run = submitted(toPool)
  run.does(lena, 'decide', review, {
    verdict: 'needs fixes',
    returns: [{ item: 'every-system-up-to-date', reason: 'The CRM shows the old tier' }],
  })
  const systems = (upToDate?: string) => (world: World) => {
    const others = { ...world, records: world.records.filter(({ kind }) => kind !== 'system-state') }
    return upToDate === undefined ? others : withRecords(others, record('system-state', 'CRM', { system: 'CRM', upToDate }))
  }
  run.records(systems())
  run.does(priya, 'complete-task', 'update-systems', { link: 'https://crm.example/kestrel' })
  expect(run.handover.tasks['update-systems']).toMatchObject({ status: 'done', evidence: { url: 'https://crm.example/kestrel' } })
  run.records(systems('no'))
  expect(run.handover.tasks['update-systems']).toMatchObject({ status: 'open', reopened: { cause: 'regressed' } })
})

test('every item needs a word of its own, and a returned one a reason', () => {
  const run = submitted(toPool)
  expect(run.refusal(lena, 'decide', review, { verdict: 'approved', items: {} }).code).toBe('command.invalid')
  expect(run.refusal(lena, 'decide', review, { verdict: 'needs fixes', returns: [{ item: 'health', reason: '  ' }] }).code).toBe(
    'command.invalid',
  )
  expect(run.refusal(priya, 'answer', 'health', { value: 'Red' }).code).toBe('gate.open')
})

test('what a gatekeeper sent back comes back only by its person, even when every check passes', () => {
  const run = submitted(toPool)
  run.does(lena, 'decide', review, {
    verdict: 'needs fixes',
    returns: [{ item: 'every-system-up-to-date', reason: 'The CRM shows the old tier' }],
  })
  expect(run.handover.tasks['update-systems']).toMatchObject({
    status: 'open',
    reopened: { cause: 'returned', because: expect.stringContaining('The CRM shows the old tier') },
  })
  run.machine({ command: 'recheck' })
  expect(run.status('update-systems')).toBe('open')
  expect(run.refusal(priya, 'submit', review).code).toBe('gate.not-ready')
  run.does(priya, 'complete-task', 'update-systems', { note: 'Corrected' })
  expect(run.handover.tasks['update-systems']?.evidence?.kind).toBe('read')
  run.does(priya, 'submit', review)
  expect(run.view(lena).gates[0]?.rounds.at(-1)?.undecided).toEqual(['every-system-up-to-date'])
})

test('software gathers and proposes; it never signs, approves, waives or releases', () => {
  const run = submitted(toPool)
  const software = run.asSoftware(lena)
  expect(can(run.handover, software).map(({ command }) => command)).not.toContain('decide')
  expect(() => decide({ command: 'decide', on: review, ...verdictOf(run) }, run.handover, software)).toThrowError(
    expect.objectContaining({ code: 'software.never-signs' }),
  )
  const signing = [
    'complete-task',
    'attest',
    'sign-off',
    'complete',
    'release-letter',
    'agree-date',
    'waive',
    'approve-waiver',
    'cancel',
    'consult',
    'validate',
    'accept',
    'pause',
    'hold-letter',
    'cancel-call',
  ]
  for (const command of signing)
    expect(() => decide({ command, on: 'x' }, run.handover, run.asSoftware(priya)), command).toThrowError(
      expect.objectContaining({ code: 'software.never-signs' }),
    )
  expect(
    can(running(toPerson).handover, run.asSoftware(priya))
      .map(({ command }) => command)
      .filter((command) => signing.includes(command)),
  ).toEqual([])
})

test('who has left can do nothing, and what lay with them goes to who can choose another', () => {
  const run = running(toPerson)
  run.leaves(priya)
  expect(run.refusal(priya, 'attest', 'old-reads-playbook')).toMatchObject({
    code: 'person.left',
    says: 'Priya Nair has left this workspace.',
  })
  const row = run.waiting().find(({ task }) => task === 'old-reads-playbook')
  expect(row).toMatchObject({ person: marta.id, command: 'reassign', on: 'Old CSM' })
  run.does(marta, 'reassign', 'Old CSM', { person: nina.id, because: 'Priya has left' })
  expect(run.handover.from).toEqual({ kind: 'person', id: nina.id })
  expect(run.waiting().find(({ task }) => task === 'old-reads-playbook')?.person).toBe(nina.id)
})

test('a deputy can follow the person they stood in for, and stands in for nobody else', () => {
  const run = submitted(toPool)
  run.does(ines, 'comment', null, { text: 'I look after this' })
  run.does(marta, 'reassign', 'CSE Territory Owner', { person: oskar.id, because: 'Lena is on leave' })
  expect(run.refusal(noor, 'decide', review).code).toBe('gate.not-yours')
  expect(run.mayDo(oskar)).toContain(`decide ${review}`)
  const again = submitted(toPool)
  again.does(marta, 'reassign', 'CSE Territory Owner', { person: noor.id, because: 'Lena has moved on' })
  expect(again.mayDo(noor)).toContain(`decide ${review}`)
})

test('a word that was given for one side never counts for the other, whoever changes sides: of a call, a signature, a letter', () => {
  const asDeputy = approved(toPool)
  asDeputy.records(scaled)
  asDeputy.does(priya, 'delegate', 'CSM', { person: ada.id, until: '2026-11-02T17:00:00.000Z', because: 'A morning off' })
  asDeputy.does(ada, 'report-call', 'handover-call', { held: true })
  asDeputy.clock('2026-11-02T18:00:00.000Z')
  const choices = (run: Run, command: string, on: string) =>
    JSON.stringify(run.can(sam).find((one) => one.command === command && one.on === on)?.needs)
  for (const command of ['delegate', 'reassign']) expect(choices(asDeputy, command, 'CSE Territory Owner')).not.toContain(ada.id)
  expect(choices(asDeputy, 'reassign', 'CSM')).toContain(ada.id)
  // Also where a territory or another version of the page puts them there.
  asDeputy.handover = {
    ...asDeputy.handover,
    participants: [
      ...asDeputy.handover.participants,
      { role: 'CSE Territory Owner', person: ada.id, delegateOf: lena.id, from: asDeputy.now, until: '2026-11-20T17:00:00.000Z' },
    ],
  }
  expect(asDeputy.does(priya, 'report-call', 'handover-call', { held: true })).not.toContain('TaskDone')
  expect(asDeputy.waiting().some(({ task, person }) => task === 'handover-call' && person === lena.id)).toBe(true)
  expect(asDeputy.does(lena, 'report-call', 'handover-call', { held: true })).toContain('TaskDone')

  const letter = released(toPool)
  for (const one of [ravi, ada]) letter.people.set(one.id, { ...one, roles: ['ae', 'csm'] })
  letter.does(priya, 'hold-letter', 'send-letter')
  letter.does(sam, 'delegate', 'CSM', { person: ada.id, until: '2026-11-02T17:00:00.000Z', because: 'A morning off' })
  letter.does(sam, 'reassign', 'AE', { person: ravi.id, because: 'Diego is ill' })
  letter.does(ada, 'draft-letter', 'send-letter', { dates: ['2026-11-05'] })
  letter.clock('2026-11-02T18:00:00.000Z')
  expect(choices(letter, 'reassign', 'AE')).not.toContain(ada.id)
  letter.does(ravi, 'agree-date', 'send-letter', { date: '2026-11-05', letterVersion: 2 })
  letter.does(sam, 'reassign', 'AE', { person: diego.id, because: 'Diego is well' })
  expect(choices(letter, 'reassign', 'CSM')).toContain(nina.id)
  expect(choices(letter, 'reassign', 'CSM')).not.toContain(ravi.id)
})

test('another new CSM comes with their own manager, who gives them the account; a manager who was chosen stays', () => {
  const inesTeam = (run: Run) => {
    run.people.set(nina.id, { ...nina, manager: ines.id })
    return run
  }
  const run = inesTeam(running(toPerson))
  run.does(marta, 'reassign', 'New CSM', { person: nina.id, because: 'Tom is full' })
  const now = run.handover.participants.filter(({ until }) => until === undefined).map(({ role, person }) => [role, person])
  expect(now).toEqual([
    ['Old CSM', priya.id],
    ['New CSM', nina.id],
    ['New CSM Manager', ines.id],
  ])
  const chosen = inesTeam(running(toPerson))
  chosen.people.set(sam.id, { ...sam, roles: ['csm-manager'] })
  chosen.does(marta, 'reassign', 'New CSM Manager', { person: sam.id, because: 'Marta is away' })
  expect(chosen.does(sam, 'reassign', 'New CSM', { person: nina.id, because: 'Tom is full' })).toContain('ParticipantChanged')
  expect(chosen.mayDo(sam)).toContain('reassign New CSM Manager')
  expect(chosen.happened.filter((one) => one.type === 'ParticipantChanged' && one.person === ines.id)).toEqual([])
})

test('nobody is put on both sides, now or from a later day on', () => {
  const run = transition(toPool)
  run.does(lena, 'delegate', 'CSE Territory Owner', {
    person: ada.id,
    from: '2026-11-10T10:00:00Z',
    until: '2026-12-30T10:00:00Z',
    because: 'Leave',
  })
  // From the tenth on she would review what she had a hand in, and one signature of hers would count for both.
  const choices = (command: string, on: string) =>
    JSON.stringify(run.can(marta).find((one) => one.command === command && one.on === on)?.needs)
  expect(choices('delegate', 'CSM')).not.toContain(ada.id)
  expect(choices('reassign', 'CSM')).not.toContain(ada.id)
  expect(choices('delegate', 'CSM')).toContain(nina.id)
  expect(run.refusal(priya, 'delegate', 'CSM', { person: ada.id, until: '2026-12-30T10:00:00Z', because: 'Leave' }).code).toBe(
    'command.invalid',
  )
})

test('viewers read; people outside see whose it is', () => {
  const run = running(toPerson)
  expect(run.can(vic)).toEqual([])
  expect(run.refusal(vic, 'comment', null, { text: 'Hello' }).code).toBe('comment.not-allowed')
  expect(run.refusal(ravi, 'pause', null, { because: 'x' }).says).toBe('Priya Nair, a manager of this handover or operations can do that.')
})

test('completion names every task that is not done, whatever it asks for', () => {
  for (const [definition, run] of [[toPerson, running(toPerson)] as const, [toPool, submitted(toPool)] as const]) {
    const { handover } = run
    const tasks = tasksOf(definition).filter(({ establishes }) => establishes !== 'completion')
    const named = openBeforeCompletion(handover, run.asSoftware(priya), 'the closing task')
    const open = tasks.filter(({ id }) => !isFinished(handover.tasks[id]))
    expect(open.length).toBeGreaterThan(5)
    expect(open.filter(({ title }) => !named.includes(`"${title}" is not done.`)).map(({ id }) => id)).toEqual([])
  }
})

test('an engineer of the pool on a customer call blocks completion until it is gone', () => {
  const run = unsigned(toPool)
  run.records((world) => poolOnCustomerCall(world, run.now))
  run.does(priya, 'sign-off', 'pool-sign-off')
  run.does(lena, 'sign-off', 'pool-sign-off')
  expect(run.refusal(priya, 'sign-off', 'close-handover').says).toContain('A principle is broken: No engineer of the pool takes part')
  run.records((world) => ({ ...world, records: world.records.filter(({ key }) => key !== 'slip') }))
  expect(run.waiting().some(({ command }) => command === 'explain-incident')).toBe(false)
  run.does(priya, 'sign-off', 'close-handover')
})

test('no engineer of the pool is on a customer call: neither the territory owner, their deputy, nor any other', () => {
  const call = (people: { id: string; name: string }[], kind = 'cadence') =>
    record('meeting', 'slip', {
      kind,
      title: 'Weekly call',
      at: '2026-11-09T15:00:00Z',
      attendees: [{ name: 'Ana Ortiz', side: 'customer' }, ...people.map(({ id, name }) => ({ name, side: 'us', person: { id, name } }))],
    })
  for (const engineer of [lena, noor, oskar]) {
    const run = submitted(toPool)
    run.records((world) => withRecords(world, call([priya, engineer])))
    expect(run.waiting()).toContainEqual(
      expect.objectContaining({ person: marta.id, command: 'explain-incident', verb: expect.stringContaining('No engineer of the pool') }),
    )
    expect(openBeforeCompletion(run.handover, run.as(priya), 'close-handover').join(' ')).toContain('A principle is broken')
    // The call took place with them, wherever they work by now.
    run.leaves(engineer)
    run.machine({ command: 'recheck' })
    expect(Object.values(run.handover.incidents ?? {})).toEqual([expect.not.objectContaining({ goneAt: expect.anything() })])
  }
  // Who hands over may be on it, and an engineer may be on a call among ourselves.
  const run = submitted(toPool)
  run.records((world) => withRecords(world, call([priya, diego])))
  run.records((world) => withRecords(world, call([priya, oskar], 'internal')))
  expect(run.handover.incidents ?? {}).toEqual({})
})

test('a call that was held cannot be taken back: a manager explains it, and the next one is an incident of its own', () => {
  const run = released(toPool)
  run.records((world) => poolOnCustomerCall(world, run.now))
  const incident = run.waiting().find(({ command }) => command === 'explain-incident')
  expect(incident).toMatchObject({ person: marta.id, verb: expect.stringMatching(/^Explain: No engineer of the pool/) })
  expect(run.told.find(({ about }) => about === 'IncidentOpened')?.people).toEqual(expect.arrayContaining([priya.id, diego.id, marta.id]))
  const on = incident?.on ?? ''
  expect(run.refusal(lena, 'explain-incident', on, { because: 'I joined by mistake' }).says).toBe(
    'Marta Lindqvist or operations can explain it.',
  )
  run.does(marta, 'explain-incident', on, { because: 'Lena joined by mistake and left after a minute' })
  expect(run.waiting().some(({ command }) => command === 'explain-incident')).toBe(false)
  run.records((world) => poolOnCustomerCall(world, run.now, 'second-slip'))
  expect(run.waiting().find(({ command }) => command === 'explain-incident')?.on).not.toBe(on)
})

test('records that name the new CSM already are no change of hands', () => {
  const run = running(toPerson)
  run.does(priya, 'report-call', 'internal-meeting', { held: true })
  run.does(tom, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.records((world) => ({
    ...withRecords(
      world,
      record('assignment', 'CSM-1', { role: 'CSM', holder: { type: 'person', person: named(tom) }, from: '2024-01-01T00:00:00Z' }),
    ),
    children: world.children.map((child) => ({ ...child, csm: named(tom) })),
  }))
  expect(run.status('assign-account')).toBe('open')
  run.does(marta, 'apply', 'assign-account')
  expect(run.status('assign-account')).toBe('done')
})

const saysOfCancelling = (run: Run) =>
  (run.can(marta).find(({ command }) => command === 'cancel')?.needs as { properties: { because: { description: string } } }).properties
    .because.description

test('ended handovers stay ended, and cancelling after the customer was told leaves somebody to tell them', () => {
  const run = released(toPool)
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250' })
  // Who is about to press reads it before: nothing takes it back.
  expect(saysOfCancelling(run)).toMatch(
    /^It cannot be resumed\. .*Priya Nair is asked: The customer was told on Thu 5 Nov, and CSE\+ has had Kestrel Logistics since Thu 5 Nov\./,
  )
  run.does(marta, 'cancel', null, { because: 'They stay' })
  expect(run.refusal(priya, 'complete-task', 'answer-customer').says).toBe('KES-12 was cancelled; ended handovers stay ended.')
  const [end] = run.waiting()
  expect(end).toMatchObject({ person: priya.id, command: 'settle-open-end' })
  run.does(priya, 'settle-open-end', end?.on, { outcome: 'Called Ana' })
  expect(run.waiting()).toEqual([])
})

test('who cancels after the new CSM was introduced leaves somebody to tell the customer, and says what is true by then', () => {
  const left = (run: Run) => {
    run.does(marta, 'cancel', null, { because: 'They stay' })
    return run.handover.openEnds.map(({ person, text }) => [person, text])
  }
  const met = () => {
    const run = running(toPerson, '2026-11-02T15:00:00.000Z')
    run.does(priya, 'report-call', 'internal-meeting', { held: true })
    run.does(tom, 'report-call', 'internal-meeting', { held: true })
    return run
  }
  expect(left(met())).toEqual([])
  const introduced = met()
  introduced.clock('2026-11-05T03:00:00.000Z')
  introduced.does(priya, 'attest', 'introduce-new-csm')
  // In Chicago, where the customer is, it was still Wednesday.
  expect(left(introduced)).toEqual([
    [priya.id, 'Tom Becker was introduced to the customer on Wed 4 Nov. Tell them that the handover is cancelled.'],
  ])
  const moved = met()
  moved.does(priya, 'attest', 'introduce-new-csm')
  moved.does(marta, 'apply', 'assign-account')
  expect(left(moved)).toEqual([
    [
      priya.id,
      'Tom Becker was introduced to the customer on Mon 2 Nov, and Tom Becker has had Kestrel Logistics since Mon 2 Nov. Start the way back and tell them of it, or say here that it stays so.',
    ],
  ])
  const unknown = released(toPool)
  unknown.clock('2026-11-05T15:00:00.000Z')
  unknown.machine({ command: 'letter-result', letterVersion: 1, outcome: 'unknown', evidence: 'No answer' })
  expect(left(unknown)).toEqual([[priya.id, expect.stringContaining('nobody knows whether the customer has it')]])
})

test('whoever gave a role up is not heard in it any more, whoever has it is', () => {
  const run = approved(toPool)
  run.records(scaled)
  for (const one of [priya, lena]) run.does(one, 'report-call', 'handover-call', { held: true })
  for (const talk of ['top-three', 'relationships', 'open-questions']) run.does(priya, 'attest', talk)
  run.does(priya, 'draft-letter', 'send-letter', { dates: ['2026-11-05'] })
  const asked = run.waiting().find(({ command }) => command === 'consult')
  expect(asked?.person).toBe(marta.id)
  run.does(sam, 'reassign', 'CSM Manager', { person: ines.id, because: 'Another team' })
  expect(run.refusal(marta, 'consult', asked?.on, { said: 'Fine' }).says).toBe('Ines Duarte was asked about "Write and send the letter".')
  run.does(ines, 'consult', asked?.on, { said: 'Fine' })
})

/** A handover to the pool whose letter was released, up to the last signature. */
function signedOff(run: Run): Run {
  run.clock('2026-11-05T15:00:00.000Z')
  run.machine({ command: 'letter-result', letterVersion: 1, outcome: 'sent', evidence: '250 queued' })
  run.does(priya, 'complete-task', 'answer-customer', { note: 'No questions' })
  run.records((world) =>
    withRecords(
      edited(world, 'book', 'current', { active: false }),
      record('timeline-entry', 'end', { type: 'handover', title: 'Done', at: run.now, links: ['https://docs.example/h'] }),
    ),
  )
  for (const one of [priya, lena]) run.does(one, 'sign-off', 'pool-sign-off')
  return run
}

test('of two who answer for a row the first decides, where the page says so: one word for the call, one for the look back', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')
  const first = compilePlaybook(source.replaceAll('accountable: joint', 'accountable: first')).definition
  const run = released(first)
  expect(run.handover.tasks['handover-call']?.evidence).toMatchObject({ by: priya.id, note: 'Held, said by the first who answers for it' })
  signedOff(run)
  // The first who signs decides.
  expect(run.does(priya, 'sign-off', 'close-handover')).toContain('HandoverCompleted')
  expect(run.waiting().map(({ person, command }) => [person, command])).toEqual([
    [lena.id, 'validate'],
    [diego.id, 'validate'],
  ])
  run.does(diego, 'validate', null, { outcome: 'works', note: 'They found everything' })
  expect(run.waiting()).toEqual([])
  expect(run.refusal(lena, 'validate', null, { outcome: 'works', note: 'Fine' }).says).toBe('Diego Ramos has said so.')
  expect(run.replayed()).toEqual(run.handover)
})

test('software that asks for the review makes no change in another system with it; that waits for a person', () => {
  const asked = (by: 'person' | 'software') => {
    const run = transition(toPool)
    // The note is not there yet.
    run.records((world) => {
      const tidy = tidied(world, run.now)
      return { ...tidy, records: tidy.records.filter(({ kind }) => kind !== 'timeline-entry') }
    })
    for (const [blank, value] of answersFor(run.view(priya))) run.does(priya, 'answer', blank, { value })
    run.does(priya, 'complete-task', 'mention-territory-owner')
    return { run, events: decide({ command: 'submit', on: review }, run.handover, by === 'person' ? run.as(priya) : run.asSoftware(priya)) }
  }
  expect(asked('person').events.map(({ type }) => type)).toContain('EffectRequested')
  const { run, events } = asked('software')
  expect(events.map(({ type }) => type)).toContain('Submitted')
  expect(events.map(({ type }) => type)).not.toContain('EffectRequested')
  run.handover = evolveAll(run.handover, events)
  const noted = 'timeline-note'
  expect(run.waiting()).toContainEqual(expect.objectContaining({ person: priya.id, task: noted, command: 'apply' }))
  expect(run.does(priya, 'apply', noted)).toContain('EffectRequested')
})

test('the look back is never left with nobody: whoever has left is not waited for, and where all have, a manager has it', () => {
  const run = signedOff(released(toPool))
  run.does(priya, 'sign-off', 'close-handover')
  run.does(marta, 'sign-off', 'close-handover')
  run.leaves(diego)
  expect(run.waiting().map(({ person, command }) => [person, command])).toEqual([[lena.id, 'validate']])
  const alone = run.fork()
  alone.does(lena, 'validate', null, { outcome: 'works', note: 'Two requests, both solved' })
  expect(alone.waiting()).toEqual([])
  expect(alone.view(lena).validation?.waitsFor).toEqual([])
  expect(alone.timers()).toEqual([])
  run.leaves(lena)
  expect(run.waiting().map(({ person, command }) => [person, command])).toEqual([[ines.id, 'validate']])
  expect(run.timers()).toMatchObject([{ about: 'validation', people: [ines.id] }])
  expect(run.refusal(marta, 'validate', null, { outcome: 'works', note: 'Fine' })).toMatchObject({
    code: 'validation.not-yours',
    says: `${ines.name} says whether it worked.`,
  })
  run.does(ines, 'validate', null, { outcome: 'works', note: 'Nobody has complained' })
  expect(run.waiting()).toEqual([])
  expect(brokenIn(run)).toEqual([])
})
