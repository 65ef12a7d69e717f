import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../base/refusal.ts'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import type { MoveInInput } from './move-in.ts'
import { answersFor } from './testing/answers.ts'
import { brokenIn } from './testing/invariants.ts'
import { Run } from './testing/run.ts'
import { ada, csePool, lena, marta, nina, noor, priya, sam, tom } from './testing/sample-people.ts'
import { edited, kestrel, poolOnCustomerCall, scaled, tidied, withRecords } from './testing/sample-world.ts'
import { transition } from './testing/stages.ts'

const page = (name: string) => compilePlaybook(readFileSync(join(import.meta.dirname, `../../../playbooks/${name}.md`), 'utf8')).definition
const toPool = page('csm-to-cse')
const toCsm = page('csm-to-csm')
const now = '2026-11-25T15:00:00.000Z'
const review = 'territory-owner-review'

/** What a person would have answered in the document. */
const written = Object.fromEntries(answersFor(transition(toPool).view(priya)))

const said = (more: Partial<MoveInInput> = {}): NonNullable<Run['given']['movedIn']> => ({
  source: { name: 'kestrel.md', digest: 'd1' },
  startedOn: '2026-11-02',
  done: [],
  approvals: [],
  answers: written,
  ...more,
})
const moved = (more: Partial<MoveInInput> = {}, { world = tidied(kestrel, now), starter = sam, definition = toPool } = {}) =>
  new Run({
    definition,
    world,
    at: now,
    starter,
    start: { to: definition === toPool ? csePool.id : tom.id, reason: { kind: 'realignment' } },
    movedIn: said(more),
  })
const planOpen = (world: typeof kestrel) => edited(world, 'success-plan', 'plan', { status: 'active' })
const approved = { approvals: [{ gate: review, by: lena.id, on: '2026-11-12' }] }
const refusal = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error('It was taken')
}

describe('a handover that was under way elsewhere', () => {
  test('goes on at its stage: what was done before is somebody’s word, and says where it stands', () => {
    const run = moved({
      ...approved,
      stage: 'internal-handover',
      done: [{ task: 'handover-call', on: '2026-11-18', link: 'https://wiki.example/k' }],
    })
    expect(run.handover).toMatchObject({
      status: 'running',
      awaiting: null,
      startedAt: '2026-11-02T15:00:00.000Z',
      movedIn: { by: sam.id },
    })
    expect(run.handover.tasks['handover-call']).toMatchObject({
      status: 'done',
      finishedAt: '2026-11-18T18:00:00.000Z',
      evidence: {
        kind: 'attested',
        by: sam.id,
        at: now,
        url: 'https://wiki.example/k',
        note: expect.stringContaining('Moved in from kestrel.md'),
      },
    })
    // The check that follows from it holds by itself; what talks are left is open.
    expect(run.status('record-call')).not.toBe('done')
    expect(run.status('top-three')).toBe('open')
    expect(run.view(sam).day?.number).toBeGreaterThan(10)
    expect(brokenIn(run)).toEqual([])
    expect(run.replayed()).toEqual(run.handover)
  })

  test('a check that passes is evidence of its own; one that fails stands against the word, and the task is open', () => {
    const run = moved(
      { done: [{ task: 'classify-instances' }, { task: 'close-plans-and-ctas', on: '2026-11-04' }] },
      { world: planOpen(tidied(kestrel, now)) },
    )
    expect(run.handover.tasks['classify-instances']?.evidence?.kind).toBe('read')
    expect(run.handover.tasks['close-plans-and-ctas']).toMatchObject({
      status: 'open',
      reopened: { cause: 'regressed', because: expect.stringMatching(/^Said to be done on Wed 4 Nov in kestrel.md, but .*Ship faster/) },
    })
    // Repaired, the machine sees it, and nobody has to say it again.
    run.records((before) => tidied(before, now))
    expect(run.handover.tasks['close-plans-and-ctas']?.evidence?.kind).toBe('read')
  })

  test('nothing is asked again: what stands in its document is answered, with where it comes from', () => {
    const run = moved()
    const asked = run
      .view(priya)
      .document.flatMap(({ later, fields }) => (later ? [] : fields))
      .flatMap(({ blanks }) => blanks)
    expect(asked.filter(({ by }) => by === 'nobody')).toEqual([])
    expect(moved({ answers: {} }).status('fill-handover-document')).toBe('open')
    expect(run.happened.find(({ type }) => type === 'Answered')).toMatchObject({ by: sam.id, from: 'kestrel.md' })
    expect(run.status('fill-handover-document')).toBe('done')
  })

  test('an answer that the records contradict or that fits no blank is left out with the reason', () => {
    const [first] = Object.keys(written)
    const run = moved({ answers: { ...written, [first ?? '']: { no: 'answer' } } })
    expect(run.leftOut).toContainEqual(expect.objectContaining({ what: 'answer', id: first }))
    expect(run.handover.answers[first ?? '']).toBeUndefined()
  })

  test('nothing is sent again: no mail, no invitation, no change elsewhere, nobody late, however long ago it began', () => {
    const run = moved(
      { ...approved, stage: 'customer-communication' },
      { world: poolOnCustomerCall(tidied(kestrel, now), '2026-11-10T15:00:00.000Z') },
    )
    expect(run.heard.flatMap(({ messages }) => messages)).toEqual([])
    expect(run.told).toEqual([])
    expect(run.invited).toEqual([])
    expect(run.effectsAsked).toEqual([])
    // Who takes part reads one line in their next list.
    expect(new Set(run.heard.flatMap(({ notes }) => notes.map(({ about }) => about)))).toEqual(new Set(['HandoverMovedIn']))
    expect(run.happened.some(({ type }) => type === 'IncidentOpened')).toBe(true)
    const dues = Object.values(run.handover.tasks).flatMap(({ status, due }) => (status === 'open' && due ? [due.due] : []))
    expect(dues.length).toBeGreaterThan(0)
    for (const due of dues) expect(due > now).toBe(true)
    for (const { at } of run.timers()) expect(at > now).toBe(true)
  })

  test('what happens afterwards is told like anything else', () => {
    const run = moved({ ...approved, stage: 'internal-handover' })
    run.does(lena, 'revoke-approval', review, { because: 'Two instances are missing' })
    expect(run.heard.at(-1)?.messages.map(({ person }) => person)).toContain(priya.id)
  })
})

