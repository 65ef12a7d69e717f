import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { DepartureRow, DepartureView } from '../../contract/departures.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { StatusPill } from '../design/status-pill.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { useGoOn } from '../shell/go-on.ts'
import styles from './coverage.module.css'
import { PassOnDialog } from './pass-on-dialog.tsx'
import { dayOf, lastDayWords } from './time.ts'
import { TriageRules } from './triage-rules.tsx'
import { words } from './words.ts'

type Departures = { items: DepartureRow[]; people: { id: string; name: string }[] }
type Props = { now: Date; zone: string | undefined }

/** Who leaves, and how far their accounts are on their way to others. */
export function DepartureList({ now, zone }: Props) {
  const [saying, setSaying] = useState(false)
  const [passing, setPassing] = useState(false)
  const departures = useQuery({
    queryKey: ['coverage', 'departures'],
    queryFn: ({ signal }) => request<Departures>('GET /departures', { signal }),
  })
  if (departures.isPending) return <Skeleton rows={4} />
  if (departures.data === undefined) return <ErrorState what={words.departureFailed} retry={() => void departures.refetch()} />
  const { items, people } = departures.data
  const say = (
    <span className={styles.actions}>
      <Button onClick={() => setPassing(true)}>{words.passOn}</Button>
      <Button look={items.length === 0 ? 'primary' : 'plain'} onClick={() => setSaying(true)}>
        {words.leaves}
      </Button>
    </span>
  )
  return (
    <>
      {items.length === 0 ? (
        <EmptyState title={words.noDepartures} action={say} />
      ) : (
        <>
          <div className={styles.head}>
            <span />
            {say}
          </div>
          <ul className={`${styles.rows} ${styles.three}`}>
            {items.map((one) => (
              <li key={one.id}>
                <Link className={styles.name} to="/departures/$id" params={{ id: one.id }}>
                  {words.departureOf(one.person.name)}
                </Link>
                <span>
                  {whenWords(one, now, zone)}
                  {one.note && <span className={styles.small}> · {one.note}</span>}
                </span>
                <span>
                  {one.state === 'closed' ? (
                    <StatusPill status="done">{words.isClosed}</StatusPill>
                  ) : (
                    <StatusPill status={one.settled < one.accounts ? 'active' : 'waiting'}>
                      {words.settled(one.settled, one.accounts)}
                    </StatusPill>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <TriageRules />
      {passing && <PassOnDialog people={people} zone={zone} onClose={() => setPassing(false)} />}
      {saying && <DepartureDialog people={people} onClose={() => setSaying(false)} />}
    </>
  )
}

export const whenWords = (
  { gone, leavesAt, zone }: Pick<DepartureRow, 'gone' | 'leavesAt' | 'zone'>,
  now: Date,
  own: string | undefined,
) => (gone ? words.goneSince(dayOf(leavesAt, now, zone ?? own)) : words.leavesAt(lastDayWords(leavesAt, now, zone ?? own)))

function DepartureDialog({ people, onClose }: { people: readonly { id: string; name: string }[]; onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const goOn = useGoOn()
  const queries = useQueryClient()
  const [person, setPerson] = useState('')
  const [day, setDay] = useState('')
  const [atOnce, setAtOnce] = useState(false)
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const save = useMutation({
    mutationFn: () => request<DepartureView>('POST /departures', { body: { person, leavesAt: atOnce ? null : day, note } }),
    onSuccess: async (made) => {
      toast({ words: words.leavesSaid(made.person.name) })
      close()
      await queries.invalidateQueries({ queryKey: ['coverage'] })
      void goOn({ to: '/departures/$id', params: { id: made.id } })
    },
  })
  const missing = person === '' ? words.chooseWho : day === '' && !atOnce ? words.chooseDay : undefined
  const problem = (asked ? missing : undefined) ?? save.error?.message
  return (
    <Dialog open onClose={onClose} title={words.leavesTitle} about={words.leavesAbout}>
      <PlainForm
        action={words.leavesDo}
        busy={save.isPending}
        refused={problem}
        onSend={() => {
          setAsked(true)
          if (missing === undefined) save.mutate()
        }}
      >
        <Field label={words.leavesWho}>
          {(control) => (
            <ChoiceBox
              {...control}
              choices={people.map((one) => ({ value: one.id, words: one.name }))}
              value={person}
              onChange={setPerson}
            />
          )}
        </Field>
        <TextField label={words.leavesOn} type="date" value={day} disabled={atOnce} onChange={setDay} />
        <label className={styles.check}>
          <input type="checkbox" checked={atOnce} onChange={(event) => setAtOnce(event.target.checked)} />
          {words.leavesNow}
        </label>
        <TextField label={words.leavesNote} value={note} onChange={setNote} maxLength={300} />
      </PlainForm>
    </Dialog>
  )
}
