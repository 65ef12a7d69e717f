import { Link } from '@tanstack/react-router'
import type { CoverView } from '../../contract/coverage.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { type Status, StatusPill } from '../design/status-pill.tsx'
import styles from './coverage.module.css'
import { dayOf, lastDayWords } from './time.ts'
import { words } from './words.ts'

const pills: Readonly<Record<CoverView['state'], Status>> = {
  planned: 'todo',
  running: 'active',
  due: 'waiting',
  ended: 'done',
  cancelled: 'stopped',
}

export const CoverPill = ({ state }: { state: CoverView['state'] }) => (
  <StatusPill status={pills[state]}>{words.states[state] ?? state}</StatusPill>
)

type Props = { covers: readonly CoverView[]; now: Date; zone: string | undefined }

/** Who covers which account for whom, and until when. */
export function CoverList({ covers, now, zone }: Props) {
  if (covers.length === 0) return <EmptyState title={words.noCovers} />
  return (
    <ul className={`${styles.rows} ${styles.three}`}>
      {covers.map(({ id, account, person, for: holder, from, to, state, reason, zone: theirs }) => (
        <li key={id}>
          <Link className={styles.name} to="/covers/$id" params={{ id }}>
            {account.name}
          </Link>
          <span>
            {words.coversFor(person.name, holder.name)}
            <br />
            <span className={styles.small}>
              {[words.days(dayOf(from, now, theirs ?? zone), lastDayWords(to, now, theirs ?? zone)), reason].filter(Boolean).join(' · ')}
            </span>
          </span>
          <span>
            <CoverPill state={state} />
          </span>
        </li>
      ))}
    </ul>
  )
}
