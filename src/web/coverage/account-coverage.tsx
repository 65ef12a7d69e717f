import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountCoverage } from '../../contract/coverage.ts'
import { spanWords } from '../../core/calendar/span-words.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { plainDayWords } from '../wording/dates.ts'
import { CoverDialog } from './cover-dialog.tsx'
import { CoverPill } from './cover-list.tsx'
import styles from './coverage.module.css'
import { dayOf, lastDayWords } from './time.ts'
import { words } from './words.ts'

type Props = { account: { id: string; name: string }; holder: string; now: Date; zone: string | undefined }

/** Whether somebody can be reached for the account, for how long nobody could, and who covers. */
export function AccountCoveragePart({ account, holder, now, zone: own }: Props) {
  const [covering, setCovering] = useState(false)
  const { data } = useQuery({
    queryKey: ['coverage', 'account', account.id],
    queryFn: ({ signal }) => request<AccountCoverage>('GET /accounts/:id/coverage', { params: { id: account.id }, signal }),
  })
  if (!data) return null
  const { unreached, ahead, gaps, hours, covers, days, couldCover, may } = data
  const zone = data.zone ?? own
  const closed = gaps.filter(({ until }) => until !== null)
  return (
    <section className={styles.block} aria-labelledby="account-coverage">
      <div className={styles.blockHead}>
        <h2 id="account-coverage">{words.onAccount}</h2>
        {may.cover && (
          <Button look={unreached ? 'primary' : 'quiet'} onClick={() => setCovering(true)}>
            {words.assign}
          </Button>
        )}
      </div>
      {unreached ? (
        <>
          <p className={styles.problem}>{words.unreached(spanWords(unreached.hours), dayOf(unreached.since, now, zone))}</p>
          <p>{unreached.why}</p>
        </>
      ) : (
        <p>{words.reachedNow}</p>
      )}
      {ahead && (
        <p className={styles.small}>
          {words.aheadFrom(dayOf(ahead.from, now, zone))}: {ahead.why}
        </p>
      )}
      <Strip days={days} now={now} />
      <p className={styles.small}>{words.gapTotal(spanWords(hours))}</p>
      {closed.length > 0 && (
        <ul className={styles.small}>
          {closed.slice(0, 5).map(({ since, until, hours: long }) => (
            <li key={since}>{words.gapLine(dayOf(since, now, zone), dayOf(until ?? since, now, zone), spanWords(long))}</li>
          ))}
        </ul>
      )}
      {covers.length > 0 && (
        <ul className={styles.lines}>
          {covers.slice(0, 5).map((cover) => (
            <li key={cover.id} className={styles.line}>
              <Link to="/covers/$id" params={{ id: cover.id }}>
                {words.coversFor(cover.person.name, cover.for.name)},{' '}
                {words.days(dayOf(cover.from, now, cover.zone ?? own), lastDayWords(cover.to, now, cover.zone ?? own))}
              </Link>
              <CoverPill state={cover.state} />
            </li>
          ))}
        </ul>
      )}
      {covering && (
        <CoverDialog
          account={account}
          holder={holder}
          proposals={couldCover}
          from={ahead?.from ?? now.toISOString()}
          to={null}
          now={now}
          zone={zone}
          onClose={() => setCovering(false)}
        />
      )}
    </section>
  )
}

/** Day by day whom one reaches: drawn, and as words for whoever cannot see it. */
function Strip({ days, now }: { days: AccountCoverage['days']; now: Date }) {
  const nameOf = ({ who, covers }: AccountCoverage['days'][number]) =>
    who === null ? words.nobody : covers ? words.coverOf(who.name) : who.name
  const runs = days.reduce<{ name: string; from: string; to: string }[]>((all, one) => {
    const last = all.at(-1)
    if (last?.name === nameOf(one)) last.to = one.day
    else all.push({ name: nameOf(one), from: one.day, to: one.day })
    return all
  }, [])
  return (
    <>
      <h3>{words.strip}</h3>
      <div className={styles.strip} aria-hidden="true">
        {days.map((one) => (
          <span
            key={one.day}
            data-who={one.who === null ? 'nobody' : one.covers ? 'cover' : 'holder'}
            title={`${plainDayWords(one.day, now)}: ${nameOf(one)}`}
          />
        ))}
      </div>
      <ul className={styles.small}>
        {runs.map(({ name, from, to }) => (
          <li key={from}>
            {words.days(plainDayWords(from, now), plainDayWords(to, now))}: {name}
          </li>
        ))}
      </ul>
    </>
  )
}
