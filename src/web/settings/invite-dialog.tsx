import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkMade, StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { emailProblem } from '../forms/email-problem.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { ChoosePerson } from './choose-person.tsx'
import { RoleTicks } from './role-ticks.tsx'
import { words } from './words.ts'

type Props = { people: readonly StaffView[]; onClose: () => void; onMade: (made: LinkMade) => void }

/** Somebody new, with what they may do here. */
export function InviteDialog({ people, onClose, onMade }: Props) {
  const queries = useQueryClient()
  const [form, setForm] = useState({ name: '', email: '', roles: [] as string[], manager: '' })
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  const invite = useMutation({
    mutationFn: () =>
      request<LinkMade>('POST /staff', {
        body: { name: form.name, email: form.email, roles: form.roles, ...(form.manager && { manager: form.manager }) },
      }),
    onSuccess: async (made) => {
      onMade(made)
      await queries.invalidateQueries({ predicate: ({ queryKey: [subject] }) => subject === 'staff' || subject === 'people' })
    },
  })
  const problems = {
    name: form.name.trim() === '' ? words.nameMissing : undefined,
    email: emailProblem(form.email),
    roles: form.roles.length === 0 ? words.rolesMissing : undefined,
  }
  const shown = tried ? problems : { name: undefined, email: undefined, roles: undefined }
  return (
    <Dialog open onClose={onClose} title={words.invite}>
      <PlainForm
        action={words.inviteDo}
        busy={invite.isPending}
        refused={invite.error?.message}
        onSend={() => {
          setTried(true)
          if (Object.values(problems).every((one) => one === undefined)) invite.mutate()
        }}
        beside={
          <Button look="quiet" onClick={onClose}>
            {words.notNow}
          </Button>
        }
      >
        <TextField label={words.name} value={form.name} onChange={(name) => change({ name })} problem={shown.name} />
        <TextField label={words.email} type="email" value={form.email} onChange={(email) => change({ email })} problem={shown.email} />
        <RoleTicks roles={form.roles} onChange={(roles) => change({ roles })} problem={shown.roles} />
        <ChoosePerson
          label={words.manager}
          nobody={words.noManager}
          people={people.filter(({ access }) => access !== 'left')}
          value={form.manager}
          onChange={(manager) => change({ manager })}
        />
      </PlainForm>
    </Dialog>
  )
}
