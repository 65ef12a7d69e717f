import { useId } from 'react'
import form from '../forms/schema-form.module.css'
import styles from './import-screen.module.css'
import type { List } from './lists.ts'
import { words } from './words.ts'

/** What the file is about; everything below follows from it. */
export function ChooseList({ lists, chosen, onChoose }: { lists: readonly List[]; chosen: string; onChoose: (id: List['id']) => void }) {
  const id = useId()
  return (
    <div className={`${form.field} ${styles.choice}`}>
      <label className={form.label} htmlFor={id}>
        {words.what}
      </label>
      <select
        id={id}
        className={form.input}
        value={chosen}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const next = lists.find((list) => list.id === event.target.value)
          if (next) onChoose(next.id)
        }}
      >
        {[...Map.groupBy(lists, ({ group }) => group)].map(([group, own]) => (
          <optgroup key={group} label={group}>
            {own.map((list) => (
              <option key={list.id} value={list.id}>
                {list.words}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <p id={`${id}-hint`} className={styles.quiet}>
        {words.whatHint}
      </p>
    </div>
  )
}
