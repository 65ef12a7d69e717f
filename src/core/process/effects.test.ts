import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { record } from '../facts/sample-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { Run } from './testing/run.ts'
import { marta, named, priya, tom, vic } from './testing/sample-people.ts'
import { edited, kestrel, withRecords } from './testing/sample-world.ts'

const page = readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-csm.md'), 'utf8')
const { definition } = compilePlaybook(page)
const other = compilePlaybook(page.replace(/^- New CSM: Watch the collaboration project[\s\S]*?-->\n/m, '')).definition
const channel = 'join-channels/channel/kestrel'

function running(more: { providers?: Record<string, 'built-in' | 'by hand'> } = {}): Run {
  const run = new Run({
    definition,
    world: kestrel,
    at: '2026-11-02T15:00:00.000Z',
    starter: priya,
    start: { to: tom.id, reason: { kind: 'realignment' } },
    otherVersions: [other],
    ...more,
  })
  run.does(tom, 'accept')
  return run
}
const bothIn = (run: Run) =>
  run.records((world) =>
    withRecords(world, record('channel', 'kestrel', { name: 'kestrel', shared: true, members: [named(priya), named(tom)] })),
  )

test('an open task shows what would change, and applying it asks for each change once', () => {
  const run = running()
  expect(run.handover.effects[channel]).toMatchObject({
    state: 'planned',
    before: { members: [named(priya)] },
    after: { members: [named(priya), named(tom)] },
  })
  expect(run.does(priya, 'apply', 'join-channels')).toEqual(['EffectRequested'])
  expect(run.effectsAsked).toEqual([channel])
  expect(run.refusal(priya, 'apply', 'join-channels').code).toBe('effects.under-way')
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'applied' } })
  bothIn(run)
  expect(run.status('join-channels')).toBe('done')
  expect(run.machine({ command: 'effect-result', effect: channel, result: { state: 'applied' } })).toEqual([])
})

test('a change that failed can be planned again', () => {
  const run = running()
  run.does(priya, 'apply', 'join-channels')
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'failed', because: 'Not allowed' } })
  expect(run.does(priya, 'plan-effects', 'join-channels')).toContain('EffectsPlanned')
  expect(run.mayDo(priya)).toContain('apply join-channels')
})

test('nobody knows what became of a change: a person looks and says, and no machine repeats it', () => {
  const run = running()
  run.does(priya, 'apply', 'join-channels')
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'unknown', because: 'The connection broke' } })
  expect(run.effectsAsked).toEqual([channel])
  expect(run.waiting().find(({ task }) => task === 'join-channels')).toMatchObject({ command: 'settle-effect', on: channel })
  expect(run.refusal(vic, 'settle-effect', channel, { outcome: 'done', evidence: 'I see both' }).code).toBe('task.not-yours')
  run.does(priya, 'settle-effect', channel, { outcome: 'not done', evidence: 'The list of members shows only me' })
  expect(run.refusal(priya, 'settle-effect', channel, { outcome: 'done', evidence: 'Really' }).code).toBe('effect.known')
  expect(run.mayDo(priya)).toContain('plan-effects join-channels')
})

/** On whose lists it is to say what became of a change. */
const askedWhat = (run: Run) =>
  run.waiting().flatMap(({ command, on, person }) => (command === 'settle-effect' && on === channel ? [person] : []))

test('what became of a change is asked during a pause too, and after the end of a cancelled handover', () => {
  const run = running()
  run.does(priya, 'apply', 'join-channels')
  run.does(priya, 'pause', null, { because: 'The customer is on holiday' })
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'unknown', because: 'The connection broke' } })
  expect(askedWhat(run)).toEqual([priya.id])
  run.does(priya, 'cancel', null, { because: 'Not now' })
  expect(askedWhat(run)).toEqual([priya.id])
  // Nobody can choose another for her any more: whoever steers the handover looks.
  run.leaves(priya)
  expect(askedWhat(run)).toEqual([marta.id])
  run.does(marta, 'settle-effect', channel, { outcome: 'not done', evidence: 'Only Priya is in it' })
  expect(askedWhat(run)).toEqual([])
})

