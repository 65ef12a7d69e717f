import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { CoverageView, UncoveredItem } from '../../contract/coverage.ts'
import { spanWords } from '../../core/calendar/span-words.ts'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { plainDayWords } from '../wording/dates.ts'
import { CoverDialog } from './cover-dialog.tsx'
import styles from './coverage.module.css'
import { dayOf, lastDayWords } from './time.ts'
import { words } from './words.ts'

type Props = { coverage: CoverageView; now: Date; zone: string | undefined }

/** The longest without anybody first, each with why and the one thing to do. */
export function UncoveredList({ coverage, now, zone }: Props) {
  const [covering, setCovering] = useState<UncoveredItem>()
  const { items, ahead, totals } = coverage
  return (
    <>
      {items.length === 0 ? (
        <EmptyState title={words.allReached}>{words.allReachedWhy(totals.accounts)}</EmptyState>
      ) : (
        <>
          <p className={styles.sentence}>{words.summary(totals.uncovered, spanWords(totals.hours))}</p>
          <ul className={styles.rows}>
            {items.map((item) => (
              <Uncovered key={item.account.id} item={item} now={now} zone={zone} onCover={() => setCovering(item)} />
            ))}
          </ul>
        </>
      )}
      <p className={styles.small}>{words.quarter(totals.gapsLastQuarter, spanWords(totals.hoursLastQuarter))}</p>
      {ahead.length > 0 && (
        <section className={styles.part} aria-labelledby="coverage-ahead">
          <div className={styles.partHead}>
            <h2 id="coverage-ahead">{words.ahead}</h2>
          </div>
          <ul className={styles.lines}>
            {[...Map.groupBy(ahead, ({ why, from }) => `${from} ${why}`).values()].map((together) => (
              <Ahead key={together[0]?.account.id} together={together} now={now} zone={zone} />
            ))}
          </ul>
        </section>
      )}
      {covering && (
        <CoverDialog
          account={covering.account}
          holder={covering.holder?.name ?? words.nobody}
          proposals={covering.couldCover}
          from={covering.since}
          to={covering.until}
          now={now}
          zone={covering.zone ?? zone}
          onClose={() => setCovering(undefined)}
        />
      )}
    </>
  )
}

/** What comes for one reason at one moment stands together: leave takes a whole book along. */
function Ahead({ together, now, zone }: { together: CoverageView['ahead'] } & Omit<Props, 'coverage'>) {
  const [first] = together
  if (!first) return null
  const links = together.map(({ account }) => (
    <li key={account.id}>
      <Link to="/accounts/$id" params={{ id: account.id }}>
        {account.name}
      </Link>
    </li>
  ))
  return (
    <li>
      <span className={styles.line}>
        <span>
          {words.aheadOf(together.length)}: {first.why}
        </span>
        <span className={styles.small}>{words.aheadFrom(dayOf(first.from, now, first.zone ?? zone))}</span>
      </span>
      {together.length > 3 ? (
        <details className={styles.small}>
          <summary>{words.showThem}</summary>
          <ul className={styles.names}>{links}</ul>
        </details>
      ) : (
        <ul className={styles.names}>{links}</ul>
      )}
    </li>
  )
}

type RowProps = { item: UncoveredItem; now: Date; zone: string | undefined; onCover: () => void }

function Uncovered({ item, now, zone: own, onCover }: RowProps) {
  const navigate = useNavigate()
  const { account, holder, since, hours, why, until, renewal, health, handover, couldCover, can } = item
  const zone = item.zone ?? own
  const [best] = couldCover
  return (
    <li>
      <span>
        <Link className={styles.name} to="/accounts/$id" params={{ id: account.id }}>
          {account.name}
        </Link>
        <br />
        <span className={styles.small}>
          {[holder?.name, renewal && words.renews(plainDayWords(renewal, now)), health].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span>
        {why}
        {best && (
          <>
            <br />
            <span className={styles.small}>{words.couldCover(best.person.name, best.reasons.join(', '))}</span>
          </>
        )}
      </span>
      <span>
        <span className={styles.hours}>{spanWords(hours)}</span>
        <br />
        <span className={styles.small}>
          {words.since(dayOf(since, now, zone))}
          {until && `, ${words.until(lastDayWords(until, now, zone))}`}
        </span>
      </span>
      <span className={styles.actions}>
        {can.cover ? (
          <Button look="primary" onClick={onCover}>
            {words.assign}
            <span className="spoken"> {account.name}</span>
          </Button>
        ) : handover ? (
          <Button onClick={() => void navigate({ href: `/h/${encodeURIComponent(handover.ref)}` })}>
            {words.openHandover(handover.ref)}
          </Button>
        ) : can.handOver ? (
          <Button onClick={() => void navigate({ href: `/start?account=${encodeURIComponent(account.id)}` })}>
            {words.handOver}
            <span className="spoken"> {account.name}</span>
          </Button>
        ) : (
          <span className={styles.small}>{words.nobodyMay}</span>
        )}
      </span>
    </li>
  )
}
