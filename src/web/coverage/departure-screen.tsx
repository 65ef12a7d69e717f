import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { DepartureAccount, DepartureView } from '../../contract/departures.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { type Choice, ChoiceBox } from '../design/choice-box.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { StatusPill } from '../design/status-pill.tsx'
import { toast } from '../design/toasts.tsx'
import { useMe } from '../shell/me.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { plainDayWords } from '../wording/dates.ts'
import styles from './coverage.module.css'
import { DepartureHolds } from './departure-holds.tsx'
import { whenWords } from './departure-list.tsx'
import { PassOnDialog } from './pass-on-dialog.tsx'
import { lastDayWords } from './time.ts'
import { words } from './words.ts'

const route = getRouteApi('/departures/$id')
type Refused = { account: string; why: string }
type Started = { done: { account: string }[]; refused: Refused[]; departure: DepartureView }

/** Somebody leaves: their accounts by urgency, each with who could take it, and everything else that goes with them. */
export function DepartureScreen() {
  const { id } = route.useParams()
  const departure = useQuery({
    queryKey: ['coverage', 'departure', id],
    queryFn: ({ signal }) => request<DepartureView>('GET /departures/:id', { params: { id }, signal }),
  })
  if (departure.isPending) return <Skeleton rows={12} />
  if (departure.data === undefined) {
    const { error } = departure
    if (error instanceof Problem && (error.status === 404 || error.status === 403)) return <Nowhere what={words.departureGone} />
    return <ErrorState what={words.departureFailed} retry={() => void departure.refetch()} />
  }
  return <OneDeparture key={id} departure={departure.data} />
}

const priorities = ['P1', 'P2', 'P3'] as const
const isOpen = ({ cover, handover }: DepartureAccount) => cover === null && handover === null

