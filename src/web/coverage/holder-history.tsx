import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { HolderHistory, HolderInterval } from '../../contract/holders.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { TextField } from '../forms/text-field.tsx'
import { listed } from '../wording/counts.ts'
import { plainDayIn, plainDayWords } from '../wording/dates.ts'
import { CorrectionDialog } from './correction-dialog.tsx'
import styles from './coverage.module.css'
import { dayOf } from './time.ts'
import { words } from './words.ts'

type Props = { account: { id: string; name: string }; now: Date; zone: string | undefined }

/** Who held the account, on any day and as it was known on any day; when its opportunities closed; and the family. */
export function HolderHistoryPart({ account, now, zone }: Props) {
  const id = useId()
  const [at, setAt] = useState('')
  const [knownAt, setKnownAt] = useState('')
  const [correcting, setCorrecting] = useState(false)
  const history = useQuery({
    queryKey: ['account', account.id, 'holders', at, knownAt],
    queryFn: ({ signal }) =>
      request<HolderHistory>('GET /accounts/:id/holders', { params: { id: account.id }, query: { at, knownAt }, signal }),
    placeholderData: keepPreviousData,
  })
  if (history.data === undefined)
    return history.isError ? <ErrorState what={words.historyFailed} retry={() => void history.refetch()} /> : null
  const { items, changes, closed, family, may } = history.data
  const today = plainDayIn(now, zone)
  const day = (instant: string) => dayOf(instant, now, zone)
  return (
    <>
      <section className={styles.block} aria-labelledby={`${id}-head`}>
        <div className={styles.blockHead}>
          <h2 id={`${id}-head`}>{words.history}</h2>
          {may.correct && (
            <Button look="quiet" onClick={() => setCorrecting(true)}>
              {words.correct}
            </Button>
          )}
        </div>
        <div className={styles.ask}>
          <TextField label={words.askAt} type="date" value={at} onChange={setAt} />
          <TextField label={words.knownAt} type="date" max={today} value={knownAt} onChange={setKnownAt} />
          {(at || knownAt) && (
            <Button
              look="quiet"
              onClick={() => {
                setAt('')
                setKnownAt('')
              }}
            >
              {words.whole}
            </Button>
          )}
        </div>
        {history.error && <p className={styles.problem}>{history.error.message}</p>}
        {items.length === 0 && <p className={styles.small}>{words.nobodyThen}</p>}
        <ol className={styles.lines}>
          {items.map((one) => (
            <Interval key={`${one.role} ${one.holder.id} ${one.from} ${one.knownSince}`} one={one} day={day} />
          ))}
        </ol>
        <p className={styles.small}>
          {changes.length === 0
            ? words.neverChanged
            : words.changesOf(listed(changes.map(({ year, changes: n }) => words.changesIn(year, n))))}
        </p>
      </section>
      {(closed.length > 0 || family.length > 0) && (
        <section className={styles.block} aria-labelledby={`${id}-closed`}>
          <div className={styles.blockHead}>
            <h2 id={`${id}-closed`}>{closed.length > 0 ? words.closedHead : words.familyHead}</h2>
          </div>
          {closed.length > 0 && (
            <ul className={styles.lines}>
              {closed.map(({ key, name, status, closedOn, holder }) => (
                <li key={key} className={styles.line}>
                  <span>
                    {name}{' '}
                    <span className={styles.small}>
                      {status === 'won' ? words.won : words.lost}, {plainDayWords(closedOn, now)}
                    </span>
                  </span>
                  <span>{holder?.name ?? words.nobody}</span>
                </li>
              ))}
            </ul>
          )}
          {closed.length > 0 && family.length > 0 && <h3>{words.familyHead}</h3>}
          {family.length > 0 && (
            <ul className={styles.lines}>
              {family.map(({ account: relative, relation, holder, since, same }) => (
                <li key={relative.id} className={styles.line}>
                  <span>
                    <Link to="/accounts/$id" params={{ id: relative.id }}>
                      {relative.name}
                    </Link>{' '}
                    <span className={styles.small}>{words.relations[relation]}</span>
                  </span>
                  <span className={styles.small}>
                    {holder?.name ?? words.nobody}
                    {since && `, ${words.since(day(since))}`} · {same ? words.same : words.other}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      {correcting && <CorrectionDialog account={account} now={now} zone={zone} onClose={() => setCorrecting(false)} />}
    </>
  )
}

function Interval({ one, day }: { one: HolderInterval; day: (instant: string) => string }) {
  const source = one.handover ? undefined : (words.sources[one.source] ?? one.source)
  return (
    <li>
      <span className={styles.line}>
        <span>
          {one.holder.name} <span className={styles.small}>· {one.role}</span>
        </span>
        <span className={styles.small}>{words.period(day(one.from), one.until ? day(one.until) : words.now.toLowerCase())}</span>
      </span>
      <span className={styles.small}>
        {one.handover && (
          <>
            <Link to={`/h/${encodeURIComponent(one.handover.ref)}` as string}>{one.handover.ref}</Link>
            {', '}
          </>
        )}
        {[source, one.enteredBy && words.by(one.enteredBy.name), words.knownSince(day(one.knownSince)), one.reason]
          .filter(Boolean)
          .join(', ')}
      </span>
    </li>
  )
}
