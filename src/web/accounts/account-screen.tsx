import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountView } from '../../contract/accounts.ts'
import type { RecordKindView, RecordView } from '../../contract/records.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { AccountCoveragePart } from '../coverage/account-coverage.tsx'
import coverageStyles from '../coverage/coverage.module.css'
import { HolderHistoryPart } from '../coverage/holder-history.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useKeys } from '../keys/keyboard.ts'
import { useMe } from '../shell/me.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { clockWords, plainDayIn } from '../wording/dates.ts'
import { AccountEditor } from './account-editor.tsx'
import { groupsOf, lookedKind } from './account-facts.ts'
import { AccountHead } from './account-head.tsx'
import styles from './account-page.module.css'
import { AccountSummary } from './account-summary.tsx'
import { RecordBlock } from './record-block.tsx'
import { RecordEditor } from './record-editor.tsx'
import { words } from './words.ts'

const route = getRouteApi('/accounts/$id')
const path = '/accounts/:id/records/:kind/:key'
const commercial: readonly string[] = ['csm-manager', 'operations']

/** One account: who has it, what is open, and everything that is on record, with where it comes from. */
export function AccountScreen() {
  const { id } = route.useParams()
  const me = useMe()
  const now = useNow()
  const account = useQuery({
    queryKey: ['account', id],
    queryFn: ({ signal }) => request<AccountView>('GET /accounts/:id', { params: { id }, signal }),
  })
  const records = useQuery({
    queryKey: ['account', id, 'records'],
    queryFn: ({ signal }) => request<{ items: RecordView[] }>('GET /accounts/:id/records', { params: { id }, signal }),
  })
  if (account.isPending) return <Skeleton rows={12} />
  if (account.data === undefined) {
    const { error } = account
    if (error instanceof Problem && error.status === 404) return <Nowhere what={words.gone} />
    if (error instanceof Problem && error.status === 403) return <Nowhere what={error.message} />
    return <ErrorState what={words.failedOne} retry={() => void account.refetch()} />
  }
  return (
    <>
      {account.isError && (
        <ErrorState what={words.staleOne(clockWords(new Date(account.dataUpdatedAt), me?.zone))} retry={() => void account.refetch()} />
      )}
      <Account key={id} account={account.data} records={records.data?.items} now={now} />
      {records.isPending && <Skeleton rows={8} />}
      {records.isError && <ErrorState what={words.failedRecords} retry={() => void records.refetch()} />}
    </>
  )
}

type Props = { account: AccountView; records: RecordView[] | undefined; now: Date }
type Editing = { kind: RecordKindView; record: RecordView | undefined }

