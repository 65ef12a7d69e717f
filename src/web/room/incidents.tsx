import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { Icon } from '../design/icon.tsx'
import { type Can, canDo } from '../handover/can.ts'
import styles from './incidents.module.css'
import { words } from './words.ts'

/** What broke a principle of the page and is neither gone nor explained: it blocks the end, so it stands above everything else. */
export function Incidents({ view, onDo }: { view: HandoverView; onDo: (can: Can) => void }) {
  const open = view.incidents.filter(({ explained, goneAt }) => explained === null && goneAt === null)
  if (open.length === 0) return null
  return (
    <section aria-label={words.incidents} className={styles.incidents}>
      {open.map(({ id, text, because }) => {
        const can = canDo(view, 'explain-incident', id)
        return (
          <div key={id} className={styles.incident}>
            <Icon name="failed" />
            <p>
              <strong>{words.broken(text)}</strong> {because}. {words.blocksEnd}
            </p>
            {can && <Button onClick={() => onDo(can)}>{words.explain}</Button>}
          </div>
        )
      })}
    </section>
  )
}
