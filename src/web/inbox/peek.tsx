import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { InboxItem } from '../../contract/inbox.ts'
import type { HandoverView } from '../../core/process/view.ts'
import buttonStyles from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { canDo, canOn, isLetter, isMain, needsNothing, shortLabel } from '../handover/can.ts'
import { CommandForm } from '../handover/command-form.tsx'
import { handoverQuery } from '../handover/handover-queries.ts'
import { namesIn } from '../handover/names.ts'
import { useCommand } from '../handover/use-command.ts'
import { blanksOf } from '../room/open-blanks.ts'
import { isToFix } from '../room/sent-back.ts'
import { startSays } from '../room/start-says.ts'
import { TaskDetail } from '../room/task-detail.tsx'
import { words as roomWords } from '../room/words.ts'
import { deadlineWords } from '../wording/dates.ts'
import styles from './peek.module.css'
import { wayTo } from './way-to.ts'
import { words } from './words.ts'

type Props = {
  row: InboxItem
  me: string
  now: Date
  zone?: string | undefined
  onClose: () => void
  onDone: () => void
  onUndone: () => void
}

/** One row without leaving the list: what is checked, what will change, and the form that does it. */
export function Peek({ row, me, now, zone, onClose, onDone, onUndone }: Props) {
  const handover = useQuery(handoverQuery(row.ref))
  const due = row.due ? new Date(row.due) : null
  return (
    <aside
      className={styles.peek}
      aria-label={words.peek}
      data-peek
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <div className={styles.head}>
        <div>
          <p className={styles.account}>
            {row.ref} {row.account}
          </p>
          <h2>{row.verb}</h2>
          {due && <p className={styles.quiet}>{deadlineWords(due, now, zone)}</p>}
        </div>
        <Button look="quiet" icon="close" iconOnly onClick={onClose}>
          {words.close}
        </Button>
      </div>
      {handover.isPending ? (
        <Skeleton rows={3} />
      ) : handover.data ? (
        <Inside row={row} view={handover.data} me={me} now={now} zone={zone} onDone={onDone} onUndone={onUndone} onClose={onClose} />
      ) : (
        <ErrorState what={words.peekFailed} retry={() => void handover.refetch()} />
      )}
    </aside>
  )
}

function Inside({ row, view, me, now, zone, onDone, onUndone, onClose }: Props & { view: HandoverView }) {
  const { send, busy, refused } = useCommand(view.ref, { onDone, onUndone })
  const task = view.tasks.find(({ id }) => id === row.task)
  const gate = view.gates.find(({ id }) => id === row.on)
  const round = gate?.rounds.at(-1)
  const can = canDo(view, row.command, row.on) ?? (row.on === null ? undefined : canOn(view, row.on).find(isMain))
  const primary = classes(buttonStyles.button, buttonStyles.primary)
  const isReview = row.command === 'decide' && round !== undefined
  const way = can || (row.holder.id === me && !isReview) ? wayTo(view, row) : undefined
  const invitation = startSays(view, now)
  return (
    <>
      {task && <TaskDetail view={view} task={task} now={now} nameOf={namesIn(view)} />}
      {invitation && <p>{invitation}</p>}
      {isReview && (
        <p>
          {words.needYou(
            round.items.filter(({ later }) => !later).length,
            round.items.filter(({ id, verified }) => round.undecided.includes(id) && !verified).length,
          )}
        </p>
      )}
      {way ? (
        <div className={styles.act}>
          <Link {...way} className={primary}>
            {isReview
              ? words.openReview
              : can && isLetter(can)
                ? words.openLetter
                : row.command === 'answer-questions'
                  ? words.openDossier
                  : isToFix(view, row.on)
                    ? roomWords.fixDocument
                    : roomWords.fillDocument(blanksOf(view, row.on))}
          </Link>
        </div>
      ) : can && needsNothing(can) ? (
        <div className={styles.act}>
          <Button look="primary" busy={busy} keys="1" onClick={() => send({ can })}>
            {shortLabel(can, task?.title)}
          </Button>
        </div>
      ) : can ? (
        <CommandForm
          key={`${row.handover} ${can.command} ${can.on}`}
          view={view}
          can={can}
          {...(zone === undefined ? {} : { zone })}
          onDone={onDone}
          onCancel={onClose}
        />
      ) : row.holder.id !== me ? (
        <p className={styles.quiet}>{words.notNow(row.holder.name)}</p>
      ) : task ? (
        !task.check && <p className={styles.quiet}>{words.notPossible}</p>
      ) : (
        // What no rule of a task explains, the server explains: the same sentence that a script would read.
        <div className={styles.links}>
          <Button busy={busy} onClick={() => send({ can: { command: row.command, on: row.on, label: row.verb, needs: {} } })}>
            {row.verb}
          </Button>
        </div>
      )}
      {refused && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
      <p>
        <Link to="/h/$ref" params={{ ref: view.ref }} search={task ? { task: task.id } : {}}>
          {words.open}
        </Link>
      </p>
    </>
  )
}
