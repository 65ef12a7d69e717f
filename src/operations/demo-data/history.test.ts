import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nextWorkingMoment } from '../../core/calendar/working-moments.ts'
import { compilePlaybook } from '../../core/playbook/compile-playbook.ts'
import { brokenPrinciples } from '../../core/process/judging.ts'
import { decideMachine } from '../../core/process/machine.ts'
import { isStuck, timersOf } from '../../core/process/timers.ts'
import { isLate } from '../../core/process/view.ts'
import { waitingOn } from '../../core/process/waiting.ts'
import { type Kind, kindNames, kindOf } from '../../core/records/kinds.ts'
import { checkKey } from '../../core/records/record.ts'
import type { PublishedPlaybook } from '../services.ts'
import { setScene, type Told, tellHandover } from './history.ts'

const playbooks = ['csm-to-csm', 'csm-to-cse', 'cse-to-csm'].map((id): PublishedPlaybook => {
  const page = readFileSync(join(import.meta.dirname, `../../../playbooks/${id}.md`), 'utf8')
  return { id, version: 1, page, origin: 'folder', publishedAt: '2026-01-01T00:00:00.000Z', ...compilePlaybook(page) }
})

async function history(size: 'whole' | 'small', now: string) {
  const scene = await setScene({ tenant: 'demo', now, address: 'http://127.0.0.1:3000', linkSecret: 'test', size, playbooks })
  return { scene, told: scene.handovers.map((planned) => tellHandover(scene, planned)) }
}

const isUnderWay = ({ handover }: Told) => ['proposed', 'running', 'paused'].includes(handover.status)
const late = (told: Told[]) => told.filter(({ handover, circumstances }) => isLate(handover, circumstances))

test('the whole demo has 520 accounts in 12 books, 63 handovers under way and 150 that ended', { timeout: 120_000 }, async () => {
  const now = '2026-12-02T17:30:00.000Z'
  const { scene, told } = await history('whole', now)
  expect(scene.accounts).toHaveLength(520)
  expect(new Set(scene.accounts.map(({ name }) => name.toLowerCase())).size).toBe(520)
  const holders = scene.accounts.flatMap(({ assignments }) =>
    assignments.flatMap(({ role, holder, holderKind, toAt }) =>
      role === 'CSM' && holderKind === 'person' && toAt === null ? [holder] : [],
    ),
  )
  // Jonas has left in the middle of a handover, so one account is still in his name.
  expect(new Set(holders).size).toBe(13)

  const running = told.filter(isUnderWay)
  expect(running).toHaveLength(63)
  const ended = told.filter((one) => !isUnderWay(one))
  expect(ended).toHaveLength(150)
  expect(ended.filter(({ handover }) => handover.status === 'cancelled')).toHaveLength(12)
  expect(new Set(running.map(({ handover }) => handover.status))).toEqual(new Set(['proposed', 'running', 'paused']))
  expect(late(running)).toHaveLength(5)
  expect(running.filter(({ handover, circumstances }) => isStuck(handover, circumstances))).toEqual([])
  expect(running.some(({ handover }) => Object.values(handover.gates).some(({ rounds }) => rounds.length === 2))).toBe(true)

  const open = new Set(
    running.flatMap(({ handover }) =>
      Object.entries(handover.tasks).flatMap(([id, { status }]) => (status === 'open' ? [`${handover.playbook.id} ${id}`] : [])),
    ),
  )
  const stages = playbooks[1]?.definition.stages.map(({ tasks }) => tasks.some(({ id }) => open.has(`csm-to-cse ${id}`)))
  expect(stages).toEqual([true, true, true, true, true])

  // What a gatekeeper was shown knew nothing of what came later.
  for (const { handover } of told)
    for (const { submittedAt, items } of Object.values(handover.gates).flatMap(({ rounds }) => rounds))
      for (const { title, value } of items)
        if (/ping/.test(title))
          expect([value, (/\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? '') <= submittedAt.slice(0, 10)]).toEqual([value, true])
  // Everything that is written lies in the past, and six months of it.
  const steps = told.flatMap((one) => one.steps)
  expect(steps.filter(({ at }) => at > now)).toEqual([])
  const first = steps.map(({ at }) => at).toSorted()[0] ?? now
  expect((Date.parse(now) - Date.parse(first)) / 86_400_000).toBeGreaterThan(180)
})

