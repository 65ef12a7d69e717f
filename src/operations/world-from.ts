import { personRef } from '../core/policy/person-name.ts'
import type { World } from '../core/process/world.ts'
import type { Account } from '../core/records/account.ts'
import { isKind } from '../core/records/kinds.ts'
import type { StoredRecord } from '../core/records/record.ts'
import type { Loaded } from '../store/load.ts'
import type { Directory } from './directory.ts'

/** What the store loaded about an account and those below it, in the form that the rules read. The ledger appears as records. */
export function worldFrom(
  {
    accounts,
    records,
    assignments,
    underWay = [],
    handover = null,
  }: Pick<Loaded, 'accounts' | 'records' | 'assignments'> & Partial<Pick<Loaded, 'underWay' | 'handover'>>,
  { people, pools }: Directory,
): World | undefined {
  const [account, ...children] = accounts
  if (!account) return undefined
  const person = (id: string) => personRef(id, people)
  const pool = (id: string) => pools.find((one) => one.id === id)?.name ?? id
  const byAccount = Map.groupBy(records, ({ account: of }) => of)
  const recordsOf = (id: string) =>
    (byAccount.get(id) ?? []).flatMap(({ kind, key, data, source, checkedAt, version }) =>
      isKind(kind) ? [{ kind, key, data, source, checkedAt, version } as unknown as StoredRecord] : [],
    )
  const ledger = assignments
    .filter((one) => one.account === account.id)
    .map(
      (one) =>
        ({
          kind: 'assignment',
          key: `${one.role}.${one.fromAt}`,
          data: {
            role: one.role,
            holder: one.holderKind === 'person' ? { type: 'person', person: person(one.holder) } : { type: 'pool', pool: pool(one.holder) },
            from: one.fromAt,
            ...(one.toAt === null ? {} : { to: one.toAt }),
          },
          source: 'owner ledger',
          checkedAt: one.fromAt,
          version: 1,
        }) as unknown as StoredRecord,
    )
  const apartOf = ({ id, endedAt }: Loaded['accounts'][number]): { apart?: string } => {
    if (endedAt !== null) return { apart: 'Its contract has ended.' }
    const own = underWay.find((one) => one.account === id && one.changesHolder && one.handover !== handover?.id)
    return own ? { apart: `It is handed over by itself, in ${own.ref}.` } : {}
  }
  return {
    account: {
      id: account.id,
      name: account.name,
      ...(account.parent === null ? {} : { parent: account.parent }),
      ...(account.data as Omit<Account, 'name'>),
    },
    children: children.map((child) => {
      const held = assignments.find((one) => one.account === child.id && one.role === 'CSM' && one.toAt === null)
      return {
        id: child.id,
        name: child.name,
        ...(held ? (held.holderKind === 'person' ? { csm: person(held.holder) } : { pool: pool(held.holder) }) : {}),
        records: recordsOf(child.id),
        ...apartOf(child),
      }
    }),
    records: [...recordsOf(account.id), ...ledger],
  }
}
