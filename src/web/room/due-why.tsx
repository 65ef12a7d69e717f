import { Popover } from 'radix-ui'
import type { TaskView } from '../../core/process/view.ts'
import { classes } from '../design/classes.ts'
import { dayWords, deadlineWords, dueWords } from '../wording/dates.ts'
import styles from './due-why.module.css'
import { words } from './words.ts'

type Why = NonNullable<TaskView['dueWhy']>

type Props = { due: string; why: Why | null; now: Date; late: boolean; away: TaskView['away'] }

/** A due that explains itself day by day: which counted, which did not, and why; and who is on leave when it comes. */
export function DueWhy({ due, why, now, late, away }: Props) {
  const moment = new Date(due)
  const time = <time dateTime={due}>{dueWords(moment, now, why?.zone)}</time>
  if (!why) return <span className={classes(styles.due, late && styles.late)}>{time}</span>
  return (
    <Popover.Root>
      <Popover.Trigger className={classes(styles.due, styles.trigger, late && styles.late)}>
        {time}
        {away.length > 0 && <span className={styles.away}>{words.onLeave}</span>}
        <span className="spoken">{words.whyDue(deadlineWords(moment, now, why.zone))}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles.card} sideOffset={4} collisionPadding={8} align="end" aria-label={words.dueTitle}>
          <p className={styles.sentence}>{why.words}</p>
          {away.map(({ person, words: sentence }) => (
            <p key={person.id} className={styles.sentence}>
              {sentence}
            </p>
          ))}
          <DayList why={why} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function DayList({ why }: { why: Why }) {
  return (
    <ol className={styles.days}>
      {why.days.map(({ date, counts, why: because, kind }) => (
        // A day on which a review ended and went on again stands there twice, each time for another reason.
        <li key={`${date} ${because}`} className={classes(styles.day, !counts && styles.free)}>
          <span className={styles.sign} aria-hidden="true">
            {counts ? '●' : kind === 'paused' ? '‖' : '○'}
          </span>
          <span>{dayOf(date)}</span>
          <span>{because}</span>
        </li>
      ))}
    </ol>
  )
}

/** A row of days says the weekday, and no year. */
function dayOf(date: string): string {
  const noon = new Date(`${date}T12:00:00Z`)
  return dayWords(noon, noon, 'UTC')
}
