import { useState } from 'react'
import type { StartOptions } from '../../contract/handovers.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import styles from './start.module.css'
import { words } from './words.ts'

type Props = {
  choice: StartOptions['playbooks'][number]
  roles: Readonly<Record<string, string>>
  onRoles: (roles: Readonly<Record<string, string>>) => void
  problemAt: (at: string) => string | undefined
}

/** Who does what. Known people are shown, missing ones asked; nobody is asked twice. */
export function RolePeople({ choice, roles, onRoles, problemAt }: Props) {
  const [changing, setChanging] = useState<readonly string[]>([])
  return (
    <section className={styles.field} aria-labelledby="start-people">
      <h2 id="start-people" className={styles.label}>
        {words.people}
      </h2>
      <p className={styles.hint}>{words.peopleAbout}</p>
      <ul className={styles.people}>
        {choice.roles.map(({ role, person, candidates, informedOnly }) => {
          const id = `start-role-${role.replaceAll(' ', '-')}`
          const problem = problemAt(`role ${role}`)
          const asks = changing.includes(role) || (person === null && !informedOnly)
          const offered = person && !candidates.some((each) => each.id === person.id) ? [person, ...candidates] : candidates
          return (
            <li key={role} className={styles.person} data-at={`role ${role}`}>
              {asks ? (
                <>
                  <label htmlFor={id}>{role}</label>
                  <ChoiceBox
                    id={id}
                    className={styles.input}
                    choices={offered.map((each) => ({ value: each.id, words: each.name }))}
                    value={roles[role] ?? person?.id ?? ''}
                    onChange={(next) => onRoles({ ...roles, [role]: next })}
                    {...(problem === undefined ? {} : { describedBy: `${id}-problem`, invalid: true })}
                  />
                  {problem ? (
                    <p id={`${id}-problem`} className={styles.problem}>
                      {problem}
                    </p>
                  ) : (
                    <span />
                  )}
                </>
              ) : (
                <>
                  <span>{role}</span>
                  <span>
                    {person?.name ?? words.nobody}
                    {informedOnly && <span className={styles.hint}> · {words.told}</span>}
                  </span>
                  <Button look="quiet" onClick={() => setChanging([...changing, role])}>
                    {words.change}
                    <span className="spoken"> {role}</span>
                  </Button>
                </>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
