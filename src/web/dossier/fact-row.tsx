import type { DossierFact } from '../../contract/dossier.ts'
import { classes } from '../design/classes.ts'
import { pastWords } from '../wording/dates.ts'
import styles from './dossier.module.css'
import { ForFew } from './for-few.tsx'
import { words } from './words.ts'

type Props = { fact: DossierFact; busy: boolean; now: Date; onRead: (() => void) | undefined }

/** One sentence with its source, its age and who answers for it; a critical ticket is ticked when it was read. */
export function FactRow({ fact: { text, source, ageDays, owner, state, toRead, read, forFew }, busy, now, onRead }: Props) {
  return (
    <li className={styles.row}>
      {toRead ? (
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={read !== null}
            disabled={read !== null || onRead === undefined}
            aria-label={words.markTicket(text)}
            onChange={() => !busy && onRead?.()}
          />
          <span className={styles.text}>{text}</span>
        </label>
      ) : (
        <span className={styles.text}>{text}</span>
      )}
      <span className={styles.meta}>
        {state !== 'current' && <span className={classes(styles.state, styles[state])}>{words.state[state]}</span>}
        {words.sourceLine(source, words.age(ageDays), owner?.name ?? null)}
        {read && ` · ${words.read(read.by.name, pastWords(new Date(read.at), now))}`}
        {forFew && <ForFew about={forFew} />}
      </span>
    </li>
  )
}
