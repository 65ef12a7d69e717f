import type { HandoverView } from '../../core/process/view.ts'
import styles from './panels.module.css'
import { TaskDetail, Verdict } from './task-detail.tsx'
import { words } from './words.ts'

type Props = { view: HandoverView; now: Date; nameOf: (id: string) => string }

const order = { failed: 0, 'cannot tell': 1, passed: 2 } as const

/** What machines looked at, the open questions first: verdict, what they saw, where and how long ago. */
export function CheckList({ view, now, nameOf }: Props) {
  const checked = view.tasks
    .flatMap((task) => (task.check ? [{ task, verdict: task.check.verdict }] : []))
    .toSorted((a, b) => order[a.verdict] - order[b.verdict])
  if (checked.length === 0) return <p className={styles.summary}>{words.noChecks}</p>
  const passed = checked.filter(({ verdict }) => verdict === 'passed').length
  return (
    <>
      <p className={styles.summary}>{words.checksPassed(passed, checked.length)}</p>
      <ul className={styles.checks}>
        {checked.map(({ task, verdict }) => (
          <li key={task.id} className={styles.check}>
            <Verdict verdict={verdict} />
            <div className={styles.said}>
              <span>{task.title}</span>
              <TaskDetail
                view={view}
                // The check itself, not the task: what is planned or was said about it stands with the task.
                task={{
                  ...task,
                  guidance: null,
                  why: null,
                  effects: [],
                  said: [],
                  call: null,
                  reopened: null,
                  waiver: null,
                  optional: false,
                  evidence: task.evidence ?? task.check?.evidence ?? null,
                }}
                now={now}
                nameOf={nameOf}
              />
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
