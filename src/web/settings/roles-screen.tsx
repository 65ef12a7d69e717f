import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../../contract/all.ts'
import { request } from '../client/request.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { words as shell } from '../shell/words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words } from './words.ts'

type Roles = Answer<'listRoles'>

/** Which role may do what: read from the rules, so that it cannot say anything else than what holds. */
export function RolesScreen() {
  const roles = useQuery({ queryKey: ['roles'], queryFn: ({ signal }) => request<Roles>('GET /roles', { signal }) })
  return (
    <SettingsFrame part="roles" title={words.rolesPart} about={words.rolesAbout}>
      {roles.isPending ? (
        <Skeleton rows={9} />
      ) : roles.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void roles.refetch()} />
      ) : (
        <RoleList {...roles.data} />
      )}
    </SettingsFrame>
  )
}

/** What everybody may, and everybody who works with accounts, is said once, so that the rest can be seen. */
function RoleList({ items, actions }: Roles) {
  const among = (roles: Roles['items'], action: string) => roles.every(({ may }) => (may as readonly string[]).includes(action))
  const isShared = (action: string) => among(items, action)
  const isUsual = (action: string) =>
    among(
      items.filter(({ role }) => role !== 'viewer'),
      action,
    )
  const wordsOf = (which: readonly string[]) => actions.filter(({ action }) => which.includes(action) && action !== 'demo.control')
  const forSoftware = actions.filter(({ software }) => software !== null)
  return (
    <div className={styles.page}>
      <section className={styles.section} aria-labelledby="roles-each">
        <h2 id="roles-each">{words.rolesEach}</h2>
        <ul className={styles.cards}>
          {items.map(({ role, people, may }) => {
            const own = wordsOf(may).filter(({ action }) => !isUsual(action))
            return (
              <li key={role} className={styles.card}>
                <h3>
                  {shell.roles[role] ?? role}
                  <span className={styles.small}>{words.peopleCount(people)}</span>
                </h3>
                <p>
                  {own.length > 0
                    ? own.map(({ words: what }) => what).join(' · ')
                    : role === 'viewer'
                      ? words.rolesReadOnly
                      : words.rolesNothing}
                </p>
              </li>
            )
          })}
        </ul>
      </section>
      <section className={styles.section} aria-labelledby="roles-all">
        <h2 id="roles-all">{words.rolesAll}</h2>
        <ul className={styles.points}>
          {wordsOf(actions.map(({ action }) => action))
            .filter(({ action }) => isShared(action))
            .map(({ action, words: what }) => (
              <li key={action}>{what}</li>
            ))}
        </ul>
      </section>
      <section className={styles.section} aria-labelledby="roles-usual">
        <h2 id="roles-usual">{words.rolesUsual}</h2>
        <ul className={styles.points}>
          {wordsOf(actions.map(({ action }) => action))
            .filter(({ action }) => isUsual(action) && !isShared(action))
            .map(({ action, words: what }) => (
              <li key={action}>{what}</li>
            ))}
        </ul>
      </section>
      <section className={styles.section} aria-labelledby="roles-software">
        <h2 id="roles-software">{words.rolesSoftware}</h2>
        <p className={styles.about}>{words.rolesSoftwareAbout}</p>
        <ul className={styles.points}>
          {forSoftware.map(({ action, words: what, software }) => (
            <li key={action}>
              {what}
              {software === 'write' && <span className={styles.small}> {words.rolesWrite}</span>}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
