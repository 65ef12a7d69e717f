import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
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
import styles from './coverage.module.css'
import { dayOf, lastDayWords } from './time.ts'
import { words } from './words.ts'

type Departures = { items: DepartureRow[]; people: { id: string; name: string }[] }
type Props = { now: Date; zone: string | undefined }

/** Who leaves, and how far their accounts are on their way to others. */
export function DepartureList({ now, zone }: Props) {
  const [saying, setSaying] = useState(false)
  const departures = useQuery({
    queryKey: ['coverage', 'departures'],
    queryFn: ({ signal }) => request<Departures>('GET /departures', { signal }),
  })
  if (departures.isPending) return <Skeleton rows={4} />
  if (departures.data === undefined) return <ErrorState what={words.departureFailed} retry={() => void departures.refetch()} />
  const { items, people } = departures.data
  const say = (
    <Button look={items.length === 0 ? 'primary' : 'plain'} onClick={() => setSaying(true)}>
      {words.leaves}
    </Button>
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
      {saying && <DepartureDialog people={people} onClose={() => setSaying(false)} />}
    </>
  )
}

export const whenWords = ({ gone, leavesAt }: Pick<DepartureRow, 'gone' | 'leavesAt'>, now: Date, zone: string | undefined) =>
  gone ? words.goneSince(dayOf(leavesAt, now, zone)) : words.leavesAt(lastDayWords(leavesAt, now, zone))

function DepartureDialog({ people, onClose }: { people: readonly { id: string; name: string }[]; onClose: () => void }) {
  const id = useId()
  const navigate = useNavigate()
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
      onClose()
      await queries.invalidateQueries({ queryKey: ['coverage'] })
      void navigate({ to: '/departures/$id', params: { id: made.id } })
    },
  })
  const missing = person === '' ? words.chooseWho : day === '' && !atOnce ? words.chooseDay : undefined
  const problem = (asked ? missing : undefined) ?? save.error?.message
  return (
    <Dialog open onClose={onClose} title={words.leavesTitle} about={words.leavesAbout}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(true)
          if (missing === undefined) save.mutate()
        }}
      >
        <div className={styles.field}>
          <label htmlFor={`${id}-who`}>{words.leavesWho}</label>
          <ChoiceBox
            id={`${id}-who`}
            className={styles.input}
            choices={people.map((one) => ({ value: one.id, words: one.name }))}
            value={person}
            onChange={setPerson}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-day`}>{words.leavesOn}</label>
          <input
            id={`${id}-day`}
            className={styles.input}
            type="date"
            value={day}
            disabled={atOnce}
            onChange={(event) => setDay(event.target.value)}
          />
          <label className={styles.check}>
            <input type="checkbox" checked={atOnce} onChange={(event) => setAtOnce(event.target.checked)} />
            {words.leavesNow}
          </label>
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-note`}>{words.leavesNote}</label>
          <input
            id={`${id}-note`}
            className={styles.input}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <div>
          <Button look="primary" type="submit" busy={save.isPending}>
            {words.leavesDo}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
