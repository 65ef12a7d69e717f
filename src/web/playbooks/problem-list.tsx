import { memo } from 'react'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import styles from './problem-list.module.css'
import { SeverityCounts } from './severity.tsx'
import type { Checked } from './use-check.ts'
import { words } from './words.ts'

type Props = {
  diagnostics: Checked['diagnostics']
  onProblem: (at: number) => void
  /** Not given where the page can only be read. */
  onFix?: (problem: number, fix: number) => void
}

/** Every problem of the page, from its top: what is wrong, why that matters, and what would repair it. */
export const ProblemList = memo(function ProblemList({ diagnostics, onProblem, onFix }: Props) {
  return (
    <section className={styles.block} aria-labelledby="problems">
      <header className={styles.head}>
        <h2 id="problems">{words.diagnostics}</h2>
        <SeverityCounts diagnostics={diagnostics} />
      </header>
      {diagnostics.length === 0 && <p className={styles.quiet}>{words.noDiagnostics}</p>}
      <ul>
        {diagnostics.map(({ code, severity, message, why, range, fixes }, at) => (
          // Two findings of one kind may stand at one place; their order in the page tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <li key={`${code} ${at}`} className={styles.item}>
            <button type="button" className={styles.line} onClick={() => onProblem(at)}>
              {words.line(range.start.line)}
            </button>
            <div className={styles.words}>
              <p>
                <span className={classes(styles.severity, styles[severity])}>{words.severities[severity]}</span> {message}
              </p>
              <p className={styles.quiet}>{why}</p>
              {onFix && fixes.length > 0 && (
                <p className={styles.fixes}>
                  {fixes.map(({ title }, fix) => (
                    <Button key={title} onClick={() => onFix(at, fix)}>
                      {title}
                    </Button>
                  ))}
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
})
