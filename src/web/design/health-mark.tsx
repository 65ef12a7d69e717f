import styles from './health-mark.module.css'

const known: readonly string[] = ['green', 'yellow', 'red']

/** An account's health: the word that says it, with its colour in front for whoever looks down a list. */
export function HealthMark({ colour }: { colour: string }) {
  const name = colour.toLowerCase()
  return (
    <span className={styles.health}>
      {known.includes(name) && <span aria-hidden="true" className={styles.mark} data-colour={name} />}
      {colour}
    </span>
  )
}
