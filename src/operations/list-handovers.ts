import { type RawBuilder, sql } from 'kysely'
import type { HandoverRow, handovers } from '../contract/handovers.ts'
import { labelsIn } from '../core/documents/filled.ts'
import { named } from '../core/policy/service-tiers.ts'
import { labelsOf } from '../core/process/labels.ts'
import { withTenant } from '../store/database.ts'
import type { HandoverStatus } from '../store/tables.ts'
import { audienceOf } from './audience.ts'
import { containing, pageOf, positionOf } from './cursor.ts'
import type { Directory } from './directory.ts'
import { holderAsked, mustBeAccount, mustBeOneOf, mustBePlaybook, personAsked } from './known-filter.ts'
import { isId } from './load-account.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { playbookNames } from './playbook-names.ts'
import type { HandoverListRow } from './read-models.ts'
import type { PublishedPlaybook, Services } from './services.ts'

type Row = {
  id: string
  ref: string
  version: number
  status: HandoverStatus
  playbook: string
  playbook_version: number
  account: string
  account_name: string
  region: string | null
  renewal: string | null
  arr: number | null
  due_at: Date | null
  tasks_done: number
  tasks_total: number
  started_at: Date | null
  ended_at: Date | null
  updated_at: Date
  row: HandoverListRow
  sort_key: string
}

const text = (column: string, nulls: string) =>
  sql`coalesce(to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), ${nulls}) collate "C"`

/** What a list is sorted by, as text, so that one cursor serves all: what has no date comes last either way. */
const sorts: Record<'updated' | 'due' | 'renewal' | 'account' | 'started', { key: RawBuilder<unknown>; newestFirst: boolean }> = {
  due: { key: text('h.due_at', '9999'), newestFirst: false },
  renewal: { key: sql`coalesce(a.data->>'renewal', '9999') collate "C"`, newestFirst: false },
  account: { key: sql`lower(a.name)`, newestFirst: false },
  updated: { key: text('h.updated_at', '0000'), newestFirst: true },
  started: { key: text('h.started_at', '0000'), newestFirst: true },
}

/** Handovers with filters, all of them in one statement; the total counts over all pages. */
export const listHandovers =
  (services: Pick<Services, 'database' | 'directory' | 'playbooks'>): Operation<typeof handovers.listHandovers> =>
  async ({ query }, context) => {
    const { tenant, now } = context
    const { limit, cursor, sort, ...asked } = query
    const [directory, published] = await Promise.all([services.directory(tenant), services.playbooks(tenant)])
    const filters = withIds(asked, context, directory)
    const list = { list: 'handovers', sort, ...withoutUndefined(filters) }
    const after = positionOf(cursor, list, 2)
    const { key, newestFirst } = sorts[sort]
    const direction = newestFirst ? sql`desc` : sql`asc`
    const beyond =
      after === undefined
        ? sql`true`
        : newestFirst
          ? sql`(${key}, h.id) < (${after[0]}, ${after[1]}::uuid)`
          : sql`(${key}, h.id) > (${after[0]}, ${after[1]}::uuid)`
    const matching = sql`from baton.handover h join baton.account a on a.tenant = ${tenant} and a.id = h.account
      where h.tenant = ${tenant} and ${sql.join([...conditions(filters, now), withLabel(filters.label, published, directory)], sql` and `)}`
    const [{ rows }, counted] = await withTenant(services.database, tenant, (queries) =>
      Promise.all([
        sql<Row>`
          select h.id, h.ref, h.version, h.status, h.playbook, h.playbook_version, h.account, a.name as account_name, a.data->>'region' as region,
            a.data->>'renewal' as renewal, (a.data->>'arr')::float8 as arr, h.due_at, h.tasks_done, h.tasks_total, h.started_at, h.ended_at,
            h.updated_at, h.row, ${key} as sort_key
          ${matching} and ${beyond} order by ${key} ${direction}, h.id ${direction} limit ${limit + 1}`.execute(queries),
        sql<{ total: number }>`select count(*)::integer as total ${matching}`.execute(queries),
      ]),
    )
    const total = counted.rows[0]?.total ?? 0
    if (total === 0) {
      mustBeKnown(filters, published, directory)
      await mustBeAccount(services, tenant, { filter: 'account', given: filters.account })
    }
    const shown = pageOf(rows, limit, list, ({ sort_key, id }) => [sort_key, id])
    return {
      items: shown.rows.map((row) => handoverLine(row, { actor: context.actor, now, directory, published })),
      next: shown.next,
      total,
    }
  }

type Filters = {
  status?: string | undefined
  stage?: string | undefined
  playbook?: string | undefined
  account?: string | undefined
  owner?: string | undefined
  holding?: string | undefined
  late?: boolean | undefined
  lateRole?: string | undefined
  team?: string | undefined
  renewal?: string | undefined
  label?: string | undefined
  q?: string | undefined
}

/** The filters with the ids of whom they mean. */
const withIds = ({ owner, holding, team, ...filters }: Filters, context: SignedInContext, directory: Directory): Filters => ({
  ...filters,
  ...(owner === undefined ? {} : { owner: owner === 'me' ? idOf(context) : holderAsked('owner', owner, directory) }),
  ...(team === undefined ? {} : { team: team === '-' ? team : personAsked('team', team, directory) }),
  ...(holding === undefined ? {} : { holding: holding === 'me' ? idOf(context) : personAsked('holding', holding, directory) }),
})

