import { useState } from 'react'
import type { HandoverView, TaskView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { Icon } from '../design/icon.tsx'
import { Menu } from '../design/menu.tsx'
import { RowList } from '../design/row-list.tsx'
import { StatusGlyph, statusWords } from '../design/status-pill.tsx'
import { asideOf, type Can, canOn, rowChoices, shortLabel } from '../handover/can.ts'
import { DueWhy } from './due-why.tsx'
import { EvidenceLine } from './evidence-line.tsx'
import { lockWords } from './lock-words.ts'
import { isSame } from './next-card.tsx'
import { PlaybookLine, TaskDetail } from './task-detail.tsx'
import { statusOf, taskGroups } from './task-groups.ts'
import styles from './task-list.module.css'
import { words } from './words.ts'

type Props = {
  view: HandoverView
  me: string
  now: Date
  nameOf: (id: string) => string
  /** The task that the address names: it is open when the page opens. */
  shown?: string | undefined
  /** What was pressed and is not answered yet. */
  sending?: Can | undefined
  onDo: (can: Can) => void
}

/** What waits on the reader first, then everyone's by role. Enter or a click opens the details of one. */
export function TaskList({ view, me, now, nameOf, shown, sending, onDo }: Props) {
  const [open, setOpen] = useState<readonly string[]>(shown === undefined ? [] : [shown])
  const toggle = (id: string) => setOpen(open.includes(id) ? open.filter((each) => each !== id) : [...open, id])
  return (
    <RowList<TaskView>
      label={words.tasks}
      keyOf={({ id }) => id}
      groups={taskGroups(view, me).map(({ id, role, person, tasks }) => ({
        id,
        title: role === null ? words.mine : words.role(role, person),
        rows: tasks,
      }))}
      onOpen={({ id }) => toggle(id)}
      draw={(task) => (
        <TaskRow
          task={task}
          view={view}
          me={me}
          now={now}
          nameOf={nameOf}
          open={open.includes(task.id)}
          onToggle={() => toggle(task.id)}
          sending={sending}
          onDo={onDo}
        />
      )}
    />
  )
}

type RowProps = Pick<Props, 'view' | 'me' | 'now' | 'nameOf' | 'sending' | 'onDo'> & { task: TaskView; open: boolean; onToggle: () => void }

function TaskRow({ task, view, me, now, nameOf, open, onToggle, sending, onDo }: RowProps) {
  const status = statusOf(task)
  const all = canOn(view, task.id)
  const isFinished = task.status === 'done' || task.status === 'waived' || task.status === 'not-applicable'
  // What finishes a task stands in its row; what only changes it back waits in the menu.
  const { main, isWayToLetter, rest } = isFinished ? { main: undefined, isWayToLetter: false, rest: all } : rowChoices(all)
  const aside = asideOf(view, task.id, me)
  return (
    <div className={styles.row}>
      <span className={classes(styles.sign, styles[status])}>
        <StatusGlyph status={status} />
        <span className="spoken">{statusWords[status]}: </span>
      </span>
      <div className={classes(styles.title, task.status === 'locked' && styles.locked)}>
        <span className={styles.name}>{task.title}</span>
        {aside && aside.why !== task.title && <span className={styles.line}>{aside.why}</span>}
        {!open && <Line task={task} view={view} now={now} nameOf={nameOf} />}
        {open && <TaskDetail view={view} task={task} now={now} nameOf={nameOf} />}
      </div>
      <span className={styles.who}>{task.assignee?.name ?? words.noOne}</span>
      <span>{task.due && !isFinished && <DueWhy due={task.due} why={task.dueWhy} now={now} late={task.isLate} away={task.away} />}</span>
      <span className={classes(styles.actions, !main && !aside && styles.few)}>
        {aside && <Button onClick={() => onDo(aside.can)}>{shortLabel(aside.can, task.title)}</Button>}
        {main && (
          <Button busy={isSame(main, sending)} onClick={() => onDo(main)}>
            {isWayToLetter ? words.openLetter : shortLabel(main, task.title)}
          </Button>
        )}
        {rest.length > 0 && (
          <Menu
            trigger={
              <Button look="quiet" icon="more" iconOnly>
                {words.moreOn(task.title)}
              </Button>
            }
            items={rest.map((can) => ({ id: can.command, words: can.label, run: () => onDo(can) }))}
          />
        )}
        <Button look="quiet" icon={open ? 'close' : 'down'} iconOnly aria-expanded={open} onClick={onToggle}>
          {open ? `${words.less}: ${task.title}` : `${words.details}: ${task.title}`}
        </Button>
      </span>
    </div>
  )
}

/** The one line that matters most about a task that is not opened. */
function Line({ task, view, now, nameOf }: Pick<RowProps, 'task' | 'view' | 'now' | 'nameOf'>) {
  if (task.status === 'locked' && task.why) {
    return (
      <span className={styles.line}>
        <Icon name="lock" />
        <span className={styles.lock}>{lockWords(task)}</span> <PlaybookLine view={view} task={task} />
      </span>
    )
  }
  if (task.status === 'not-applicable') return task.why ? <span className={styles.line}>{task.why}</span> : null
  if (task.status === 'open') {
    const because =
      task.reopened?.cause === 'returned' ? task.reopened.because : task.check?.verdict === 'passed' ? undefined : task.check?.because
    if (because === undefined) return null
    return (
      <span className={styles.line}>
        <Icon name={task.reopened?.cause === 'returned' ? 'failed' : task.check?.verdict === 'failed' ? 'failed' : 'unknown'} />
        <span>{because}</span>
      </span>
    )
  }
  return task.evidence && <EvidenceLine evidence={task.evidence} now={now} nameOf={nameOf} />
}
