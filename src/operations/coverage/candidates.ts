import { type Stint, stintAt } from '../../core/coverage/ledger.ts'
import type { Candidate, Sought } from '../../core/coverage/propose.ts'
import type { Account } from '../../core/records/account.ts'
import type { CoverageBook, Watched } from './coverage-book.ts'

type Field = 'region' | 'language' | 'segment'

/** Who could cover at all, each with what their own book says about them. Given the whole workspace. */
export function candidatesIn({ directory, presence, watched, covers }: CoverageBook, now: string): Candidate[] {
  const books = Map.groupBy(
    watched.flatMap((one) => {
      const held = stintAt(one.line, now)?.holder
      return held?.kind === 'person' ? [{ person: held.id, fields: one.fields }] : []
    }),
    ({ person }) => person,
  )
  const counted = (of: readonly { fields: Partial<Account> }[], field: Field) => {
    const values = of.flatMap(({ fields }) => fields[field] ?? [])
    return new Map([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]))
  }
  return [...directory.people.values()].flatMap((member): Candidate[] => {
    const there = presence.get(member.id)
    if (!member.active || !there || !member.roles.some((role) => role === 'csm' || role === 'cse')) return []
    const book = books.get(member.id) ?? []
    const covering = covers.filter(
      ({ person, state, toAt }) => person === member.id && state !== 'ended' && state !== 'cancelled' && toAt > now,
    )
    return [
      {
        member,
        presence: there,
        load: book.length + covering.length,
        regions: counted(book, 'region'),
        languages: counted(book, 'language'),
        segments: counted(book, 'segment'),
      },
    ]
  })
}

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

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const ended = ({ holder, to }: Stint): [string, string][] =>
  holder.kind === 'person' && to !== null ? [[holder.id, `${months[Number(to.slice(5, 7)) - 1]} ${to.slice(0, 4)}`]] : []
