import { Button } from '../design/button.tsx'
import { savePart } from '../mail/save-part.ts'
import styles from './import-screen.module.css'
import { words } from './words.ts'

export type Template = { columns: { field: string; title: string; required: boolean; about: string }[]; csv: string }

type Props = { template: Template; name: string; title?: string; about?: string }

/** What a list may hold, and a file to begin with. */
export function ListTemplate({ template: { columns, csv }, name, title = words.template, about }: Props) {
  // Where no column is needed by itself, a mark on each would say nothing.
  const isMarked = columns.some(({ required }) => required)
  return (
    <section className={styles.block}>
      <div className={styles.actions}>
        <h2>{title}</h2>
        <Button icon="down" onClick={() => savePart({ type: 'text/csv', name, content: csv })}>
          {words.download}
        </Button>
      </div>
      {about !== undefined && <p className={styles.quiet}>{about}</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            <th scope="col">{words.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ field, title: column, required, about: meaning }) => (
            <tr key={field}>
              <th scope="row">
                {column} {isMarked && <span className={styles.mark}>{required ? words.required : words.optional}</span>}
              </th>
              <td className={styles.quiet}>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
