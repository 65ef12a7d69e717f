import { canonical } from '../../core/base/canonical.ts'
import type { AccountEvent } from '../../core/records/account-events.ts'
import { type Kind, kindOf } from '../../core/records/kinds.ts'
import { titleOf } from '../../core/records/record.ts'
import type { Append, Entry } from '../../store/log-types.ts'
import type { AboutAccount, KnownRecord } from './plan-records.ts'
import { takenBack, type Undo, type UndoBy } from './undo.ts'

type State = { accounts: readonly AboutAccount[]; records: readonly KnownRecord[]; logged: ReadonlyMap<string, number> }
type Written = Extract<AccountEvent, { type: 'RecordWritten' }>
type Data = Readonly<Record<string, unknown>>

/** Records that stand as the import wrote them are taken away, or are again what they were. */
export function undoRecords(kind: Kind, entries: readonly Entry[], at: string, { accounts, records, logged }: State, by: UndoBy): Undo {
  const names = new Map(accounts.map(({ id, name }) => [id, name]))
  const now = new Map(records.map((one) => [`${one.account} ${one.key}`, one]))
  const undo: Undo = { removed: 0, restored: 0, left: [], appends: [] }
  const back: Written[] = []
  for (const { event } of entries) {
    const written = event as unknown as Written
    const found = now.get(`${written.account} ${written.key}`)
    const because = whyLeft(written, at, names.has(written.account), found)
    if (because === undefined) back.push(written)
    else
      undo.left.push({
        name: `${titleOf(kind, written.key, written.after as Data)}, ${names.get(written.account) ?? 'an account that is gone'}`,
        because: `${kindOf(kind).title}: ${because}`,
      })
  }
  undo.removed = back.filter(({ before }) => before === null).length
  undo.restored = back.length - undo.removed
  undo.appends = [...Map.groupBy(back, ({ account }) => account)].map(
    ([account, own]): Append => ({
      ...by,
      stream: { kind: 'account', id: account },
      expectedVersion: logged.get(account) ?? 0,
      events: own.map((one) => eventOf(one)),
      models: {
        recordsRemoved: own.filter(({ before }) => before === null).map(({ key }) => ({ account, kind, key })),
        records: own
          .filter(({ before }) => before !== null)
          .map(({ key, before, was }) => ({
            account,
            kind,
            key,
            data: before,
            source: was?.source ?? takenBack,
            checkedAt: was?.checkedAt ?? by.at,
          })),
      },
    }),
  )
  return undo
}

function whyLeft({ after }: Written, at: string, hasAccount: boolean, found: KnownRecord | undefined): string | undefined {
  if (!hasAccount) return 'the account is not here any more'
  if (!found) return 'somebody removed it since'
  // Whoever saves a record says that they have looked, so its source and its time move even when nothing else does.
  return found.source === 'import' && found.checkedAt === at && canonical(found.data) === canonical(after)
    ? undefined
    : 'somebody changed it since'
}

const eventOf = ({ account, kind, key, before, after, was }: Written): AccountEvent =>
  before === null
    ? { type: 'RecordRemoved', account, kind, key, before: after }
    : { type: 'RecordWritten', account, kind, key, before: after, after: before, source: was?.source ?? takenBack }
