import { memo, useEffect, useRef } from 'react'
import { classes } from '../design/classes.ts'
import styles from './playbook-source.module.css'
import { showInPane } from './show-in-pane.ts'
import { words } from './words.ts'

type Props = {
  source: string
  line: number | undefined
  /** Lines with a problem, with the worst that is wrong there. */
  wrong: ReadonlyMap<number, 'error' | 'warning' | 'note'>
  onLine: (line: number) => void
}

/** A playbook's own text with line numbers; the line that a lock speaks of is marked and brought into sight. */
export const PlaybookSource = memo(function PlaybookSource({ source, line, wrong, onLine }: Props) {
  const marked = useRef<HTMLLIElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is another place to look at.
  useEffect(() => showInPane(marked.current), [line])
  return (
    <ol className={styles.page} aria-label={words.source}>
      {source.split('\n').map((text, index) => {
        const number = index + 1
        const here = number === line
        const severity = wrong.get(number)
        return (
          <li
            key={number}
            ref={here ? marked : null}
            id={`L${number}`}
            className={classes(styles.line, here && styles.marked)}
            {...(here ? { 'aria-current': true as const } : {})}
          >
            {/* One of hundreds would be as many stops for Tab; the process beside leads to every line by keyboard. */}
            <button type="button" className={styles.number} tabIndex={-1} aria-label={words.goTo(number)} onClick={() => onLine(number)}>
              {number}
            </button>
            <span className={classes(styles.text, /^#/.test(text) && styles.heading, /^\s*(<!--|-->)/.test(text) && styles.comment)}>
              {text}
              {severity && <span className={classes(styles.wrong, styles[severity])}>{words.severities[severity]}</span>}
            </span>
          </li>
        )
      })}
    </ol>
  )
})
