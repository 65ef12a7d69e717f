import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Insights } from '../../src/contract/insights.ts'
import { workingDaysBetween } from '../../src/core/calendar/elapsed.ts'
import type { Handover } from '../../src/core/process/handover.ts'
import { getInsights } from '../../src/operations/get-insights.ts'
import { keepInsights } from '../../src/operations/keep-insights.ts'
import { loadHandover } from '../../src/operations/load-handover.ts'
import { modelsOf } from '../../src/operations/read-models.ts'
import { append } from '../../src/store/log.ts'
import { openTestBaton, type TestBaton } from '../support/baton.ts'
import { Desk } from './desk.ts'

// What managers read of all handovers together is kept as they change. Here it is counted again, from the handovers themselves.

let baton: TestBaton
let desk: Desk
let now: Date

beforeAll(async () => {
  baton = await openTestBaton()
  desk = await Desk.open(baton.ask)
  now = await baton.app.services.now(baton.app.tenant)
})
afterAll(() => baton?.close())

type Row = {
  id: string
  playbook: string
  status: Handover['status']
  stage: string | null
  team: string
  state: Handover
  dues: { role: string; due: string }[]
}
type Filters = { playbook?: string; team?: string }

const owner = () => baton.app.services.database.owner

async function handovers({ playbook, team }: Filters): Promise<Row[]> {
  const { rows } = await owner().query<Row>(
    `select h.id, h.playbook, h.status, h.stage, h.row->>'team' as team, h.state, (
       select coalesce(json_agg(json_build_object('role', k.role, 'due', to_char(k.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
       from baton.task k where k.tenant = h.tenant and k.handover = h.id and k.status = 'open' and k.due_at is not null) as dues
     from baton.handover h where h.tenant = $1`,
    [baton.app.tenant],
  )
  return rows.filter((row) => (playbook ?? row.playbook) === row.playbook && (team ?? row.team) === row.team)
}

/** All that the demo has, and what it is made to do, whenever this runs. */
const span = () => {
  const day = (distance: number) => new Date(now.getTime() + distance * 86_400_000).toISOString().slice(0, 10)
  return { from: day(-3 * 365), to: day(180) }
}
const read = (filters: Filters, at = now) => {
  const { tenant, services } = baton.app
  const context = { tenant, now: at, actor: { kind: 'baton' as const }, requestId: '', token: '' }
  return getInsights(services)({ query: { ...span(), ...filters } }, context)
}

const middleOf = (days: readonly number[], part: number) => days.toSorted((a, b) => a - b)[Math.ceil(days.length * part) - 1]
const howLong = (days: readonly number[]) =>
  days.length === 0 ? null : { handovers: days.length, medianDays: middleOf(days, 0.5), ninetiethDays: middleOf(days, 0.9) }

/** The same numbers, each by going through all handovers. */
async function recounted(filters: Filters, at = now) {
  const rows = await handovers(filters)
  const { people } = await baton.app.services.directory(baton.app.tenant)
  const days = ({ state }: Row, to: string) => {
    const calendar = people.get(state.from.kind === 'person' ? state.from.id : state.startedBy)?.calendar
    if (!calendar || state.startedAt === null) throw new Error(`${state.ref} has no calendar or no start`)
    return to <= state.startedAt ? 0 : workingDaysBetween(state.startedAt, to, { ...calendar, leave: [] })
  }
  const of = (status: Row['status']) => rows.filter((row) => row.status === status)
  const late = rows.flatMap(({ dues }) => dues.filter(({ due }) => due < at.toISOString()))
  return {
    proposed: of('proposed').length,
    running: of('running').length,
    paused: of('paused').length,
    stages: [...Map.groupBy(of('running'), ({ playbook, stage }) => `${playbook} ${stage}`)]
      .map(([key, all]) => `${key} ${all.length}`)
      .toSorted(),
    late: [...Map.groupBy(late, ({ role }) => role)].map(([role, all]) => `${role} ${all.length}`).toSorted(),
    started: rows.filter(({ state }) => state.startedAt !== null).length,
    completed: of('completed').length,
    cancelled: of('cancelled').length,
    handedOver: howLong(rows.flatMap((row) => (row.state.ownership.changedAt === null ? [] : [days(row, row.state.ownership.changedAt)]))),
    closed: howLong(of('completed').map((row) => days(row, row.state.endedAt ?? ''))),
  }
}

