import type { RoundView } from '../../core/process/view.ts'
import { classes } from '../design/classes.ts'
import { Icon } from '../design/icon.tsx'
import styles from './review.module.css'
import type { Item, Verdict } from './verdicts.ts'
import { words } from './words.ts'

/** One line of the list: what it is about and what has been decided. */
export function ItemRow({ item, verdict, round }: { item: Item; verdict: Verdict | undefined; round: RoundView }) {
  const standing = round.standing[item.id]
  const decided = verdict ?? round.decision?.items[item.id] ?? (round.undecided.includes(item.id) ? undefined : standing)
  const look = item.later
    ? styles.settled
    : !decided
      ? styles.open
      : decided.verdict === 'return'
        ? styles.fix
        : verdict
          ? styles.passed
          : styles.settled
  const word = item.later
    ? words.laterShort
    : !decided
      ? words.undecidedWord
      : decided.verdict === 'return'
        ? words.fix
        : decided.verdict === 'not applicable'
          ? words.notApplicable
          : 'round' in decided && decided.round < round.number
            ? words.earlier(decided.round)
            : words.pass
  return (
    <div className={styles.row}>
      <span className={classes(look)}>
        <Icon
          name={
            !decided || item.later ? 'unknown' : decided.verdict === 'return' ? 'failed' : decided.verdict === 'pass' ? 'check' : 'waived'
          }
        />
      </span>
      <span>{item.title}</span>
      <span className={styles.quiet}>{word}</span>
    </div>
  )
}
