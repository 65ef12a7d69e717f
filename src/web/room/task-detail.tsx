import { Link } from '@tanstack/react-router'
import type { HandoverView, TaskView } from '../../core/process/view.ts'
import { classes } from '../design/classes.ts'
import { Icon } from '../design/icon.tsx'
import { words as letterWords } from '../letter/words.ts'
import { deadlineWords, pastWords, plainDayWords } from '../wording/dates.ts'
import { callTab } from './call-tab.ts'
import { eachRecordOnce } from './each-record-once.ts'
import { Effects } from './effects.tsx'
import { EvidenceLine } from './evidence-line.tsx'
import { lockWords } from './lock-words.ts'
import styles from './task-detail.module.css'
import { words } from './words.ts'

const verdictLooks = {
  passed: { icon: 'check', word: words.passed, style: styles.passed },
  failed: { icon: 'failed', word: words.failed, style: styles.failed },
  'cannot tell': { icon: 'unknown', word: words.cannotTell, style: styles.unknown },
} as const

type Props = { view: HandoverView; task: TaskView; now: Date; nameOf: (id: string) => string }

/** All that is known about one task: what was found, in which records, what will change, who has said what. */
export function TaskDetail({ view, task, now, nameOf }: Props) {
  const { guidance, reopened, waiver, check, parts, evidence, said, call, effects } = task
  const records = check && check.verdict !== 'passed' ? eachRecordOnce(check.records) : []
  return (
    <div className={styles.detail}>
      {reopened && task.status === 'open' && (
        <p className={styles.note}>
          <strong>
            {words.reopened[reopened.cause]}
            {reopened.by && ` (${nameOf(reopened.by)})`}:
          </strong>{' '}
          {reopened.because}
        </p>
      )}
      {waiver && (
        <p className={styles.note}>
          <strong>{words.waiverAsked(nameOf(waiver.askedBy), plainDayWords(waiver.until, now))}:</strong> {waiver.because}
        </p>
      )}
      {task.why && (
        <p className={styles.small}>
          {lockWords(task)} <PlaybookLine view={view} task={task} />
        </p>
      )}
      {guidance && <p className={styles.guidance}>{guidance}</p>}
      {task.answersCustomer && view.letter && view.letter.items.length > 0 && (
        <ul className={styles.parts}>
          {view.letter.items.map((item) => (
            <li key={item.id} className={styles.part}>
              <Verdict verdict={item.answer ? 'passed' : 'failed'} />
              <span>
                {letterWords.itemFrom(letterWords.kinds[item.kind], item.from)}: {item.text}
                {item.answer && <span className={styles.small}> {item.answer.text}</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {check && check.verdict !== 'passed' && parts.length === 0 && (
        <p className={styles.part}>
          <Verdict verdict={check.verdict} />
          <span>{check.because}</span>
        </p>
      )}
      {evidence && parts.length === 0 && <EvidenceLine evidence={evidence} now={now} nameOf={nameOf} />}
      {parts.length > 0 && (
        <ul className={styles.parts}>
          {parts.map((part) => {
            const read = part.evidence?.kind === 'read' ? part.evidence : undefined
            return (
              <li key={part.id} className={styles.part}>
                <Verdict verdict={read ? read.verdict : part.evidence ? 'passed' : 'cannot tell'} />
                <span>
                  {part.title}
                  {read && read.verdict !== 'passed' && <span className={styles.small}>{read.because}</span>}
                  {part.evidence && <EvidenceLine evidence={part.evidence} now={now} nameOf={nameOf} />}
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {records.length > 0 && (
        <section className={styles.block}>
          <h3>{words.records}</h3>
          <ul className={styles.records}>
            {records.map(({ kind, key, title }) => (
              <li key={`${kind} ${key}`}>
                <Link
                  to="/accounts/$id"
                  params={{ id: kind === 'child' ? key : view.account.id }}
                  hash={kind === 'child' ? '' : `kind-${kind}`}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {task.kind === 'call' && (
        <p>
          {call && `${deadlineWords(new Date(call.start), now)} · ${words.minutes(call.minutes)} · `}
          <Link to="/h/$ref" params={{ ref: view.ref }} search={{ tab: callTab(view, task.id).id }}>
            {words.toCall}
          </Link>
        </p>
      )}
      <Effects effects={effects} />
      {said.length > 0 && (
        <section className={styles.block}>
          <h3>{words.signatures}</h3>
          <ul>
            {said.map(({ person, at, note, held }) => (
              <li key={person.id} className={styles.small}>
                {held ? words.saysHeld(person.name, pastWords(new Date(at), now)) : words.signed(person.name, pastWords(new Date(at), now))}
                {note && `: ${note}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {!task.why && (
        <p className={styles.small}>
          <PlaybookLine view={view} task={task} />
        </p>
      )}
      {task.optional && task.status !== 'done' && <p className={styles.small}>{words.optional}</p>}
    </div>
  )
}

export function Verdict({ verdict }: { verdict: keyof typeof verdictLooks }) {
  const { icon, word, style } = verdictLooks[verdict]
  return (
    <span className={classes(style)}>
      <Icon name={icon} />
      <span className="spoken">{word}: </span>
    </span>
  )
}

/** "Why is this locked?" leads to the line of the page that says so. */
export function PlaybookLine({ view, task }: { view: Pick<HandoverView, 'playbook'>; task: Pick<TaskView, 'line'> }) {
  return (
    <Link to="/playbooks/$id" params={{ id: view.playbook.id }} search={{ line: String(task.line), version: view.playbook.version }}>
      {words.line(task.line)}
    </Link>
  )
}
