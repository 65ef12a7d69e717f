import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { MoveInRow as Row } from '../../contract/move-ins.ts'
import { EvidenceMark } from '../design/evidence-mark.tsx'
import { type Status, StatusPill } from '../design/status-pill.tsx'
import { dayWords } from '../wording/dates.ts'
import styles from './move-in.module.css'
import { words } from './words.ts'

const looks: Record<Row['state'], Status> = { ready: 'active', asked: 'waiting', refused: 'fixes', there: 'done' }

type Props = { row: Row; isAlone: boolean; now: Date; zone: string | undefined }

/** One handover as it would go on here. */
export function MoveInRow({ row, isAlone, now, zone }: Props) {
  const { state, account, playbook, from, to, startedOn, stage } = row
  const day = (date: string) => dayWords(new Date(`${date.slice(0, 10)}T12:00:00Z`), now, zone)
  const about = [
    playbook?.title,
    from !== null && to !== null ? words.between(from, to) : undefined,
    startedOn === null ? undefined : words.since(day(startedOn)),
    stage === null ? undefined : words.goesOn(stage),
  ].filter((one) => one !== undefined)
  return (
    <section className={styles.row} aria-label={account?.name ?? words.row(row.row)}>
      <div className={styles.head}>
        <h2>{account?.name ?? (isAlone ? words.unknownAccount : words.row(row.row))}</h2>
        <StatusPill status={looks[state]}>{words.states[state]}</StatusPill>
        {!isAlone && account && <span className={styles.quiet}>{words.row(row.row)}</span>}
      </div>
      {about.length > 0 && <p className={styles.quiet}>{about.join(' · ')}</p>}
      {row.because !== null && <p className={styles.refused}>{row.because}</p>}
      {!isAlone &&
        row.asked.map(({ field, title, why }) => <p key={field}>{[title, why, words.askedInList(row.row)].filter(Boolean).join(' ')}</p>)}
      {row.ref !== null && (
        <p>
          <Link to="/h/$ref" params={{ ref: row.ref }}>
            {row.ref}
          </Link>
        </p>
      )}
      {state === 'ready' && <Becomes row={row} day={day} isAlone={isAlone} />}
    </section>
  )
}

function Becomes({ row, day, isAlone }: { row: Row; day: (date: string) => string; isAlone: boolean }) {
  const { done, against, approvals, letterSentOn, open, follows, answers, leftOut, unread } = row
  return (
    <>
      <Part title={words.against} items={against.map(({ title, because }) => [title, because])} isWarning />
      <Part title={words.leftOut} items={leftOut.map(({ title, because }) => [title, because])} isWarning />
      <Part title={words.follows} items={follows.map((one) => [one])} />
      <Part title={words.approved} items={approvals.map(({ gate, by, on }) => [words.approval(gate.title, by, day(on))])} />
      <Part title={words.told} items={letterSentOn === null ? [] : [[day(letterSentOn)]]} />
      {done.length > 0 && (
        <details className={styles.part} open={isAlone}>
          <summary>{words.done(done.length)}</summary>
          <ul className={styles.list}>
            {done.map(({ id, title, kind, value, source }) => (
              <li key={id}>
                {title}
                <EvidenceMark kind={kind} source={source}>
                  {value}
                </EvidenceMark>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Part title={words.waits} items={open.map(({ title, who, due }) => [title, words.waitsUntil(who, due === null ? null : day(due))])} />
      <p className={styles.quiet}>
        {[words.kept(answers.kept), answers.blank.length === 0 ? words.noBlank : words.blank(answers.blank.length)].join(' · ')}
      </p>
      <Part title={words.unread} items={unread.map(({ line, text }) => [words.line(line, text)])} />
    </>
  )
}

function Part({ title, items, isWarning = false }: { title: string; items: readonly (readonly ReactNode[])[]; isWarning?: boolean }) {
  if (items.length === 0) return null
  return (
    <div className={styles.part} data-warning={isWarning || undefined}>
      <h3>{title}</h3>
      <ul className={styles.list}>
        {items.map(([first, second]) => (
          <li key={String(first)}>
            {first}
            {second !== undefined && <span className={styles.quiet}>{second}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
