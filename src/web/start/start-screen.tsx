import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import type { AccountRow } from '../../contract/accounts.ts'
import { words as accountWords } from '../accounts/words.ts'
import { request } from '../client/request.ts'
import { sessionQuery } from '../client/session.ts'
import { startOptionsQuery } from '../client/start-options.ts'
import buttonStyles from '../design/button.module.css'
import { ChoiceBox } from '../design/choice-box.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useMe } from '../shell/me.ts'
import styles from './start.module.css'
import { StartForm } from './start-form.tsx'
import { words } from './words.ts'

const route = getRouteApi('/start')

/** One account, and everything that the records know about its next step is filled in already. */
export function StartScreen() {
  const { account = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data: session } = useQuery(sessionQuery)
  const [typed, setTyped] = useState('')
  const [to, setTo] = useState('')
  const search = useDeferredValue(typed.trim())
  const accounts = useQuery({
    queryKey: ['accounts', 'choose', search],
    queryFn: async ({ signal }) => {
      const ask = async (query: { q?: string; holder?: string }) =>
        (await request<{ items: AccountRow[] }>('GET /accounts', { query: { ...query, limit: 20 }, signal })).items
      // Before anything is typed one's own are meant: who hands over is mostly who holds.
      const own = search === '' ? await ask({ holder: 'me' }) : []
      return { areOwn: own.length > 0, items: own.length > 0 ? own : await ask({ q: search }) }
    },
    placeholderData: keepPreviousData,
  })
  const options = useQuery({
    ...startOptionsQuery(account, to),
    // Another receiver changes who has which role; the rest of the form stays while that is asked.
    placeholderData: (before) => (before?.account.id === account ? before : undefined),
  })
  if (session && !session.may?.includes('handover.start')) return <DeniedState what={words.denied} who={words.deniedWho} />

  // Nothing typed, nothing chosen, and nothing to choose from: the question cannot be answered here.
  if (account === '' && search === '' && !accounts.isPlaceholderData && accounts.data?.items.length === 0) return <NoAccounts />

  const chosen = options.data && { value: options.data.account.id, words: options.data.account.name }
  const found = (accounts.data?.items ?? []).map(({ id, name, holder, handover }) => ({
    value: id,
    words: name,
    note: handover ? handover.ref : (holder?.name ?? words.noHolder),
  }))
  const choices = chosen && !found.some(({ value }) => value === chosen.value) ? [chosen, ...found] : found
  return (
    <div className={styles.page}>
      <h1>{words.title}</h1>
      <div className={styles.field}>
        <label className={styles.label} htmlFor="start-account">
          {words.account}
        </label>
        <ChoiceBox
          id="start-account"
          startHere={account === ''}
          className={styles.input}
          choices={choices}
          value={account}
          onType={setTyped}
          isSearching={search !== typed.trim() || accounts.isPlaceholderData || accounts.isPending}
          onChange={(next) => {
            setTo('')
            void navigate({ search: next === '' ? {} : { account: next }, replace: true })
          }}
          describedBy="start-account-hint"
        />
        <p id="start-account-hint" className={styles.hint}>
          {options.data
            ? options.data.holder
              ? words.heldBy(options.data.holder.name)
              : words.noHolder
            : words.accountHint(accounts.data?.areOwn ?? false)}
        </p>
        {accounts.isError && <ErrorState what={accountWords.failed} retry={() => void accounts.refetch()} />}
      </div>
      {account === '' ? (
        <p className={styles.hint}>{words.nothingYet}</p>
      ) : options.isPending ? (
        <Skeleton rows={4} />
      ) : !options.data ? (
        <ErrorState what={options.error.message || words.failed} retry={() => void options.refetch()} />
      ) : options.data.whyNot !== null ? (
        <div className={styles.refused} role="status">
          <p>{options.data.whyNot}</p>
          {options.data.running && (
            <p>
              <Link to="/h/$ref" params={{ ref: options.data.running.ref }} className={buttonStyles.button}>
                {words.inTheWay(options.data.running.ref)}
              </Link>
            </p>
          )}
        </div>
      ) : (
        <StartForm key={account} options={options.data} onReceiver={setTo} />
      )}
    </div>
  )
}

/** A handover is of an account, and there is none yet: the way to the list for those who may bring it in, for others who that is. */
function NoAccounts() {
  const mayImport = useMe()?.may.includes('import.run') ?? false
  return (
    <div className={styles.page}>
      <h1>{words.title}</h1>
      <EmptyState
        title={accountWords.empty}
        action={
          mayImport && (
            <Link to="/import" search={{ of: 'accounts' }} className={buttonStyles.button}>
              {accountWords.import}
            </Link>
          )
        }
      >
        {mayImport ? words.firstAccounts : words.firstAccountsWho}
      </EmptyState>
    </div>
  )
}
