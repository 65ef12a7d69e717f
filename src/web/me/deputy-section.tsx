import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Deputy, DeputyNamed } from '../../contract/own-notices.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { words } from '../settings/calendar-words.ts'
import { ChoosePerson } from '../settings/choose-person.tsx'
import styles from '../settings/settings.module.css'
import { clockWords, dayWords } from '../wording/dates.ts'
import { lastOf, problemsOfDays, SpanOfDays } from './span-of-days.tsx'

/** Who stands in for one, in which handover and until when. */
export function DeputySection({ person, zone }: { person: string; zone: string }) {
  const now = useNow()
  const [naming, setNaming] = useState(false)
  const deputies = useQuery({
    queryKey: ['me', 'deputies'],
    queryFn: ({ signal }) => request<{ items: Deputy[] }>('GET /me/deputies', { signal }),
  })
  const when = (at: string) => `${dayWords(new Date(at), now, zone)}, ${clockWords(new Date(at), zone)}`
  const items = deputies.data?.items ?? []
  return (
    <section className={styles.section} aria-labelledby="my-deputies">
      <h2 id="my-deputies">{words.deputies}</h2>
      <p className={styles.about}>{words.deputiesAbout}</p>
      {deputies.isError && !deputies.data ? (
        <ErrorState what={deputies.error.message} retry={() => void deputies.refetch()} />
      ) : items.length === 0 ? (
        <p>{words.deputiesNone}</p>
      ) : (
        <ul className={styles.rows}>
          {items.map(({ ref, account, role, person: deputy, from, until }) => (
            <li key={`${ref} ${role} ${deputy.id} ${from}`} className={styles.row}>
              <span>
                {deputy.name}
                <span className={styles.small}>{words.deputyUntil(role, when(from), until === null ? '…' : when(until))}</span>
              </span>
              <Link to="/h/$ref" params={{ ref }}>
                {ref} {account.name}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="plus" onClick={() => setNaming(true)}>
          {words.deputyAdd}
        </Button>
      </div>
      {naming && <DeputyDialog me={person} onClose={() => setNaming(false)} />}
    </section>
  )
}

function DeputyDialog({ me, onClose }: { me: string; onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [draft, setDraft] = useState({ person: '', from: '', to: '' })
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const to = lastOf(draft)
  const people = useQuery(everybodyQuery())
  const choices = (people.data?.items ?? []).filter(({ id, active }) => active && id !== me)
  const problems = {
    person: draft.person === '' ? words.deputyMissing : undefined,
    ...problemsOfDays(draft),
  }
  const name = useMutation({
    mutationFn: () => request<DeputyNamed>('POST /me/deputies', { body: { person: draft.person, from: draft.from, to } }),
    onSuccess: async ({ named, not }) => {
      await queries.invalidateQueries()
      const who = choices.find(({ id }) => id === draft.person)?.name ?? ''
      toast({ words: words.deputyDone(who, named.length) })
      if (not.length === 0) close()
    },
  })
  const not = name.data?.not ?? []
  return (
    <Dialog open onClose={onClose} title={words.deputyAdd}>
      {not.length > 0 ? (
        <div className={styles.section}>
          <h3>{words.deputyNot}</h3>
          <ul className={styles.rows}>
            {not.map(({ ref, account, role, why }) => (
              <li key={`${ref} ${role}`} className={styles.row}>
                <span>
                  {ref} {account.name}, {role}
                  <span className={styles.small}>{why}</span>
                </span>
              </li>
            ))}
          </ul>
          <div>
            <Button look="primary" autoFocus onClick={onClose}>
              {words.deputyClose}
            </Button>
          </div>
        </div>
      ) : (
        <PlainForm
          action={words.deputyAdd}
          busy={name.isPending}
          refused={name.error?.message}
          onSend={() => {
            setTried(true)
            if (Object.values(problems).every((one) => one === undefined)) name.mutate()
          }}
        >
          <ChoosePerson
            label={words.deputyWho}
            people={choices}
            value={draft.person}
            onChange={(person) => change({ person })}
            problem={tried ? problems.person : undefined}
          />
          <SpanOfDays days={draft} onChange={change} problems={tried ? problems : {}} />
        </PlainForm>
      )}
    </Dialog>
  )
}
