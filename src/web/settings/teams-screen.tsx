import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'
import { type Choice, ChoiceBox } from '../design/choice-box.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import form from '../forms/schema-form.module.css'
import { words as shell } from '../shell/words.ts'
import { calendarsQuery } from './calendars-query.ts'
import { FindPeopleBar } from './find-people-bar.tsx'
import { findStaff } from './find-staff.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { staffQuery } from './staff-query.ts'
import { words } from './words.ts'

/** Who manages whom and who is in which team, each changed where it stands. */
export function TeamsScreen() {
  const people = useQuery(staffQuery)
  const calendars = useQuery(calendarsQuery)
  const [typed, setTyped] = useState('')
  const here = useMemo(() => (people.data?.items ?? []).filter(({ access }) => access !== 'left'), [people.data])
  // A manager is found together with everybody whom they manage.
  const shown = useMemo(() => {
    const found = new Set(findStaff(here, { typed }).map(({ id }) => id))
    return here.filter(({ id, manager }) => found.has(id) || (manager !== null && found.has(manager.id)))
  }, [here, typed])
  const managers = useMemo(() => here.map(({ id, name, email }) => ({ value: id, words: name, note: email })), [here])
  const teams = (calendars.data?.items ?? []).filter((one) => one.for === 'team')
  const groups = Map.groupBy(shown, ({ manager }) => manager?.id ?? '')
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
          <FindPeopleBar typed={typed} onType={setTyped} shown={shown.length} all={here.length} />
          {sorted.length === 0 && <EmptyState title={words.nobodyFound} />}
          {sorted.map(([manager, reports]) => (
            <section
              key={manager}
              className={styles.section}
              aria-label={manager === '' ? words.noManagerTitle : words.reportsOf(nameOf(manager))}
            >
              <h2>{manager === '' ? words.noManagerTitle : nameOf(manager)}</h2>
              <ul className={styles.rows}>
                {reports.map((person) => (
                  <TeamRow key={person.id} person={person} managers={managers} teams={teams} />
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

/** Chosen, not only not yet chosen. */
const nobody = 'nobody'

function TeamRow({ person, managers, teams }: { person: StaffView; managers: readonly Choice[]; teams: readonly Team[] }) {
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
      <div className={styles.labelled}>
        <label className={styles.small} htmlFor={`manager-${person.id}`}>
          <span aria-hidden="true">{words.manager}</span>
          <span className="spoken">{words.managerOf(person.name)}</span>
        </label>
        <ChoiceBox
          id={`manager-${person.id}`}
          className={form.input}
          choices={[{ value: nobody, words: words.noManager }, ...managers.filter(({ value }) => value !== person.id)]}
          value={person.manager?.id ?? nobody}
          onChange={(next) => {
            // Empty while somebody types a name: nothing is chosen yet.
            if (next !== '' && next !== (person.manager?.id ?? nobody)) save.mutate({ manager: next === nobody ? null : next })
          }}
        />
      </div>
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
