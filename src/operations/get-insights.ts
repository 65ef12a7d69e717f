import { sql } from 'kysely'
import type { Insights, insights } from '../contract/insights.ts'
import { type Histogram, quantileOf } from '../core/base/histogram.ts'
import { Refusal } from '../core/base/refusal.ts'
import { withTenant } from '../store/database.ts'
import { mustBePlaybook, personAsked, unknownFilter } from './known-filter.ts'
import type { Operation } from './operation.ts'
import { type NamedPlaybook, playbookNames } from './playbook-names.ts'
import type { Services } from './services.ts'

const day = 86_400_000
const weekDays = 7 * day
const mostWeeks = 5 * 53
/** How many weeks are shown where nobody says which. */
const usualWeeks = 13

/** What `baton.insights` answers: small numbers under names, whatever the number of handovers. */
type Found = {
  now: { status: 'proposed' | 'running' | 'paused'; key: string; n: number }[]
  weeks: { what: 'started' | 'completed' | 'cancelled'; week: string; n: number }[]
  long: { what: 'handed over' | 'closed' | 'stage'; key: string; days: number; n: number }[]
  late: { role: string; n: number }[]
}

/** How handovers run, taken together. Whoever may see the list of handovers may see what it adds up to. */
export const getInsights =
  (services: Pick<Services, 'database' | 'directory' | 'playbooks'>): Operation<typeof insights.getInsights> =>
  async ({ query }, { tenant, now }) => {
    const span = spanOf(query, now)
    const [published, directory] = await Promise.all([services.playbooks(tenant), services.directory(tenant)])
    const { people } = directory
    const pages = playbookNames(published)
    mustBePlaybook(query.playbook, pages)
    const playbook = query.playbook ?? ''
    const team = query.team === undefined || query.team === '-' ? (query.team ?? '') : personAsked('team', query.team, directory)
    const found = await withTenant(services.database, tenant, async (queries) => {
      const { rows } = await sql<{ found: Found }>`
        select baton.insights(${tenant}, ${playbook}, ${team}, ${span.since}, ${span.until}, ${now.toISOString()}) as found`.execute(
        queries,
      )
      return rows[0]?.found ?? { now: [], weeks: [], long: [], late: [] }
    })
    const of = (status: Found['now'][number]['status']) => sum(found.now.filter((one) => one.status === status))
    const weeks = weeksOf(span, found.weeks)
    const managers = new Set([...people.values()].flatMap(({ manager }) => manager ?? []))
    const teams = [...managers]
      .flatMap((id) => people.get(id) ?? [])
      .map(({ id, name }) => ({ id, name }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    // Who manages nobody any more still has the handovers of that time.
    if (people.has(team) && !managers.has(team) && Object.values(found).every((counted) => counted.length === 0))
      throw unknownFilter(
        'team',
        people.get(team)?.name ?? team,
        'team of',
        `There are teams of: ${teams.map(({ name }) => name).join(', ')}.`,
      )
    return {
      from: dayOf(span.since),
      to: dayOf(new Date(span.until.getTime() - day)),
      now: {
        proposed: of('proposed'),
        running: of('running'),
        paused: of('paused'),
        stages: inPageOrder(
          found.now.filter(({ status }) => status === 'running').map(({ key, n }) => ({ ...stageOf(key, pages), handovers: n })),
          pages,
        ),
        late: {
          things: sum(found.late),
          byRole: found.late
            .map(({ role, n }) => ({ role, things: n }))
            .toSorted((a, b) => b.things - a.things || (a.role < b.role ? -1 : 1)),
        },
      },
      totals: {
        started: weeks.reduce((all, { started }) => all + started, 0),
        completed: weeks.reduce((all, { completed }) => all + completed, 0),
        cancelled: weeks.reduce((all, { cancelled }) => all + cancelled, 0),
      },
      weeks,
      handedOver: howLong(found.long.filter(({ what }) => what === 'handed over')),
      closed: howLong(found.long.filter(({ what }) => what === 'closed')),
      stageDays: stageDays(found.long, pages),
      playbooks: [...pages.values()].map(({ id, title }) => ({ id, title })),
      teams,
    }
  }

type Span = { since: Date; until: Date }

/** Whole weeks, the first and the last that are asked for included. */
function spanOf({ from, to }: { from?: string | undefined; to?: string | undefined }, now: Date): Span {
  const last = mondayOf(to === undefined ? now : new Date(to))
  const since = from === undefined ? new Date(last.getTime() - (usualWeeks - 1) * weekDays) : mondayOf(new Date(from))
  const weeks = (last.getTime() - since.getTime()) / weekDays + 1
  if (weeks < 1) throw new Refusal('invalid', 'insights.span', 'The period ends before it begins. Give a later end.', { where: 'to' })
  if (weeks > mostWeeks)
    throw new Refusal('invalid', 'insights.span', 'The period is longer than five years. Ask for a shorter one.', { where: 'from' })
  const until = new Date(last.getTime() + weekDays)
  if (until.getUTCFullYear() > 9999)
    throw new Refusal('invalid', 'insights.span', 'The period ends with the year 9999. Give an earlier end.', { where: 'to' })
  return { since, until }
}

function mondayOf(at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  return new Date(midnight - ((at.getUTCDay() + 6) % 7) * day)
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const sum = (rows: readonly { n: number }[]): number => rows.reduce((all, { n }) => all + n, 0)

function weeksOf({ since, until }: Span, counted: Found['weeks']): Insights['weeks'] {
  const byWeek = Map.groupBy(counted, ({ week }) => week)
  const weeks: Insights['weeks'] = []
  for (let at = since; at < until; at = new Date(at.getTime() + weekDays)) {
    const rows = byWeek.get(dayOf(at)) ?? []
    const of = (what: Found['weeks'][number]['what']) => sum(rows.filter((row) => row.what === what))
    weeks.push({ week: dayOf(at), started: of('started'), completed: of('completed'), cancelled: of('cancelled') })
  }
  return weeks
}

/** `playbook:stage`, as it is counted. */
function stageOf(key: string, pages: ReadonlyMap<string, NamedPlaybook>) {
  const [id = '', stage = ''] = key.split(':')
  const page = pages.get(id)
  const name = page?.stages.find((one) => one.id === stage)?.name
  return { playbook: { id, title: page?.title ?? id }, stage: stage === '' ? null : stage, name: stage === '' ? null : (name ?? stage) }
}

function inPageOrder<T extends { playbook: { id: string }; stage: string | null }>(
  rows: readonly T[],
  pages: ReadonlyMap<string, NamedPlaybook>,
): T[] {
  const order = [...pages.values()].flatMap(({ id, stages }) => [...stages.map((stage) => `${id}:${stage.id}`), `${id}:`])
  const place = ({ playbook, stage }: T) => order.indexOf(`${playbook.id}:${stage ?? ''}`)
  return rows.toSorted((a, b) => place(a) - place(b))
}

function howLong(counted: Histogram): Insights['closed'] {
  const handovers = sum(counted)
  return handovers === 0 ? null : { handovers, medianDays: quantileOf(counted, 0.5), ninetiethDays: quantileOf(counted, 0.9) }
}

function stageDays(long: Found['long'], pages: ReadonlyMap<string, NamedPlaybook>): Insights['stageDays'] {
  const rows = long.filter(({ what }) => what === 'stage')
  const all = rows.reduce((days, one) => days + one.days * one.n, 0)
  const found = [...Map.groupBy(rows, ({ key }) => key)].flatMap(([key, own]) => {
    const { playbook, stage, name } = stageOf(key, pages)
    const long = howLong(own)
    const days = own.reduce((sum, one) => sum + one.days * one.n, 0)
    return stage !== null && name !== null && long ? [{ playbook, stage, name, share: all === 0 ? 0 : days / all, ...long }] : []
  })
  return inPageOrder(found, pages)
}
