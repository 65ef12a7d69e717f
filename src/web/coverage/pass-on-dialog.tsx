import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../contract/all.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import styles from './coverage.module.css'
import { endOfDay } from './time.ts'
import { words } from './words.ts'

type Named = { id: string; name: string }
type Props = {
  /** Whose part it is, where that is known; else it is asked. */
  person?: Named
  people: readonly Named[]
  zone: string | undefined
  onClose: () => void
}

/** What somebody has to do in handovers goes to a named person: for good, or until they are back. */
export function PassOnDialog({ person: given, people, zone, onClose }: Props) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [person, setPerson] = useState(given?.id ?? '')
  const [to, setTo] = useState('')
  const [until, setUntil] = useState('')
  const [because, setBecause] = useState('')
  const [asked, setAsked] = useState(false)
  const everybody = useQuery(everybodyQuery())
  const choices = (everybody.data?.items ?? [])
    .filter(({ id, active }) => active && id !== person)
    .map(({ id, name }) => ({ value: id, words: name }))
  const pass = useMutation({
    mutationFn: () =>
      request<Answer<'passOnWork'>>('POST /people/:id/pass-on', {
        params: { id: person },
        body: { to, because, ...(until === '' ? {} : { until: endOfDay(until, zone) }) },
      }),
    onSuccess: async ({ done, refused }) => {
      await queries.invalidateQueries()
      if (refused.length > 0) return
      toast({ words: words.passedOn(done.length) })
      close()
    },
  })
  const missing = person === '' || to === '' || because.trim() === ''
  return (
    <Dialog open onClose={onClose} title={given ? words.passOnOf(given.name) : words.passOn} about={words.passOnAbout}>
      <PlainForm
        action={words.passOnDo}
        busy={pass.isPending}
        refused={asked && missing ? words.passOnMissing : pass.error?.message}
        onSend={() => {
          setAsked(true)
          if (!missing) pass.mutate()
        }}
      >
        {!given && (
          <Field label={words.passOnWhose}>
            {(control) => (
              <ChoiceBox
                {...control}
                choices={people.map(({ id, name }) => ({ value: id, words: name }))}
                value={person}
                onChange={setPerson}
              />
            )}
          </Field>
        )}
        <Field label={words.passOnTo}>
          {(control) => <ChoiceBox {...control} choices={choices} isSearching={everybody.isPending} value={to} onChange={setTo} />}
        </Field>
        <TextField label={words.passOnUntil} type="date" value={until} onChange={setUntil} hint={words.passOnUntilHint} />
        <TextField label={words.passOnBecause} value={because} onChange={setBecause} maxLength={300} hint={words.passOnBecauseHint} />
        {pass.data && (
          <div className={styles.said} role="status">
            <p>{words.passedOn(pass.data.done.length)}</p>
            <ul>
              {pass.data.refused.map(({ ref, role, why }) => (
                <li key={`${ref} ${role}`}>
                  <Link to="/h/$ref" params={{ ref }} search={{ tab: 'people' }}>
                    {ref}
                  </Link>
                  {`: ${why}`}
                </li>
              ))}
            </ul>
          </div>
        )}
      </PlainForm>
    </Dialog>
  )
}
