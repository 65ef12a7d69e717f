import { type HTMLInputTypeAttribute, useId } from 'react'
import styles from './schema-form.module.css'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string | undefined
  problem?: string | undefined
  type?: HTMLInputTypeAttribute
  autoComplete?: string
  optional?: boolean
  startHere?: boolean
}

/** One line to fill, with what is said about it. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  problem,
  type = 'text',
  autoComplete = 'off',
  optional = false,
  startHere = false,
}: Props) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {optional && <span className={styles.optional}> (optional)</span>}
      </label>
      <input
        id={id}
        className={styles.input}
        type={type}
        value={value}
        autoComplete={autoComplete}
        // biome-ignore lint/a11y/noAutofocus: asked for by a page whose one question this is.
        autoFocus={startHere}
        {...(describedBy ? { 'aria-describedby': describedBy } : {})}
        {...(problem ? { 'aria-invalid': true } : {})}
        onChange={(event) => onChange(event.target.value)}
      />
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