function Account({ account, records, now }: Props) {
  const me = useMe()
  const navigate = useNavigate()
  const [editing, setEditing] = useState<Editing | 'account'>()
  const kinds = useQuery({
    queryKey: ['record-kinds'],
    queryFn: ({ signal }) => request<{ items: RecordKindView[] }>('GET /record-kinds', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { remove, looked, confirm } = useRecordChanges(account.id, plainDayIn(now, account.fields.zone ?? me?.zone))
  const handOver = () => void navigate({ href: `/start?account=${encodeURIComponent(account.id)}` })
  const running = account.handovers.some(({ endedAt }) => endedAt === null)
  useKeys(account.may.handOver && !running ? [{ keys: 'C', name: words.handOver, run: handOver }] : [])

  const manages = me?.person.roles.some((role) => commercial.includes(role)) ?? false
  const mayAdd = ({ editedBy }: RecordKindView) => account.may.editRecords && (editedBy === 'holder' || (editedBy === 'manager' && manages))
  const close = () => setEditing(undefined)
  return (
    <>
      <AccountHead account={account} health={records?.find(({ kind }) => kind === 'health')} now={now} onHandOver={handOver} />
      <AccountSummary account={account} records={records} now={now} zone={me?.zone} onEdit={() => setEditing('account')} />
      <div className={coverageStyles.blocks}>
        {!account.ended && (
          <AccountCoveragePart
            account={{ id: account.id, name: account.fields.name ?? '' }}
            holder={account.holder?.name ?? words.nobody}
            now={now}
            zone={me?.zone}
          />
        )}
        <HolderHistoryPart account={{ id: account.id, name: account.fields.name ?? '' }} now={now} zone={me?.zone} />
      </div>
      {records &&
        groupsOf(kinds.data?.items ?? [], records).map(({ id, blocks }) => (
          <section key={id} className={styles.group} aria-labelledby={`group-${id}`}>
            <h2 id={`group-${id}`} className={styles.groupHead}>
              {words.groups[id]}
            </h2>
            <div className={styles.blocks}>
              {blocks.map((block) => (
                <RecordBlock
                  key={block.kind.kind}
                  block={block}
                  now={now}
                  zone={me?.zone}
                  onAdd={mayAdd(block.kind) ? () => setEditing({ kind: block.kind, record: undefined }) : undefined}
                  onEdit={(record) => setEditing({ kind: block.kind, record })}
                  onRemove={(record) => remove.mutate(record)}
                  onConfirm={(record) => confirm.mutate(record)}
                  onLooked={
                    mayAdd(block.kind) && block.kind.many
                      ? () => looked.mutate({ kind: block.kind.kind, plural: block.kind.plural })
                      : undefined
                  }
                />
              ))}
            </div>
          </section>
        ))}
      {editing === 'account' && <AccountEditor account={account} mayKnowArr={manages} now={now} zone={me?.zone} onClose={close} />}
      {editing !== undefined && editing !== 'account' && (
        <RecordEditor
          account={account.id}
          kind={editing.kind}
          record={editing.record}
          taken={new Set(records?.filter(({ kind }) => kind === editing.kind.kind).map(({ key }) => key))}
          now={now}
          zone={me?.zone}
          onClose={close}
        />
      )}
    </>
  )
}

/** Changes that need no form. Each can be taken back while its notice stands. */
function useRecordChanges(account: string, today: string) {
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: ['account', account] })
  const failed = (error: Error) => {
    toast({ words: error.message })
    void refresh()
  }
  const back = (undoing: Promise<unknown>, what: string) =>
    void undoing.then(() => toast({ words: words.undone(what) }), failed).finally(() => void refresh())

  const remove = useMutation({
    mutationFn: ({ kind, key, version }: RecordView) => request(`DELETE ${path}`, { params: { id: account, kind, key }, ifMatch: version }),
    onSuccess: (_, { kind, key, title, data }) => {
      const params = { id: account, kind, key }
      toast({ words: words.removed(title), undo: () => back(request(`PUT ${path}`, { params, body: { data } }), title) })
      return refresh()
    },
    onError: failed,
  })
  const looked = useMutation({
    mutationFn: ({ kind }: { kind: string; plural: string }) =>
      request(`PUT ${path}`, { params: { id: account, kind: lookedKind, key: kind }, body: { data: {} } }),
    onSuccess: (_, { kind, plural }) => {
      const params = { id: account, kind: lookedKind, key: kind }
      toast({ words: words.saidLooked(plural), undo: () => back(request(`DELETE ${path}`, { params }), plural) })
      return refresh()
    },
    onError: failed,
  })
  // What was looked through and is still right is as good as written anew, and needs no form.
  const confirm = useMutation({
    mutationFn: ({ kind, key, data, version }: RecordView) =>
      request<RecordView>(`PUT ${path}`, {
        params: { id: account, kind, key },
        body: { data: { ...data, updatedOn: today } },
        ifMatch: version,
      }),
    onSuccess: ({ version }, { kind, key, title, data }) => {
      const params = { id: account, kind, key }
      toast({
        words: words.confirmed(title),
        undo: () => back(request(`PUT ${path}`, { params, body: { data }, ifMatch: version }), title),
      })
      return refresh()
    },
    onError: failed,
  })
  return { remove, looked, confirm }
}