function OneDeparture({ departure }: { departure: DepartureView }) {
  const now = useNow()
  const zone = useMe()?.zone
  const queries = useQueryClient()
  const { id, person, accountsHeld, accounts, settled, state, people } = departure
  const open = accountsHeld.filter(isOpen)
  const choices = useMemo(() => people.map(({ id: value, name, load }) => ({ value, words: name, note: words.load(load) })), [people])
  const [left, setLeft] = useState<ReadonlySet<string>>(
    () => new Set(open.filter(({ priority }) => priority !== 'P1').map(({ account }) => account.id)),
  )
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [passing, setPassing] = useState(false)
  const [refused, setRefused] = useState<readonly Refused[]>([])
  const picked = open.filter(({ account }) => !left.has(account.id))
  const toOf = ({ account, proposed }: DepartureAccount) => chosen[account.id] ?? proposed?.person.id
  const withNobody = picked.filter((one) => toOf(one) === undefined)
  const [asked, setAsked] = useState(false)
  const refresh = () => queries.invalidateQueries({ queryKey: ['coverage'] })
  const start = useMutation({
    mutationFn: (way: 'cover' | 'handover') =>
      request<Started>('POST /departures/:id/start', {
        params: { id },
        body: {
          accounts: picked.flatMap((one) => {
            const to = toOf(one)
            return to ? [{ account: one.account.id, way, to }] : []
          }),
        },
      }),
    onSuccess: async ({ done, refused: some }) => {
      toast({ words: words.started(done.length) })
      setRefused(some)
      await refresh()
    },
  })
  const close = useMutation({
    mutationFn: () => request('POST /departures/:id/close', { params: { id } }),
    onSuccess: async () => {
      toast({ words: words.closed })
      await refresh()
    },
  })
  const take = (ids: readonly string[], taken: boolean) => {
    const next = new Set(left)
    for (const one of ids) taken ? next.delete(one) : next.add(one)
    setLeft(next)
  }
  const begin = (way: 'cover' | 'handover') => {
    setAsked(withNobody.length > 0)
    if (withNobody.length === 0) start.mutate(way)
    else document.getElementById(fieldOf(withNobody[0]?.account.id))?.focus()
  }
  const failed = start.error?.message ?? close.error?.message
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{words.departureOf(person.name)}</h1>
          <p className={styles.small}>{[whenWords(departure, now, zone), departure.note].filter(Boolean).join(' · ')}</p>
        </div>
        <StatusPill status={state === 'closed' ? 'done' : settled < accounts ? 'active' : 'waiting'}>
          {state === 'closed' ? words.isClosed : words.settled(settled, accounts)}
        </StatusPill>
      </header>
      {priorities.map((priority) => {
        const own = accountsHeld.filter((one) => one.priority === priority)
        const ownOpen = own.filter(isOpen).map(({ account }) => account.id)
        if (own.length === 0) return null
        return (
          <section key={priority} className={styles.part} aria-labelledby={`departure-${priority}`}>
            <div className={styles.partHead}>
              <h2 id={`departure-${priority}`}>
                {words.priorities[priority]} <span className={styles.small}>{own.length}</span>
              </h2>
              {ownOpen.length > 0 && state === 'open' && (
                <label className={styles.check}>
                  <input
                    type="checkbox"
                    checked={ownOpen.every((one) => !left.has(one))}
                    onChange={(event) => take(ownOpen, event.target.checked)}
                  />
                  {words.selectAll(priority)}
                </label>
              )}
            </div>
            <ul className={`${styles.rows} ${styles.leaving}`}>
              {own.map((one) => (
                <Account
                  key={one.account.id}
                  one={one}
                  choices={choices}
                  now={now}
                  zone={zone}
                  taken={!left.has(one.account.id)}
                  to={toOf(one) ?? ''}
                  isMissing={asked && withNobody.includes(one)}
                  fixed={state === 'closed'}
                  onTake={(taken) => take([one.account.id], taken)}
                  onChoose={(to) => {
                    // While a name is typed nobody is chosen, and then whoever is proposed stands again.
                    const { [one.account.id]: _, ...others } = chosen
                    setChosen(to === '' ? others : { ...others, [one.account.id]: to })
                    // Whoever names somebody for an account means it to go to them.
                    if (to !== '') take([one.account.id], true)
                  }}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {state === 'open' && (
        <div className={styles.bar}>
          {open.length > 0 ? (
            <>
              <Button
                look="primary"
                busy={start.isPending}
                onClick={() => begin('cover')}
                {...(picked.length === 0 ? { because: words.noneTicked } : {})}
              >
                {words.start(picked.length)}
              </Button>
              {picked.length > 0 && (
                <Button busy={start.isPending} onClick={() => begin('handover')}>
                  {words.startHandovers(picked.length)}
                </Button>
              )}
              <span className={styles.small}>{words.coverUntil(lastDayWords(departure.coverUntil, now, departure.zone ?? zone))}</span>
            </>
          ) : (
            <>
              <Button look="primary" busy={close.isPending} onClick={() => close.mutate()}>
                {words.close}
              </Button>
              <span className={styles.small}>{words.allSettled}</span>
            </>
          )}
          {asked && withNobody.length > 0 && (
            <p className={styles.problem} role="alert">
              {words.withNobody(withNobody.length)}
            </p>
          )}
          {failed && (
            <p className={styles.problem} role="alert">
              {failed}
            </p>
          )}
        </div>
      )}
      {refused.length > 0 && (
        <div className={styles.said} role="alert">
          <p>{words.refusedSome(refused.length)}</p>
          <ul>
            {refused.map(({ account, why }) => (
              <li key={account}>{why}</li>
            ))}
          </ul>
        </div>
      )}
      <DepartureHolds departure={departure} onPassOn={state === 'open' ? () => setPassing(true) : undefined} />
      {passing && <PassOnDialog person={person} people={people} zone={zone} onClose={() => setPassing(false)} />}
    </>
  )
}

type AccountProps = {
  one: DepartureAccount
  choices: readonly Choice[]
  now: Date
  zone: string | undefined
  taken: boolean
  to: string
  /** It is to go to somebody, and nobody is chosen. */
  isMissing: boolean
  fixed: boolean
  onTake: (taken: boolean) => void
  onChoose: (to: string) => void
}

const fieldOf = (account: string | undefined) => `departure-to-${account}`

function Account({ one, choices, now, zone, taken, to, isMissing, fixed, onTake, onChoose }: AccountProps) {
  const { account, reasons, renewal, health, proposed, cover, handover, parent } = one
  const field = fieldOf(account.id)
  const selectable = isOpen(one) && !fixed
  const isProposed = proposed?.person.id === to
  return (
    <li>
      <span className={styles.check}>
        {selectable && (
          <input
            type="checkbox"
            aria-label={words.select(account.name)}
            checked={taken}
            onChange={(event) => onTake(event.target.checked)}
          />
        )}
        <Link className={styles.name} to="/accounts/$id" params={{ id: account.id }}>
          {account.name}
        </Link>
      </span>
      <span>
        {reasons.join(' · ')}
        <br />
        <span className={styles.small}>
          {[renewal && words.renews(plainDayWords(renewal, now)), health, parent?.name].filter(Boolean).join(' · ')}
        </span>
      </span>
      {isOpen(one) && !fixed ? (
        <>
          <span id={`${field}-why`} className={isMissing ? styles.problem : styles.small}>
            {isProposed ? proposed.reasons.join(', ') : to === '' ? words.nobodyThere : ''}
          </span>
          <span className={styles.field}>
            <label className="spoken" htmlFor={field}>
              {words.cover}: {account.name}
            </label>
            <ChoiceBox
              id={field}
              className={styles.input}
              choices={choices}
              value={to}
              invalid={isMissing}
              describedBy={`${field}-why`}
              onChange={onChoose}
            />
          </span>
        </>
      ) : (
        <>
          <span />
          <span>
            {cover && (
              <Link to="/covers/$id" params={{ id: cover.id }}>
                {words.coveredBy(cover.person.name, lastDayWords(cover.to, now, cover.zone ?? zone))}
              </Link>
            )}
            {handover && (
              <>
                <Link to={`/h/${encodeURIComponent(handover.ref)}` as string}>{handover.ref}</Link>{' '}
                <span className={styles.small}>{words.movesTo(handover.to)}</span>
              </>
            )}
          </span>
        </>
      )}
    </li>
  )
}
