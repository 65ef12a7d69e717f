import type { NewId } from '../../core/base/ids.ts'
import { sha256 } from '../../core/base/sha256.ts'
import { dateWords } from '../../core/calendar/words.ts'
import type { GapChange } from '../../core/coverage/guard.ts'
import { stintAt } from '../../core/coverage/ledger.ts'
import { hoursBetween } from '../../core/coverage/reach.ts'
import { personName } from '../../core/policy/person-name.ts'
import type { CoverRow, MailRow } from '../../store/log-types.ts'
import type { CoverageBook, Watched } from './coverage-book.ts'

type News = {
  changes: readonly GapChange[]
  turned: readonly CoverRow[]
  book: CoverageBook
  /** The version that the workspace gets by what was found. */
  found: number
  now: string
  newId: NewId
  address: string
}

/**
 * Who is told, once each: of accounts for which nobody can be reached, the managers and operations, in one message for all that were
 * found together; of a cover that begins or ends, who covers. Written with the change itself, so none is lost and none comes twice.
 */
export function coverageNotices(news: News): MailRow[] {
  return [...gapNotices(news), ...coverNotices(news)]
}

function gapNotices({ changes, book, found, now, newId, address }: News): MailRow[] {
  const byAccount = new Map(book.watched.map((one) => [one.account, one]))
  const opened = changes.flatMap((change) => {
    const one = byAccount.get(change.account)
    return change.kind === 'opened' && one ? [{ ...change, one }] : []
  })
  const people = [...book.directory.people.values()].filter(({ active }) => active)
  const operations = people.filter(({ roles }) => roles.includes('operations'))
  return people.flatMap((person): MailRow[] => {
    const theirs = operations.includes(person)
      ? opened
      : opened.filter(({ one }) => responsible(one, book, now).some((id) => book.directory.people.get(id)?.manager === person.id))
    const [first] = theirs
    if (!first) return []
    const lines = theirs
      .toSorted((a, b) => (a.since < b.since ? -1 : 1))
      .map(({ one, why, since }) => `- ${one.name}: ${why} ${hoursBetween(since, now)} h so far.`)
    const subject =
      theirs.length === 1 ? `Nobody can be reached for ${first.one.name}` : `Nobody can be reached for ${theirs.length} accounts`
    // Not by account and moment: nobody may be there once more within the millisecond. A version comes once.
    const key = `coverage:${person.id}:${found}`
    return [notice({ to: person.email, subject, text: `${lines.join('\n')}\n\n${address}/coverage\n`, key, about: 'coverage', now, newId })]
  })
}

/** Who should be reached: the holder, or who runs the pool's territory. */
function responsible(one: Watched, { directory }: CoverageBook, now: string): string[] {
  const held = stintAt(one.line, now)?.holder
  if (!held) return []
  if (held.kind === 'person') return [held.id]
  const territory = one.territoryOf(held.id) ?? directory.territories.find(({ pool }) => pool === held.id)
  return territory ? [territory.owner, ...(territory.deputy ? [territory.deputy] : [])] : []
}

function coverNotices({ turned, book, now, newId, address }: News): MailRow[] {
  return turned.flatMap((row): MailRow[] => {
    const person = book.directory.people.get(row.person)
    const account = book.watched.find(({ account: id }) => id === row.account)
    if (!person?.active || !account) return []
    const holder = row.holderKind === 'person' ? personName(row.holder, book.directory.people) : book.around.poolName(row.holder)
    const until = dateWords(row.toAt.slice(0, 10))
    const [subject, text] =
      row.state === 'running'
        ? [`You cover ${account.name} from now on`, `For ${holder}, until ${until}. Read the brief first.`]
        : [`Hand ${account.name} back`, `Your cover for ${holder} is over. Write what happened in a hand-back note.`]
    const key = `cover:${row.id}:${row.state}`
    return [notice({ to: person.email, subject, text: `${text}\n\n${address}/covers/${row.id}\n`, key, about: 'cover', now, newId })]
  })
}

type Notice = { to: string; subject: string; text: string; key: string; about: string; now: string; newId: NewId }

const notice = ({ to, subject, text, key, about, now, newId }: Notice): MailRow => ({
  id: newId(),
  at: now,
  to: [to],
  subject,
  text,
  headers: { 'x-baton-event': about, 'message-id': `<${sha256(key).slice(0, 32)}@baton>` },
  about: { event: about },
  once: `${about}:${sha256(key).slice(0, 40)}`,
})
