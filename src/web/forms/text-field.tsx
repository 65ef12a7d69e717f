import type { HTMLInputTypeAttribute, ReactNode } from 'react'
import { attributesOf, Field } from './field.tsx'

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  problem?: string | undefined
  type?: HTMLInputTypeAttribute
  autoComplete?: string
  optional?: boolean
  startHere?: boolean
  maxLength?: number
  /** The last day of a field for dates. */
  max?: string
  disabled?: boolean
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
  ...limits
}: Props) {
  return (
    <Field label={label} hint={hint} problem={problem} optional={optional}>
      {(control) => (
        <input
          {...attributesOf(control)}
          {...limits}
          type={type}
          value={value}
          autoComplete={autoComplete}
          // biome-ignore lint/a11y/noAutofocus: asked for by a page whose one question this is.
          autoFocus={startHere}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