const told = ({ now: { stages, late, ...counts }, totals, handedOver, closed }: Insights) => ({
  ...counts,
  ...totals,
  stages: stages.map(({ playbook, stage, handovers: n }) => `${playbook.id} ${stage} ${n}`).toSorted(),
  late: late.byRole.map(({ role, things }) => `${role} ${things}`).toSorted(),
  handedOver,
  closed,
})

/** Some of those that run are over, each after other times: what a small demo has too few of. */
async function completeSome() {
  const { services, tenant } = baton.app
  const running = (await handovers({})).filter(({ status, state }) => status === 'running' && state.startedAt !== null)
  for (const [index, { id, state: before }] of running.slice(0, 9).entries()) {
    const found = await loadHandover(services, { tenant, id, actor: { kind: 'baton' }, now })
    if ('answered' in found) throw new Error('No key was given')
    const after = (days: number) => new Date(Date.parse(before.startedAt ?? '') + days * 86_400_000).toISOString()
    const tasks = Object.entries(found.handover.tasks).map(([task, state], place) => [
      task,
      { ...state, status: 'done', finishedAt: after(1 + ((place * 7 + index) % 11)) },
    ])
    const over: Handover = {
      ...found.handover,
      status: 'completed',
      endedAt: after(12 + index),
      ownership: { ...found.handover.ownership, changedAt: after(3 + 2 * index) },
      tasks: Object.fromEntries(tasks),
    }
    const { number, timers } = found.stored
    await append(services.database, {
      tenant,
      stream: { kind: 'handover', id },
      expectedVersion: found.handover.version,
      events: [{ type: 'ToldForATest' }],
      actor: 'tester',
      at: now.toISOString(),
      models: modelsOf(over, [], found.circumstances, { number, timers, playbookVersion: found.playbookVersion }),
    })
  }
}

test('what is late stands under the role that it waits on, also where it is no task of the page: a review, a view that was asked for', async () => {
  const { rows } = await owner().query<{ command: string; role: string }>(
    `select split_part(task, ':', 1) as command, role from baton.task where tenant = $1 and due_at is not null`,
    [baton.app.tenant],
  )
  expect(rows.filter(({ command }) => command === 'decide').map(({ role }) => role)).toContain('CSE Territory Owner')
  // What is asked of somebody by name is said beside the number.
  const byName = new Set(rows.flatMap(({ command, role }) => (role === '' ? [command] : [])))
  expect([...byName].filter((command) => command !== 'validate' && command !== 'say-ready')).toEqual([])
})

