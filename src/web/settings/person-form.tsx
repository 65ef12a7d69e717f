import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'
import { toast } from '../design/toasts.tsx'
import { emailProblem } from '../forms/email-problem.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { ChoosePerson } from './choose-person.tsx'
import { bodyOf, type PersonChange, withChange } from './person-change.ts'
import { RoleTicks } from './role-ticks.tsx'
import { ticksBetween } from './ticks.ts'
import { words } from './words.ts'

type Calendar = { id: string; name: string; for: string }

/** What somebody is here. */
export function PersonForm({ person, people }: { person: StaffView; people: readonly StaffView[] }) {
  const queries = useQueryClient()
  const teamId = useId()
  // Only what was changed here: the rest follows what others change meanwhile, and is not sent, or it would take that back.
  const [changed, setChanged] = useState<PersonChange>({})
  const change = (part: PersonChange) => setChanged((before) => ({ ...before, ...part }))
  const draft = withChange(person, changed)
  const calendars = useQuery({
    queryKey: ['calendars'],
    queryFn: ({ signal }) => request<{ items: Calendar[] }>('GET /calendars', { signal }),
  })
  const teams = (calendars.data?.items ?? []).filter((one) => one.for === 'team')
  const save = useMutation({
    mutationFn: (sent: PersonChange) =>
      request<StaffView>('PUT /staff/:id', {
        params: { id: person.id },
        body: bodyOf(person, sent),
      }),
    onSuccess: async ({ name }, sent) => {
      toast({ words: words.saved(name) })
      // What was changed on while it was on its way is still to be saved.
      setChanged((now) => (now === sent ? {} : now))
      await queries.invalidateQueries({ predicate: ({ queryKey: [subject] }) => subject !== 'link' })
    },
  })
  // An address from before stays, whatever addresses had to be then.
  const addressProblem = draft.email === person.email ? undefined : emailProblem(draft.email)
  const nameProblem = draft.name.trim() === '' ? words.nameMissing : undefined
  const rolesProblem = draft.roles.length === 0 ? words.rolesMissing : undefined
  return (
    <PlainForm
      action={words.save}
      busy={save.isPending}
      refused={save.error?.message}
      onSend={() => {
        if (!nameProblem && !rolesProblem && !addressProblem) save.mutate(changed)
      }}
    >
      <TextField label={words.name} value={draft.name} onChange={(name) => change({ name })} problem={nameProblem} />
      <TextField
        label={words.email}
        type="email"
        hint={words.emailHint}
        value={draft.email}
        onChange={(email) => change({ email })}
        problem={addressProblem}
      />
      <RoleTicks
        roles={draft.roles}
        onChange={(roles) => change({ ticks: { ...changed.ticks, ...ticksBetween(draft.roles, roles) } })}
        fixed={person.byGroups.roles}
        hint={person.byGroups.roles.length > 0 ? words.rolesByGroups(person.groups) : words.rolesHint}
        problem={rolesProblem}
      />
      <ChoosePerson
        label={words.manager}
        nobody={words.noManager}
        people={people.filter(({ id, access }) => id !== person.id && access !== 'left')}
        value={draft.manager}
        onChange={(manager) => change({ manager })}
      />
      {teams.length > 0 && (
        <div className={form.field}>
          <label className={form.label} htmlFor={teamId}>
            {words.team}
          </label>
          <select
            id={teamId}
            className={form.input}
            disabled={person.byGroups.team !== null}
            value={draft.team}
            onChange={(event) => change({ team: event.target.value })}
          >
            <option value="">{words.noTeam}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
          <p className={form.hint}>{person.byGroups.team === null ? words.teamHint : words.teamByGroups(person.groups)}</p>
        </div>
      )}
    </PlainForm>
  )
}