/** Looked at only where nothing was found: what is in the list is there. */
function mustBeKnown({ playbook, stage, label, lateRole }: Filters, published: readonly PublishedPlaybook[], { labels }: Directory): void {
  const pages = playbookNames(published)
  mustBePlaybook(playbook, pages)
  const stages = [...pages.values()].filter(({ id }) => playbook === undefined || id === playbook).flatMap((page) => page.stages)
  mustBeOneOf('stage', stage === '-' ? undefined : stage, 'stage', [...new Map(stages.map((one) => [one.id, one])).values()])
  mustBeOneOf('label', label, 'label', labels)
  const roles = new Set(published.flatMap(({ definition }) => definition.roles.map(({ name }) => name)))
  mustBeOneOf(
    'lateRole',
    lateRole === '-' ? undefined : lateRole,
    'role',
    [...roles].map((name) => ({ id: name, name })),
  )
}

const underWay = sql`h.status in ('proposed', 'running', 'paused')`

function conditions(
  { status, stage, playbook, account, owner, holding, late, lateRole, team, renewal, q }: Filters,
  now: Date,
): RawBuilder<unknown>[] {
  const isLate = sql`(h.status = 'running' and h.due_at < ${now})`
  return [
    status === undefined
      ? sql`true`
      : status === 'active'
        ? underWay
        : status === 'ended'
          ? sql`not ${underWay}`
          : sql`h.status = ${status}`,
    ...(stage === undefined ? [] : [stage === '-' ? sql`h.stage is null` : sql`h.stage = ${stage}`]),
    ...(playbook === undefined ? [] : [sql`h.playbook = ${playbook}`]),
    ...(account === undefined
      ? []
      : [
          sql`exists (select from baton.handover_account c where c.tenant = h.tenant and c.handover = h.id and c.account::text = ${account.toLowerCase()})`,
        ]),
    ...(owner === undefined ? [] : [sql`(h.row->'from'->>'id' = ${owner} or h.row->'to'->>'id' = ${owner})`]),
    ...(holding === undefined ? [] : [isId(holding) ? sql`${holding}::uuid = any(h.holding)` : sql`false`]),
    ...(late === undefined ? [] : [late ? isLate : sql`not coalesce(${isLate}, false)`]),
    // As insights count it: each thing with a due, in whatever state the handover is.
    ...(lateRole === undefined
      ? []
      : [
          sql`exists (select from baton.task k where k.tenant = h.tenant and k.handover = h.id and k.status = 'open' and k.due_at < ${now}
            and k.role = ${lateRole === '-' ? '' : lateRole})`,
        ]),
    ...(team === undefined ? [] : [sql`coalesce(h.row->>'team', '-') = ${team}`]),
    ...(renewal === undefined ? [] : [sql`a.data->>'renewal' <= ${renewal}`]),
    ...(q === undefined
      ? []
      : [
          sql`(a.search like ${containing(q)} or lower(concat_ws(' ', h.ref, h.row->'from'->>'name', h.row->'to'->>'name')) like ${containing(q)})`,
        ]),
  ]
}

/** What carries a label by hand, and what runs on a page that gives it. */
function withLabel(label: string | undefined, published: readonly PublishedPlaybook[], { labels }: Directory): RawBuilder<unknown> {
  if (label === undefined) return sql`true`
  const known = labels.find(({ id }) => id === label)
  const pages = known ? published.filter(({ definition }) => labelsIn(definition.template).some((name) => named([known], name))) : []
  const byPage = pages.map(({ id, version }) => sql`(h.playbook = ${id} and h.playbook_version = ${version})`)
  return sql`(${sql.join([sql`coalesce(h.row->'labels', '[]'::jsonb) ? ${label}`, ...byPage], sql` or `)})`
}

const idOf = ({ actor }: SignedInContext): string => (actor.kind === 'baton' ? '' : actor.member.id)

const withoutUndefined = (filters: Filters) => Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))

function handoverLine(
  found: Row,
  {
    actor,
    now,
    directory,
    published,
  }: { actor: SignedInContext['actor']; now: Date; directory: Directory; published: PublishedPlaybook[] },
): HandoverRow {
  const { row } = found
  const region = found.region ?? undefined
  const definition = published.find(({ id, version }) => id === found.playbook && version === found.playbook_version)?.definition
  const sides = [row.from, row.to].map(({ kind, id }) => audienceOf(actor, { holder: { holderKind: kind, holder: id }, region }, directory))
  const seesMoney = sides.some((audience) => audience.has('manager') || audience.has('operations'))
  return {
    id: found.id,
    ref: found.ref,
    version: found.version,
    state: found.status,
    playbook: { id: found.playbook, title: row.playbookTitle },
    account: { id: found.account, name: found.account_name },
    children: row.children,
    from: row.from,
    to: row.to,
    stage: row.stage,
    round: row.round === 0 ? null : row.round,
    needsFixes: row.needsFixes,
    isLate: found.status === 'running' && found.due_at !== null && found.due_at < now,
    holding: row.holding,
    due: found.due_at?.toISOString() ?? null,
    tasksDone: found.tasks_done,
    tasks: found.tasks_total,
    renewal: found.renewal,
    arr: seesMoney ? found.arr : null,
    startedAt: found.started_at?.toISOString() ?? null,
    endedAt: found.ended_at?.toISOString() ?? null,
    updatedAt: found.updated_at.toISOString(),
    labels: definition ? labelsOf({ labels: [...(row.labels ?? [])] }, { definition, labels: directory.labels }) : [],
  }
}
