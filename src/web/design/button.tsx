import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './button.module.css'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icon.tsx'

type Props = Omit<ComponentProps<'button'>, 'disabled'> & {
  look?: 'primary' | 'plain' | 'quiet'
  icon?: IconName
  /** The key that does the same, printed on the button. */
  keys?: string
  /** Only the icon is drawn; `children` is its name. */
  iconOnly?: boolean
  busy?: boolean
  /** Why it can't be pressed now. It stays reachable, so that the reason can be read and heard. */
  because?: ReactNode
}

export function Button({
  look = 'plain',
  icon,
  keys,
  iconOnly = false,
  busy = false,
  because,
  children,
  onClick,
  className,
  ...rest
}: Props) {
  const reasonId = useId()
  const off = busy || because !== undefined
  const button = (
    <button
      type="button"
      {...rest}
      {...(off ? { 'aria-disabled': true } : {})}
      {...(because === undefined ? {} : { 'aria-describedby': reasonId })}
      {...(iconOnly && typeof children === 'string' ? { 'aria-label': children, title: children } : {})}
      className={classes(
        styles.button,
        look === 'primary' && styles.primary,
        look === 'quiet' && styles.quiet,
        iconOnly && styles.iconOnly,
        className,
      )}
      onClick={(event) => {
        if (off) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {icon && <Icon name={icon} />}
      {!iconOnly && children}
      {keys && (
        <span className={styles.keys} aria-hidden="true">
          {keys}
        </span>
      )}
    </button>
  )
  if (because === undefined) return button
  return (
    <span className={styles.wrap}>
      {button}
      <span id={reasonId} className={styles.reason}>
        {because}
      </span>
    </span>
  )
}
