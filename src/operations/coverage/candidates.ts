import { sql } from 'kysely'
import { months } from '../../core/base/months.ts'
import { type Stint, stintAt } from '../../core/coverage/ledger.ts'
import type { Candidate, Sought } from '../../core/coverage/propose.ts'
import { withTenant } from '../../store/database.ts'
import type { Services } from '../services.ts'
import type { CoverageBook, Watched } from './coverage-book.ts'

type BookRow = { person: string; region: string | null; language: string | null; segment: string | null; accounts: number }

/** Who could cover at all, each with what their own book says about them: counted in the database, as it grows with all accounts. */
export async function readCandidates(
  services: Pick<Services, 'database' | 'directory'>,
  tenant: string,
  { presence }: Pick<CoverageBook, 'presence'>,
  now: string,
): Promise<Candidate[]> {
  const { people } = await services.directory(tenant)
  const [held, covering] = await withTenant(services.database, tenant, (queries) =>
    Promise.all([
      sql<BookRow>`
        select s.holder as person, a.data->>'region' as region, a.data->>'language' as language, a.data->>'segment' as segment,
          count(*)::integer as accounts
        from baton.assignment s join baton.account a on a.tenant = ${tenant} and a.id = s.account and a.ended_at is null
        where s.tenant = ${tenant} and s.holds and s.holder_kind = 'person' and s.from_at <= ${now} and (s.to_at is null or s.to_at > ${now})
        group by 1, 2, 3, 4`.execute(queries),
      sql<{ person: string; covers: number }>`
        select c.person, count(*)::integer as covers from baton.cover c
        where c.tenant = ${tenant} and c.state not in ('ended', 'cancelled') and c.to_at > ${now}
        group by 1`.execute(queries),
    ]),
  )
  const books = Map.groupBy(held.rows, ({ person }) => person)
  const covers = new Map(covering.rows.map(({ person, covers: count }) => [person, count]))
  return [...people.values()].flatMap((member): Candidate[] => {
    const there = presence.get(member.id)
    if (!member.active || !there || !member.roles.some((role) => role === 'csm' || role === 'cse')) return []
    const book = books.get(member.id) ?? []
    return [
      {
        member,
        presence: there,
        load: sum(book) + (covers.get(member.id) ?? 0),
        regions: counted(book, 'region'),
        languages: counted(book, 'language'),
        segments: counted(book, 'segment'),
      },
    ]
  })
}

const sum = (rows: readonly BookRow[]) => rows.reduce((all, { accounts }) => all + accounts, 0)

const counted = (rows: readonly BookRow[], field: 'region' | 'language' | 'segment') =>
  new Map(
    [...Map.groupBy(rows, (row) => row[field])].flatMap(([value, own]): [string, number][] => (value === null ? [] : [[value, sum(own)]])),
  )

/** Those of them who may cover for this kind of holder. */
export const fitting = (candidates: readonly Candidate[], kind: 'person' | 'pool'): Candidate[] =>
  candidates.filter(({ member }) => member.roles.some((role) => role === 'csm' || (kind === 'pool' && role === 'cse')))

/** What is looked for in whoever covers one account. */
export function soughtFor(one: Watched, book: CoverageBook, time: { from: string; to: string; now: string }): Sought {
  const held = stintAt(one.line, time.now)?.holder
  const territory = held?.kind === 'pool' ? one.territoryOf(held.id) : undefined
  const absent = held?.kind === 'person' ? [held.id] : territory ? [territory.owner, territory.deputy ?? ''] : []
  const [manager] = absent.flatMap((id) => book.directory.people.get(id)?.manager ?? [])
  return {
    account: one.account,
    region: one.fields.region,
    language: one.fields.language,
    segment: one.fields.segment,
    before: new Map(one.line.flatMap(ended)),
    manager: manager ?? null,
    not: absent,
    from: time.from,
    to: time.to,
  }
}

const ended = ({ holder, to }: Stint): [string, string][] =>
  holder.kind === 'person' && to !== null ? [[holder.id, `${months[Number(to.slice(5, 7)) - 1]} ${to.slice(0, 4)}`]] : []