describe('an approval that was given elsewhere', () => {
  test('holds with who and when, beside who vouches for it, and is bound to what it stands on now', () => {
    const run = moved({ ...approved, stage: 'internal-handover' })
    expect(run.handover.gates[review]?.rounds).toMatchObject([
      {
        number: 1,
        submittedBy: priya.id,
        decision: { outcome: 'approved', by: lena.id, at: '2026-11-12T18:00:00.000Z', comment: expect.stringContaining('outside Baton') },
      },
    ])
    expect(run.handover.tasks[toPool.gates[0]?.task ?? '']?.evidence).toMatchObject({ kind: 'attested', by: sam.id })
    expect(run.happened.find(({ type }) => type === 'ApprovalMovedIn')).toMatchObject({ by: sam.id, decidedBy: lena.id })
    run.records(planOpen)
    expect(run.handover.gates[review]?.void?.cause).toBe('stale')
  })

  test.each([
    [
      'by somebody who is no gatekeeper',
      { approvals: [{ gate: review, by: nina.id, on: '2026-11-12' }] },
      tidied(kestrel, now),
      /neither its CSE Territory Owner nor/,
    ],
    ['on something that does not stand', approved, kestrel, /does not stand/],
  ])('%s is decided here', (_how, more, world, words) => {
    const run = moved(more, { world })
    expect(run.leftOut).toContainEqual(expect.objectContaining({ what: 'gate', because: expect.stringMatching(words) }))
    expect(run.handover.gates[review]?.rounds ?? []).toEqual([])
  })

  test('a recorded deputy may have given it', () => {
    expect(moved({ approvals: [{ gate: review, by: noor.id, on: '2026-11-12' }] }).handover.gates[review]?.rounds[0]?.decision?.by).toBe(
      noor.id,
    )
  })

  test('whoever submits the package vouches for no approval of it', () => {
    const run = moved({ ...approved, roles: { CSM: ada.id, 'CSM Manager': marta.id } }, { starter: ada })
    expect(run.leftOut).toContainEqual(expect.objectContaining({ what: 'gate', because: expect.stringContaining('cannot vouch') }))
  })
})

