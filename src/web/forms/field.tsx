import { type ReactNode, useId } from 'react'
import { classes } from '../design/classes.ts'
import styles from './schema-form.module.css'
import { words } from './words.ts'

/** What a control needs to belong to its label and to what is said about it. */
export type Control = { id: string; className: string; describedBy?: string; invalid: boolean }

type Props = {
  label: ReactNode
  hint?: ReactNode
  problem?: string | undefined
  optional?: boolean
  /** As wide as a date. */
  short?: boolean
  children: (control: Control) => ReactNode
}

/** A label, its control, and what is said about it. Every field that is not made from a schema is one of these. */
export function Field({ label, hint, problem, optional = false, short = false, children }: Props) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional && <span className={styles.optional}> {words.optional}</span>}
      </label>
      {children({
        id,
        className: classes(styles.input, short && styles.short),
        ...(describedBy ? { describedBy } : {}),
        invalid: Boolean(problem),
      })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  )
}

/** The same for elements of HTML, which call it otherwise. */
export const attributesOf = ({ id, className, describedBy, invalid }: Control) => ({
  id,
  className,
  ...(describedBy ? { 'aria-describedby': describedBy } : {}),
  ...(invalid ? { 'aria-invalid': true as const } : {}),
})
