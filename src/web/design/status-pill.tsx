import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './status-pill.module.css'

export type Status = 'todo' | 'active' | 'waiting' | 'fixes' | 'late' | 'done' | 'stopped'

export const statusWords: Record<Status, string> = {
  todo: 'To do',
  active: 'Active',
  waiting: 'Waiting',
  fixes: 'Needs fixes',
  late: 'Late',
  done: 'Done',
  stopped: 'Stopped',
}

/** Drawn, not typed: a font that lacks one of the signs would show another shape. */
const glyphs: Record<Status, ReactNode> = {
  todo: <circle cx="7" cy="7" r="5.25" fill="none" />,
  active: (
    <>
      <circle cx="7" cy="7" r="5.25" fill="none" />
      <path d="M7 1.75a5.25 5.25 0 0 1 0 10.5Z" fill="currentColor" stroke="none" />
    </>
  ),
  waiting: (
    <>
      <circle cx="7" cy="7" r="5.25" fill="none" />
      <path d="M7 4v3h2.5" fill="none" />
    </>
  ),
  fixes: <path d="M4.75 2 2 4.75 4.75 7.5M2 4.75h6a3.5 3.5 0 0 1 0 7H5" fill="none" />,
  late: <path d="M7 1 13 7 7 13 1 7Z" fill="currentColor" stroke="none" />,
  done: <circle cx="7" cy="7" r="5.75" fill="currentColor" stroke="none" />,
  stopped: <path d="M2.5 7h9" fill="none" />,
}

export function StatusGlyph({ status }: { status: Status }) {
  return (
    <svg
      className={styles.glyph}
      width="0.875rem"
      height="0.875rem"
      viewBox="0 0 14 14"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {glyphs[status]}
    </svg>
  )
}

/** A shape, a word and a colour, always in that order of importance. `children` replaces the word where a name says more. */
export function StatusPill({ status, children }: { status: Status; children?: ReactNode }) {
  return (
    <span className={classes(styles.pill, styles[status], (status === 'late' || status === 'fixes') && styles.filled)}>
      <StatusGlyph status={status} />
      {children === undefined ? (
        statusWords[status]
      ) : (
        <>
          <span className="spoken">{statusWords[status]}: </span>
          <span className={styles.name}>{children}</span>
        </>
      )}
    </span>
  )
}
