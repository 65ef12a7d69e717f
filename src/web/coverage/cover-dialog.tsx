import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { CoverView, Proposal } from '../../contract/coverage.ts'
import type { PersonView } from '../../contract/people.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
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
  const id = useId()
  const queries = useQueryClient()
  const today = plainDayIn(now, zone)
  const [person, setPerson] = useState(proposals[0]?.person.id ?? '')
  const [first, setFirst] = useState(() => (from > now.toISOString() ? plainDayIn(new Date(from), zone) : today))
  const [last, setLast] = useState(() =>
    to ? lastDayOf(to, zone) : plainDayIn(new Date(Math.max(now.getTime(), Date.parse(from)) + 13 * day), zone),
  )
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const people = useQuery({
    queryKey: ['people', 'csm'],
    queryFn: ({ signal }) => request<{ items: PersonView[] }>('GET /people', { query: { role: 'csm', limit: 200 }, signal }),
  })
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
      onClose()
      await queries.invalidateQueries({ queryKey: ['coverage'] })
    },
  })
  const problem = asked && person === '' ? words.choose : save.error?.message
  return (
    <Dialog open onClose={onClose} title={words.coverTitle(account.name)} about={words.coverAbout(holder)}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (person !== '') save.mutate()
        }}
      >
        <div className={styles.field}>
          <label htmlFor={`${id}-person`}>{words.person}</label>
          <ChoiceBox id={`${id}-person`} className={styles.input} choices={choices} value={person} onChange={setPerson} />
          <Why proposal={proposals.find((one) => one.person.id === person)} />
        </div>
        <div className={styles.pair}>
          <div className={styles.field}>
            <label htmlFor={`${id}-from`}>{words.from}</label>
            <input
              id={`${id}-from`}
              className={styles.input}
              type="date"
              required
              value={first}
              onChange={(event) => setFirst(event.target.value)}
            />
          </div>
          <div className={styles.field}>
            <label htmlFor={`${id}-to`}>{words.to}</label>
            <input
              id={`${id}-to`}
              className={styles.input}
              type="date"
              required
              value={last}
              onChange={(event) => setLast(event.target.value)}
            />
          </div>
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-reason`}>{words.reason}</label>
          <input
            id={`${id}-reason`}
            className={styles.input}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div>
          <Button look="primary" type="submit" busy={save.isPending}>
            {words.saveCover}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const Why = ({ proposal }: { proposal: Proposal | undefined }) =>
  proposal ? (
    <p className={styles.small}>
      {words.proposed}: {proposal.reasons.join(', ')}.
    </p>
  ) : null