test('what became of a change that was to be taken back is asked though its task is done', () => {
  const run = running()
  run.does(priya, 'apply', 'join-channels')
  bothIn(run)
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'verified' } })
  run.does(priya, 'undo', channel)
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'unknown', because: 'The connection broke' } })
  expect(run.status('join-channels')).toBe('done')
  expect(run.waiting().find(({ on }) => on === channel)).toMatchObject({
    person: priya.id,
    verb: expect.stringMatching(/^Say what became of ".*", which was to be taken back$/),
  })
})

test('where nothing is connected the instruction says what to do, and doing it by hand leaves no plan behind', () => {
  const run = running({ providers: { chat: 'by hand' } })
  expect(run.refusal(priya, 'apply', 'join-channels')).toMatchObject({
    code: 'effects.by-hand',
    says: expect.stringContaining('Tom Becker'),
  })
  bothIn(run)
  expect(run.status('join-channels')).toBe('done')
  expect(Object.values(run.handover.effects).filter(({ task }) => task === 'join-channels')).toEqual([])
})

test('an applied change can be undone by whoever is responsible, and the task is open again', () => {
  const run = running()
  run.does(priya, 'apply', 'join-channels')
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'applied' } })
  bothIn(run)
  expect(run.refusal(tom, 'undo', channel).code).toBe('task.not-yours')
  run.does(priya, 'undo', channel)
  run.records((world) => withRecords(world, record('channel', 'kestrel', { name: 'kestrel', shared: true, members: [named(priya)] })))
  run.machine({ command: 'effect-result', effect: channel, result: { state: 'undone' } })
  expect(run.status('join-channels')).toBe('open')
  expect(run.replayed()).toEqual(run.handover)
})

test('what a later change of the same record came after stays while that one is on its way: nobody would watch the ticket', () => {
  const run = running()
  for (const who of [priya, tom]) run.does(who, 'report-call', 'internal-meeting', { held: true })
  run.does(priya, 'attest', 'introduce-new-csm')
  run.does(marta, 'apply', 'assign-account')
  run.does(tom, 'apply', 'follow-tickets')
  run.records((world) => edited(world, 'ticket', 'T-1', { followers: [named(priya), named(tom)] }))
  run.machine({ command: 'effect-result', effect: 'follow-tickets/ticket/T-1', result: { state: 'verified' } })
  run.clock(new Date(Date.parse(run.now) + 3_600_000).toISOString())
  run.does(priya, 'apply', 'leave-tickets')
  for (const state of ['requested', 'unknown', 'applied'] as const) {
    if (state !== 'requested') run.machine({ command: 'effect-result', effect: 'leave-tickets/ticket/T-1', result: { state } })
    expect(run.refusal(tom, 'undo', 'follow-tickets/ticket/T-1').says).toMatch(
      /^"Priya Nair leaves ticket T-1 .* came after it; undo that first\.$/,
    )
  }
})

test('cancelling drops what was planned, and says before how much that is', () => {
  const run = running()
  const planned = Object.values(run.handover.effects).filter(({ state }) => state === 'planned').length
  expect(JSON.stringify(run.can(priya).find(({ command }) => command === 'cancel')?.needs)).toContain(
    `It cannot be resumed. ${planned} planned changes are dropped.`,
  )
  run.does(priya, 'cancel', null, { because: 'Not now' })
  expect(run.handover.effects[channel]?.state).toBe('dropped')
})

test('a running handover moves to another version of its page with what was done', () => {
  const run = running()
  run.does(priya, 'attest', 'old-reads-playbook')
  expect(run.does(priya, 'change-playbook-version', null, { version: other.version })[0]).toBe('PlaybookVersionChanged')
  expect(run.handover.playbook.version).toBe(other.version)
  expect(run.status('watch-project')).toBe('unknown')
  expect(run.status('old-reads-playbook')).toBe('done')
  expect(run.view(tom).tasks).toHaveLength(14)
})

test('where nothing is left to change and the check still fails, applying says what it misses', () => {
  const run = running()
  run.does(priya, 'attest', 'old-reads-playbook', { note: 'Read' })
  expect(run.refusal(priya, 'apply', 'records-current')).toMatchObject({
    code: 'effects.none',
    says: expect.stringMatching(
      /^Nothing is left to change for "Bring the records .*" from here; it still fails: .*"Ship faster" \(updated/,
    ),
  })
})