describe.each([
  '2026-12-02T17:30:00.000Z',
  '2026-11-29T03:10:00.000Z',
  '2027-01-01T12:00:00.000Z',
  '2027-03-15T08:01:00.000Z',
])('a demo that begins at %s', (now) => {
  test('has five that are late, none that is stuck, and nothing that happens at the first look', { timeout: 60_000 }, async () => {
    const { told } = await history('small', now)
    expect(late(told).map(({ circumstances }) => circumstances.world.account.name)).toHaveLength(5)
    for (const { handover, circumstances } of told) {
      expect(isStuck(handover, circumstances), handover.ref).toBe(false)
      expect(
        timersOf(handover, circumstances).filter(({ at }) => at <= now),
        handover.ref,
      ).toEqual([])
      expect(decideMachine({ command: 'recheck' }, handover, { ...circumstances, actor: { kind: 'baton' } }), handover.ref).toEqual([])
      expect(brokenPrinciples(handover, circumstances)).toEqual([])
    }
  })
})

test('a breach has gone up to operations, and the manager of who goes on leave is asked for a deputy', { timeout: 60_000 }, async () => {
  const { told } = await history('small', '2026-12-02T17:30:00.000Z')
  const events = told.flatMap(({ steps }) => steps).flatMap((step) => step.events)
  expect(events).toContainEqual(expect.objectContaining({ type: 'Reminded', kind: 'late-for-operations' }))
  const rows = told.flatMap(({ handover, circumstances }) =>
    waitingOn(handover, circumstances).flatMap(({ task, person, verb }) =>
      task.startsWith('away.') ? [[circumstances.people.get(person)?.name, verb]] : [],
    ),
  )
  expect(rows).toContainEqual(['Ines Duarte', expect.stringMatching(/^Name a deputy for Anselm Krüger, on leave from /)])
})

test('people act while they are at work', { timeout: 60_000 }, async () => {
  const { scene, told } = await history('small', '2026-12-02T17:30:00.000Z')
  const acted = told
    .flatMap(({ steps }) => steps)
    .flatMap(({ actor, at }) => {
      const member = scene.people.directory.people.get(actor)
      return member ? [nextWorkingMoment(at, member.calendar) === at] : []
    })
  expect(acted.length).toBeGreaterThan(200)
  // Where two calendars hardly overlap, the later one may have begun a little early.
  expect(acted.filter((isAtWork) => isAtWork).length / acted.length).toBeGreaterThan(0.95)
})

test('the same moment gives the same demo', { timeout: 60_000 }, async () => {
  const [one, other] = [await history('small', '2026-12-02T17:30:00.000Z'), await history('small', '2026-12-02T17:30:00.000Z')]
  expect(JSON.stringify(other.told.map(({ steps }) => steps))).toBe(JSON.stringify(one.told.map(({ steps }) => steps)))
  expect(other.scene.beginnings).toEqual(one.scene.beginnings)
})

test('every record is one that a person could have entered', async () => {
  const { scene } = await history('small', '2026-12-02T17:30:00.000Z')
  const strict = new Map(kindNames.map((kind) => [kind, kindOf(kind).schema.strict()]))
  const written = scene.beginnings.flatMap(({ models }) => models?.records ?? [])
  expect(written.length).toBeGreaterThan(500)
  for (const { kind, key = '', data } of written) {
    expect(() => checkKey(kind as Kind, key)).not.toThrow()
    expect(strict.get(kind as Kind)?.safeParse(data).error, `${kind} ${key}`).toBeUndefined()
  }
})
