import type { AccountEvent } from '../../core/records/account-events.ts'
import type { Kind } from '../../core/records/kinds.ts'
import type { Append } from '../../store/log-types.ts'
import type { Plan } from './plan.ts'
import type { RecordChange } from './plan-records.ts'

type By = Pick<Append, 'tenant' | 'actor' | 'via'> & { at: string }

/** One append per account, as if each record had been written by hand, all in one statement. */
export function recordAppends(kind: Kind, { changes }: Plan<RecordChange>, logged: ReadonlyMap<string, number>, by: By): Append[] {
  return [...Map.groupBy(changes, ({ account }) => account)].map(([account, own]) => ({
    ...by,
    stream: { kind: 'account', id: account },
    expectedVersion: logged.get(account) ?? 0,
    events: own.map(
      ({ key, known, data }): AccountEvent => ({
        type: 'RecordWritten',
        account,
        kind,
        key,
        before: known?.data ?? null,
        after: data,
        source: 'import',
        ...(known ? { was: { source: known.source, checkedAt: known.checkedAt } } : {}),
      }),
    ),
    models: { records: own.map(({ key, data }) => ({ account, kind, key, data, source: 'import', checkedAt: by.at })) },
  }))
}
