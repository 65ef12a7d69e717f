import { memo } from 'react'
import type { Definition } from '../../core/definition/definition.ts'
import { classes } from '../design/classes.ts'
import { type Here, useHere } from './here.ts'
import styles from './people-table.module.css'
import { words } from './words.ts'

type Props = { definition: Definition; here: Here; onPart: (part: string, byKey: boolean) => void }

/** Who takes part, where each comes from, and who answers for what. */
export const PeopleTable = memo(function PeopleTable({ definition: { roles, raci }, here, onPart }: Props) {
  const part = useHere(here)
  const shown = roles.filter(({ name }) => raci.some(({ cells }) => cells[name] !== undefined))
  const line = (id: string, at: number) => (
    <button type="button" className={styles.line} onClick={({ detail }) => onPart(id, detail === 0)}>
      {words.line(at)}
    </button>
  )
  return (
    <section className={styles.block} aria-labelledby="people">
      <h2 id="people">{words.people}</h2>
      <ul className={styles.roles}>
        {roles.map(({ name, from, informedOnly, range }) => (
          <li key={name} className={classes(styles.role, part === `role-${name}` && styles.here)}>
            <strong>{name}</strong>
            <span className={styles.quiet}>
              {[from && words.roleFrom(from), informedOnly ? words.informed : ''].filter(Boolean).join(' · ')}
            </span>
            {line(`role-${name}`, range.start.line)}
          </li>
        ))}
      </ul>
      {raci.length > 0 && (
        <>
          <h3>{words.raci}</h3>
          <p className={styles.quiet}>{words.raciKey}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <section className={styles.scroll} aria-label={words.raci} tabIndex={0}>
            <table className={styles.raci}>
              <thead>
                <tr>
                  <th scope="col">{words.activity}</th>
                  {shown.map(({ name }) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {raci.map((row, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two rows may be called the same.
                  <tr key={at} className={classes(part === `raci-${at}` && styles.here)}>
                    <th scope="row">
                      {row.activity} {line(`raci-${at}`, row.range.start.line)}
                      {row.accountable && <span className={styles.quiet}> {words[row.accountable]}</span>}
                    </th>
                    {shown.map(({ name }) => (
                      <td key={name}>{row.cells[name] ?? ''}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      )}
    </section>
  )
})
