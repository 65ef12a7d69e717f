import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CoverView, Proposal } from '../../contract/coverage.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { plainDayIn } from '../wording/dates.ts'
import styles from './coverage.module.css'
import { endOfDay, lastDayOf, startOfDay } from './time.ts'
import { words } from './words.ts'

type Props = {
  account: { id: string; name: string }
  holder: string
  proposals: readonly Proposal[]
  /** When the gap begins and ends, as far as anybody knows. */
  from: string
  to: string | null
  now: Date
  zone: string | undefined
  onClose: () => void
}

const day = 86_400_000

/** Who covers, from when to when. Whoever speaks for themselves stands first, with the reasons. */
export function CoverDialog({ account, holder, proposals, from, to, now, zone, onClose }: Props) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const today = plainDayIn(now, zone)
  const [person, setPerson] = useState(proposals[0]?.person.id ?? '')
  const [first, setFirst] = useState(() => (from > now.toISOString() ? plainDayIn(new Date(from), zone) : today))
  const [last, setLast] = useState(() =>
    to ? lastDayOf(to, zone) : plainDayIn(new Date(Math.max(now.getTime(), Date.parse(from)) + 13 * day), zone),
  )
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const people = useQuery(everybodyQuery('csm'))
  const known = new Set(proposals.map((one) => one.person.id))
  const choices = [
    ...proposals.map((one) => ({ value: one.person.id, words: one.person.name, note: one.reasons.join(', ') })),
    ...(people.data?.items ?? []).filter((one) => one.active && !known.has(one.id)).map((one) => ({ value: one.id, words: one.name })),
  ]
  const save = useMutation({
    mutationFn: () =>
      request<CoverView>('POST /accounts/:id/covers', {
        params: { id: account.id },
        body: { person, from: first <= today ? now.toISOString() : startOfDay(first, zone), to: endOfDay(last, zone), reason },
      }),
    onSuccess: async (cover) => {
      toast({ words: words.assigned(cover.person.name, account.name) })
      close()
      await queries.invalidateQueries({ queryKey: ['coverage'] })
    },
  })
  const chosen = proposals.find((one) => one.person.id === person)
  const missing = person === '' ? words.choose : first === '' || last === '' ? words.chooseDays : undefined
  const problem = (asked ? missing : undefined) ?? save.error?.message
  return (
    <Dialog open onClose={onClose} title={words.coverTitle(account.name)} about={words.coverAbout(holder)}>
      <PlainForm
        action={words.saveCover}
        busy={save.isPending}
        refused={problem}
        onSend={() => {
          setAsked(true)
          if (missing === undefined) save.mutate()
        }}
      >
        <Field label={words.person} hint={chosen && `${words.proposed}: ${chosen.reasons.join(', ')}.`}>
          {(control) => <ChoiceBox {...control} choices={choices} isSearching={people.isPending} value={person} onChange={setPerson} />}
        </Field>
        <div className={styles.pair}>
          <TextField label={words.from} type="date" value={first} onChange={setFirst} />
          <TextField label={words.to} type="date" value={last} onChange={setLast} />
        </div>
        <TextField label={words.reason} value={reason} onChange={setReason} maxLength={300} />
      </PlainForm>
    </Dialog>
  )
}
