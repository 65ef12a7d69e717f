import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import form from '../forms/schema-form.module.css'
import { words as shell } from '../shell/words.ts'
import { calendarsQuery } from './calendars-query.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { staffQuery } from './staff-query.ts'
import { words } from './words.ts'

/** Who manages whom and who is in which team, each changed where it stands. */
export function TeamsScreen() {
  const people = useQuery(staffQuery)
  const calendars = useQuery(calendarsQuery)
  const here = (people.data?.items ?? []).filter(({ access }) => access !== 'left')
  const groups = Map.groupBy(here, ({ manager }) => manager?.id ?? '')
  const nameOf = (id: string) => here.find((one) => one.id === id)?.name ?? words.hasLeft
  const sorted = [...groups].toSorted(([a], [b]) => (a === '' ? 1 : b === '' ? -1 : nameOf(a).localeCompare(nameOf(b))))
  return (
    <SettingsFrame part="teams" title={words.teams} about={words.teamsAbout}>
      {people.isPending ? (
        <Skeleton rows={8} />
      ) : people.data === undefined ? (
        <ErrorState what={people.error?.message ?? words.failed} retry={() => void people.refetch()} />
      ) : (
        <div className={styles.page}>
          {sorted.map(([manager, reports]) => (
            <section
              key={manager}
              className={styles.section}
              aria-label={manager === '' ? words.noManagerTitle : words.reportsOf(nameOf(manager))}
            >
              <h2>{manager === '' ? words.noManagerTitle : nameOf(manager)}</h2>
              <ul className={styles.rows}>
                {reports.map((person) => (
                  <TeamRow
                    key={person.id}
                    person={person}
                    people={here}
                    teams={(calendars.data?.items ?? []).filter((one) => one.for === 'team')}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </SettingsFrame>
  )
}

type Team = { id: string; name: string }

function TeamRow({ person, people, teams }: { person: StaffView; people: readonly StaffView[]; teams: readonly Team[] }) {
  const queries = useQueryClient()
  const save = useMutation({
    mutationFn: (body: { manager?: string | null; team?: string | null }) =>
      request<StaffView>('PUT /staff/:id', { params: { id: person.id }, body }),
    onSuccess: async ({ name }) => {
      toast({ words: words.saved(name) })
      await queries.invalidateQueries({ predicate: ({ queryKey: [subject] }) => subject !== 'link' })
    },
    onError: (error) => toast({ words: error.message }),
  })
  return (
    <li className={styles.teamRow}>
      <span>
        <Link to="/settings/people/$id" params={{ id: person.id }}>
          {person.name}
        </Link>
        <span className={styles.small}>{person.roles.map((role) => shell.roles[role] ?? role).join(', ')}</span>
      </span>
      <label className={styles.labelled}>
        <span className={styles.small}>{words.manager}</span>
        <select
          className={form.input}
          aria-label={words.managerOf(person.name)}
          disabled={save.isPending}
          value={person.manager?.id ?? ''}
          onChange={(event) => save.mutate({ manager: event.target.value || null })}
        >
          <option value="">{words.noManager}</option>
          {people
            .filter(({ id }) => id !== person.id)
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
      </label>
      {teams.length > 0 && (
        <label className={styles.labelled}>
          <span className={styles.small}>{words.team}</span>
          <select
            className={form.input}
            aria-label={words.teamOf(person.name)}
            disabled={save.isPending || person.byGroups.team !== null}
            title={person.byGroups.team === null ? undefined : words.teamByGroups(person.groups)}
            value={person.team ?? ''}
            onChange={(event) => save.mutate({ team: event.target.value || null })}
          >
            <option value="">{words.noTeam}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
    </li>
  )
}
