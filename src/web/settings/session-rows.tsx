import type { SessionView } from '../../contract/own.ts'
import { clockWords, plainDayWords } from '../wording/dates.ts'
import styles from './settings.module.css'
import { EndButton, untilWords } from './until.tsx'
import { words } from './words.ts'

type Props = { items: readonly SessionView[]; now: Date; zone: string | undefined; busy: boolean; onEnd: (session: SessionView) => void }

/** Browsers and tokens, each with what tells it from the others, and the way to end it. */
export function SessionRows({ items, now, zone, busy, onEnd }: Props) {
  const day = (at: string) => plainDayWords(at.slice(0, 10), now)
  return (
    <ul className={styles.rows}>
      {items.map((session) => {
        const { id, kind, name, scope, usedAt, expiresAt, current } = session
        const parts = [
          scope ? words.scope[scope] : undefined,
          current ? words.thisOne : undefined,
          usedAt === null ? words.unused : words.usedAt(`${day(usedAt)}, ${clockWords(new Date(usedAt), zone)}`),
          untilWords(expiresAt, now),
        ]
        return (
          <li key={id} className={styles.row}>
            <span>
              {kind === 'token' ? `${words.sessionKind.token} ${name}` : name}
              <span className={styles.small}>{parts.filter(Boolean).join(' · ')}</span>
            </span>
            <EndButton one={session} now={now} busy={busy} onEnd={() => onEnd(session)} />
          </li>
        )
      })}
    </ul>
  )
}
