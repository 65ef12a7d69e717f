import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { eventsQuery } from '../handover/handover-queries.ts'
import { clockWords, dayWords, whenWords } from '../wording/dates.ts'
import styles from './panels.module.css'
import { Proof } from './proof.tsx'
import { spansOf } from './spans.ts'
import { words } from './words.ts'

type Props = { view: HandoverView; now: Date; zone?: string | undefined }

/** What happened, newest first, in words; and the proof that it is what was written. */
export function Timeline({ view, now, zone }: Props) {
  const [onlyPeople, setOnlyPeople] = useState(false)
  const events = useQuery(eventsQuery(view.ref))
  if (events.isPending) return <Skeleton />
  if (!events.data) return <ErrorState what={words.timelineFailed} retry={() => void events.refetch()} />
  const spans = spansOf(events.data, { onlyPeople })
  return (
    <div className={styles.blocks}>
      <Proof handover={view.id} last={events.data.at(-1)?.hash ?? null} now={now} />
      <section>
        <label className={styles.filter}>
          <input type="checkbox" checked={onlyPeople} onChange={(event) => setOnlyPeople(event.target.checked)} />
          {words.onlyPeople}
        </label>
        {spans.length === 0 && <p className={styles.summary}>{words.timelineEmpty}</p>}
        <ol className={styles.moments}>
          {spans.map(({ id, head, alike, followed }) => (
            <li key={id} className={styles.moment}>
              <time
                className={styles.small}
                dateTime={head.at}
                title={`${dayWords(new Date(head.at), now, zone)}, ${clockWords(new Date(head.at), zone)}`}
              >
                {whenWords(new Date(head.at), now, zone)}
              </time>
              <div className={styles.said}>
                <Entry event={head} />
                <More events={alike} title={words.alike(alike.length)} />
                <More events={followed} title={words.followed(followed.length)} />
              </div>
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

function More({ events, title }: { events: readonly EventView[]; title: string }) {
  if (events.length === 0) return null
  return (
    <details>
      <summary className={styles.small}>{title}</summary>
      <ul className={styles.followed}>
        {events.map((event) => (
          <li key={event.position}>
            <Entry event={event} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function Entry({ event: { words: what, reason, position, hash } }: { event: EventView }) {
  return (
    <span className={styles.said}>
      <span>{what}</span>
      {reason && <span className={styles.small}>{words.because(reason)}</span>}
      <span className={styles.hash}>
        {words.entry(position)}
        {hash && ` · ${hash.slice(0, 12)}`}
      </span>
    </span>
  )
}
