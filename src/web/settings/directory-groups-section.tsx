import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { DirectoryGroupView } from '../../contract/sign-in-settings.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { words as shell } from '../shell/words.ts'
import { RoleTicks } from './role-ticks.tsx'
import styles from './settings.module.css'
import { words } from './sign-in-words.ts'

type Team = { id: string; name: string; for: string }

/** What the groups that the directory sends give to whoever is in them. */
export function DirectoryGroupsSection() {
  const [changing, setChanging] = useState<DirectoryGroupView>()
  const found = useQuery({
    queryKey: ['directory-groups'],
    queryFn: ({ signal }) => request<{ items: DirectoryGroupView[] }>('GET /directory-groups', { signal }),
  })
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: ({ signal }) => request<{ items: Team[] }>('GET /calendars', { signal }),
  })
  const teams = (calendars.data?.items ?? []).filter((one) => one.for === 'team')
  return (
    <section className={styles.section} aria-labelledby="directory-groups">
      <h2 id="directory-groups">{words.groups}</h2>
      <p className={styles.about}>{words.groupsAbout}</p>
      {found.isPending ? (
        <Skeleton rows={2} />
      ) : found.data === undefined ? (
        <ErrorState what={found.error?.message ?? words.groupsFailed} retry={() => void found.refetch()} />
      ) : found.data.items.length === 0 ? (
        <p>{words.groupsNone}</p>
      ) : (
        <ul className={styles.rows}>
          {found.data.items.map((one) => (
            <li key={one.id} className={styles.row}>
              <span>
                {one.name}
                <span className={styles.small}>{words.groupLine(one.members.length, givenBy(one, teams))}</span>
              </span>
              <Button aria-label={words.changeOf(one.name)} onClick={() => setChanging(one)}>
                {words.change}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {changing && <GivesDialog group={changing} teams={teams} onClose={() => setChanging(undefined)} />}
    </section>
  )
}

function givenBy({ gives: { roles, team } }: DirectoryGroupView, teams: readonly Team[]): string {
  const named = teams.find(({ id }) => id === team)?.name ?? team
  const all = [...roles.map((role) => shell.roles[role] ?? role), ...(named === null ? [] : [words.givesTeam(named)])]
  return all.length === 0 ? words.givesNothing : words.gives(all.join(', '))
}

const mostNamed = 5

function GivesDialog({ group, teams, onClose }: { group: DirectoryGroupView; teams: readonly Team[]; onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const teamId = useId()
  const [draft, setDraft] = useState({ roles: [...group.gives.roles] as string[], team: group.gives.team ?? '' })
  const save = useMutation({
    mutationFn: () =>
      request<DirectoryGroupView>('PUT /directory-groups/:id', {
        params: { id: group.id },
        body: { roles: draft.roles, team: draft.team || null },
      }),
    onSuccess: async ({ name }) => {
      toast({ words: words.savedGives(name) })
      close()
      // Roles of people, of oneself too, may be others now.
      await queries.invalidateQueries()
    },
  })
  const names = group.members.slice(0, mostNamed).map(({ name }) => name)
  return (
    <Dialog open onClose={onClose} title={words.givesTitle(group.name)} about={words.givesTo(names, group.members.length - names.length)}>
      <PlainForm action={words.saveGives} busy={save.isPending} refused={save.error?.message} onSend={() => save.mutate()}>
        <RoleTicks
          label={words.givesRoles}
          hint={draft.roles.includes('administrator') ? words.givesAdministrator : words.givesRolesHint}
          roles={draft.roles}
          onChange={(roles) => setDraft((before) => ({ ...before, roles }))}
        />
        {teams.length > 0 && (
          <div className={form.field}>
            <label className={form.label} htmlFor={teamId}>
              {words.team}
            </label>
            <select
              id={teamId}
              className={form.input}
              value={draft.team}
              onChange={(event) => setDraft((before) => ({ ...before, team: event.target.value }))}
            >
              <option value="">{words.noTeam}</option>
              {teams.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <p className={form.hint}>{words.teamHint}</p>
          </div>
        )}
      </PlainForm>
    </Dialog>
  )
}