test('every number is what the handovers give, for all of them and for each playbook and team', async () => {
  await completeSome()
  const all = await read({})
  expect(told(all)).toEqual(await recounted({}))
  expect(all).toMatchObject({ closed: { medianDays: expect.any(Number) }, handedOver: { medianDays: expect.any(Number) } })
  for (const { playbook, stage, handovers: n } of all.stageDays)
    expect([playbook.id, stage, n]).toEqual([playbook.id, stage, (await read({ playbook: playbook.id })).closed?.handovers])
  expect(all.stageDays.length).toBeGreaterThan(2)
  expect(all.stageDays.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  expect(all.teams.length).toBeGreaterThan(1)
  for (const { id: playbook } of all.playbooks) expect(told(await read({ playbook }))).toEqual(await recounted({ playbook }))
  for (const { id: team } of [...all.teams, { id: '-' }]) expect(told(await read({ team })), team).toEqual(await recounted({ team }))
  const [team, playbook] = [all.teams[0]?.id ?? '', all.playbooks[0]?.id ?? '']
  expect(told(await read({ team, playbook }))).toEqual(await recounted({ team, playbook }))
})

test('behind the number of what is late stand the handovers in which it is, for each role, and no others', async () => {
  const { teams } = await read({})
  let found = 0
  for (const filters of [{}, ...teams.map(({ id: team }) => ({ team }))]) {
    const rows = await handovers(filters)
    const { byRole } = (await read(filters)).now.late
    for (const { role } of byRole) {
      const query = new URLSearchParams({ ...filters, lateRole: role || '-', limit: '200' })
      const { items } = await desk.get<{ items: { id: string }[] }>(desk.operations, `/handovers?${query}`)
      const behind = rows.filter(({ dues }) => dues.some((one) => one.role === role && one.due < now.toISOString()))
      expect(items.map(({ id }) => id).toSorted(), query.toString()).toEqual(behind.map(({ id }) => id).toSorted())
      found += items.length
    }
  }
  expect(found).toBeGreaterThan(0)
})

test('what gets late by the clock alone is late in its minute, where it was due', async () => {
  const dues = (await handovers({})).flatMap((row) => row.dues.map(({ due }) => due)).filter((due) => due > now.toISOString())
  const [next] = dues.toSorted()
  if (next === undefined) throw new Error('Nothing in the demo is due')
  const before = await read({}, new Date(next))
  const after = await read({}, new Date(Date.parse(next) + 1))
  expect(after.now.late.things).toBeGreaterThan(before.now.late.things)
  for (const minutes of [-1, 0, 1, 59, 60, 61, 60 * 24 * 40]) {
    const at = new Date(Date.parse(next) + minutes * 60_000)
    expect(told(await read({}, at)).late, `${minutes} minutes`).toEqual((await recounted({}, at)).late)
  }
})

test('an answer holds what was acknowledged before it was asked, and a recount finds no difference', async () => {
  const before = await read({})
  const { items } = await desk.get<{ items: { id: string; ref: string }[] }>(desk.operations, '/handovers?status=running&limit=1')
  const [one] = items
  if (!one) throw new Error('Nothing runs in the demo')
  const command = (body: object) => baton.ask('POST', `/handovers/${one.id}/commands`, { as: desk.operations, body })
  expect((await command({ command: 'pause', because: 'The customer is away.' })).status).toBe(200)
  const paused = await read({})
  expect([paused.now.paused, paused.now.running]).toEqual([before.now.paused + 1, before.now.running - 1])
  expect((await command({ command: 'cancel', because: 'Nobody moves.' })).status).toBe(200)
  const after = await read({})
  expect([after.now.paused, after.totals.cancelled]).toEqual([before.now.paused, before.totals.cancelled + 1])
  expect(told(after)).toEqual(await recounted({}))
  expect((await owner().query('select baton.wrong_insights($1)::integer as wrong', [baton.app.tenant])).rows).toEqual([{ wrong: 0 }])
})

test('whoever reads handovers reads them together over the API, in weeks, and a span that is none is refused', async () => {
  const viewer = desk.people().find(({ roles }) => roles.includes('viewer'))?.email ?? desk.operations
  const { status, body } = await baton.ask('GET', '/insights?from=2026-11-04&to=2026-11-18', { as: viewer })
  expect(status).toBe(200)
  expect(body).toMatchObject({ from: '2026-11-02', to: '2026-11-22' })
  expect((body as Insights).weeks.map(({ week }) => week)).toEqual(['2026-11-02', '2026-11-09', '2026-11-16'])
  for (const asked of ['from=2026-11-18&to=2026-11-04', 'from=2016-11-18&to=2026-11-04', 'to=9999-12-31'])
    expect((await baton.ask('GET', `/insights?${asked}`, { as: viewer })).body).toMatchObject({ code: 'insights.span' })
})

test('a number that went wrong is found within a day and counted anew; what ended before it was counted is counted then', async () => {
  const { services, tenant } = baton.app
  const before = told(await read({}))
  await owner().query(`update baton.insight_count set n = n + 3 where tenant = $1 and what = 'running'`, [tenant])
  await owner().query(`update baton.handover set row = row - 'cycle' where tenant = $1`, [tenant])
  expect(await keepInsights(services, tenant)).toBeGreaterThan(0)
  expect(told(await read({}))).toEqual(before)
  expect(await keepInsights(services, tenant)).toBe(0)
})
