import type { HandoverView } from '../../core/process/view.ts'
import { changeWords } from '../handover/change-words.ts'
import { pastWords, plainDayWords } from '../wording/dates.ts'
import styles from './panels.module.css'
import { words } from './words.ts'

/** What both sides have said about how it should start, the newest first, while it has not. */
export function Proposals({ view, now, zone }: { view: HandoverView; now: Date; zone: string | undefined }) {
  if (view.state !== 'proposed' || view.proposals.length === 0) return null
  return (
    <section aria-labelledby="proposals" className={styles.after}>
      <h2 id="proposals">{words.proposals}</h2>
      <ul className={styles.list}>
        {view.proposals.toReversed().map(({ by, at, text, change }) => (
          <li key={at}>
            <strong>{by.id === view.startedBy.id ? words.answered(by.name) : words.proposal(by.name)}</strong>
            {change && `: ${changeWords(change, (day) => plainDayWords(day, now))}`}. {text}{' '}
            <span className={styles.small}>{pastWords(new Date(at), now, zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
