import styles from './list.module.css'

type PickProps = {
  label: string
  value: string
  choices: readonly (readonly [string, string])[]
  any: string
  onPick: (value: string) => void
}

/** One of a few, or any: a filter of a list. */
export function Pick({ label, value, choices, any, onPick }: PickProps) {
  return (
    <select className={styles.pick} aria-label={label} value={value} onChange={(event) => onPick(event.target.value)}>
      <option value="">{any}</option>
      {choices.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
