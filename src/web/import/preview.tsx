import type { ImportPreview } from '../../contract/imports.ts'
import { classes } from '../design/classes.ts'
import styles from './import-screen.module.css'
import { words } from './words.ts'

/** What each field is called in the template. */
type Titles = ReadonlyMap<string, string>

/** What the file would do: the counts, then what stands in the way, then what was understood and each difference. */
export function Preview({ preview, titles }: { preview: ImportPreview; titles: Titles }) {
  const { rows, added, changed, unchanged } = preview
  return (
    <>
      <section className={styles.block}>
        <h2>{words.counts}</h2>
        <p className={styles.counts}>
          {[words.rows(rows), words.added(added), words.changed(changed), words.unchanged(unchanged)].map((each) => (
            <span key={each}>{each}</span>
          ))}
        </p>
      </section>
      <Problems problems={preview.problems} />
      <Columns columns={preview.columns} titles={titles} />
      {preview.differences.length > 0 && <Differences preview={preview} />}
    </>
  )
}

function Problems({ problems }: { problems: ImportPreview['problems'] }) {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const sorted = [...problems].sort(
    (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error') || other.count - one.count,
  )
  return (
    <section className={styles.block}>
      <h2>{words.problems}</h2>
      {problems.length === 0 && <p className={styles.quiet}>{words.noProblems}</p>}
      {errors > 0 && <p role="alert">{words.errors(errors)}</p>}
      <ul>
        {sorted.map(({ code, severity, message, count, places }) => (
          <li key={`${code} ${message}`} className={styles.problem}>
            <p>
              <span className={classes(styles.mark, styles[severity])}>{words.severities[severity]}</span> {message}{' '}
              {places.length > 0 && <span className={styles.quiet}>{words.rows(count)}</span>}
            </p>
            <ul className={styles.places}>
              {places.map(({ row, column, value }) => (
                <li key={`${row} ${column}`}>{words.place(row, column, value)}</li>
              ))}
              {places.length > 0 && count > places.length && <li>{words.morePlaces(count - places.length)}</li>}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Columns({ columns, titles }: { columns: ImportPreview['columns']; titles: Titles }) {
  return (
    <section className={styles.block}>
      <h2>{words.columns}</h2>
      <p className={styles.quiet}>{words.columnsAbout}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.inFile}</th>
            <th scope="col">{words.takenFor}</th>
            <th scope="col">{words.why}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ column, field, confidence, because }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is where it stands; two may have one head
            <tr key={at}>
              <th scope="row">{column}</th>
              <td>
                {field === null ? <span className={styles.quiet}>{words.leftOut}</span> : (titles.get(field) ?? field)}{' '}
                {confidence !== 'certain' && (
                  <span className={classes(styles.mark, confidence === 'unsure' && styles.warning)}>{words.confidence[confidence]}</span>
                )}
              </td>
              <td className={styles.quiet}>{because}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Differences({ preview: { differences, added, changed } }: { preview: ImportPreview }) {
  return (
    <section className={styles.block}>
      <h2>{words.differences}</h2>
      {differences.length < added + changed && <p className={styles.quiet}>{words.firstDifferences(differences.length)}</p>}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{words.row}</th>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.change}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ row, name, kind, fields }) => (
            <tr key={row}>
              <td>{row}</td>
              <th scope="row">{name}</th>
              <td>
                {kind === 'added' ? (
                  <>
                    <span className={styles.mark}>{words.isNew}</span>{' '}
                    {fields
                      .map(({ field, after }) => (after ? `${field} ${after}` : ''))
                      .filter(Boolean)
                      .join(' · ')}
                  </>
                ) : (
                  <ul>
                    {fields.map(({ field, before, after }) => (
                      <li key={field}>
                        {field}: {words.was(before ?? words.empty, after ?? words.empty)}
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