describe('a letter that was sent elsewhere', () => {
  const sent = { ...approved, stage: 'customer-communication', letterSentOn: '2026-11-20' }

  test('counts as sent, goes out no second time, and moves the account as the page says', () => {
    const run = moved(sent, { world: scaled(tidied(kestrel, now)) })
    expect(run.handover.letter).toMatchObject({ versions: [], outcome: { outcome: 'sent', how: 'word', by: sam.id } })
    expect(run.status('send-letter')).toBe('done')
    expect(run.handedOver).toEqual([])
    expect(run.refusal(priya, 'draft-letter', 'send-letter').code).toBe('letter.sent')
    expect(run.mayDo(priya).filter((one) => /release-letter|hand-letter/.test(one))).toEqual([])
    expect(run.waiting().filter(({ command }) => command === 'consult')).toEqual([])
    expect(run.handover.ownership.changedAt).toBe(now)
    expect(run.view(sam).letter?.outcome?.evidence).toContain('outside Baton')
    expect(brokenIn(run)).toEqual([])
  })

  test('before anybody had approved it, is refused', () => {
    expect(refusal(() => moved({ letterSentOn: '2026-11-20' }))).toMatch(/^move-in.sent-unapproved: .*Say who did/)
    expect(refusal(() => moved({ ...sent, approvals: [{ gate: review, by: nina.id, on: '2026-11-12' }] }))).toMatch(
      /^move-in.sent-unapproved/,
    )
  })
})

describe('what nobody’s word can stand for', () => {
  test.each([
    ['the change of owner', 'leave-active-book', /the account changes hands here/],
    ['a signature', 'pool-sign-off', /signed here/],
    ['the closing', 'close-handover', /signed here/],
    ['a letter without its day', 'send-letter', /on which day/],
    ['a draft', 'draft-letter', /written here/],
    ['an agreement on a text that is not here', 'agree-timing', /agreed together/],
    ['a review without who decided', 'review-instances', /who approved/],
  ])('%s', (_what, task, words) => {
    const run = moved({ done: [{ task }] })
    expect(run.leftOut).toContainEqual(expect.objectContaining({ what: 'task', id: task, because: expect.stringMatching(words) }))
    expect(run.status(task)).not.toBe('done')
  })

  test('an account that has changed hands already stays where it is', () => {
    const holder = { type: 'person', person: { id: tom.id, name: tom.name } }
    const world = withRecords(kestrel, record('assignment', 'CSM-1', { role: 'CSM', holder, from: '2024-01-01T00:00:00Z' }))
    expect(refusal(() => moved({ answers: {} }, { world, definition: toCsm }))).toMatch(
      /^move-in.changed-hands: .*already belongs to Tom Becker/,
    )
  })

  test('days to come, days before the start, unknown stages, tasks and gates are refused', () => {
    expect(refusal(() => moved({ startedOn: '2026-11-26' }))).toMatch(/^move-in.date/)
    expect(refusal(() => moved({ done: [{ task: 'handover-call', on: '2026-11-01' }] }))).toMatch(
      /^move-in.date: .*before the handover started/,
    )
    expect(refusal(() => moved({ stage: 'nowhere' }))).toMatch(/^move-in.no-stage/)
    expect(refusal(() => moved({ done: [{ task: 'nothing' }] }))).toMatch(/^task.unknown/)
    expect(refusal(() => moved({ approvals: [{ gate: 'none', by: lena.id, on: '2026-11-12' }] }))).toMatch(/^move-in.no-gate/)
    expect(
      refusal(() =>
        moved(
          { letterSentOn: '2026-11-20', answers: {} },
          {
            definition: {
              ...toCsm,
              letters: [],
              stages: toCsm.stages.map((stage) => ({ ...stage, tasks: stage.tasks.filter(({ kind }) => kind !== 'letter') })),
            },
          },
        ),
      ),
    ).toMatch(/^move-in.no-letter/)
  })

  test('only operations and administrators move in', () => {
    expect(refusal(() => moved({}, { starter: priya }))).toMatch(/^move-in.not-yours/)
    expect(refusal(() => moved({}, { starter: marta }))).toMatch(/^move-in.not-yours/)
  })
})

test('everybody sees from where it was moved in, and who vouches for it', () => {
  expect(moved().view(priya).movedIn).toEqual({ by: { id: sam.id, name: sam.name }, at: now, source: { name: 'kestrel.md' } })
})
