import type { InboxItem } from '../../contract/inbox.ts'
import { classes } from '../design/classes.ts'
import { RowList } from '../design/row-list.tsx'
import { StatusGlyph, statusWords } from '../design/status-pill.tsx'
import { deadlineWords, dueWords, plainDayWords, urgencyOf } from '../wording/dates.ts'
import styles from './inbox-list.module.css'
import { Nudge } from './nudge.tsx'
import { words } from './words.ts'

export const keyOf = ({ handover, task, holder }: InboxItem) => `${handover} ${task} ${holder.id}`

type Props = {
  label: string
  rows: readonly InboxItem[]
  now: Date
  zone?: string | undefined
  /** True where the rows wait on somebody else, so that each names who. */
  onOthers: boolean
  shown?: string | undefined
  onOpen: (row: InboxItem) => void
  onFocus?: (row: InboxItem) => void
}

/** What waits, in the order in which it hurts: late, today, later. */
export function InboxList({ label, rows, now, zone, onOthers, shown, onOpen, onFocus }: Props) {
  const inGroup = (urgency: 'late' | 'today' | 'later') =>
    rows.filter(({ due }) => urgencyOf(due === null ? null : new Date(due), now, zone) === urgency)
  return (
    <RowList<InboxItem>
      label={label}
      keyOf={keyOf}
      shown={shown}
      onOpen={onOpen}
      {...(onFocus && { onFocus })}
      groups={(['late', 'today', 'later'] as const).map((id) => ({ id, title: words[id], rows: inGroup(id) }))}
      draw={(row) => {
        const due = row.due === null ? null : new Date(row.due)
        const late = due !== null && due < now
        const status = late ? 'late' : onOthers ? 'waiting' : 'active'
        return (
          <div className={styles.row}>
            <span className={classes(styles.glyph, styles[status])}>
              <StatusGlyph status={status} />
              <span className="spoken">{statusWords[status]}</span>
            </span>
            <span className={styles.account}>{row.account}</span>
            <span className={styles.verb} title={row.verb}>
              {row.verb}
            </span>
            <span className={styles.due}>
              {due ? (
                <time dateTime={due.toISOString()} title={deadlineWords(due, now, zone)} className={late ? styles.dueLate : undefined}>
                  {dueWords(due, now, zone)}
                </time>
              ) : (
                <span className={styles.note}>{words.noDue}</span>
              )}
            </span>
            <span className={styles.note} title={noteOf(row, onOthers, now)}>
              {noteOf(row, onOthers, now)}
            </span>
            {onOthers && <Nudge row={row} now={now} zone={zone} />}
          </div>
        )
      }}
    />
  )
}

/** Who has it, whom it unblocks, else when the account renews. */
function noteOf({ holder, unblocks, renewal }: InboxItem, onOthers: boolean, now: Date): string {
  const notes = [onOthers ? words.holder(holder.name) : undefined, unblocks ? words.unblocks(unblocks) : undefined].filter(Boolean)
  return notes.length > 0 ? notes.join(' · ') : renewal ? words.renewal(plainDayWords(renewal, now)) : ''
}
