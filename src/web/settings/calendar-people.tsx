import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CalendarView } from '../../contract/calendars.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { toast } from '../design/toasts.tsx'
import { words } from './calendar-words.ts'
import { ChoosePerson } from './choose-person.tsx'
import styles from './settings.module.css'

type Person = { id: string; name: string; email: string }
type PersonCalendar = {
  region: { id: string } | null
  team: { id: string } | null
  own: object
  version: number
}

/** Who works by a calendar of a region or a team. Somebody is in one of each at most. */
export function CalendarPeople({ calendar }: { calendar: CalendarView }) {
  const queries = useQueryClient()
  const [adding, setAdding] = useState('')
  const members = useQuery({
    queryKey: ['calendars', calendar.id, 'people'],
    queryFn: ({ signal }) => request<{ items: Person[] }>('GET /calendars/:id/people', { params: { id: calendar.id }, signal }),
  })
  const people = useQuery(everybodyQuery())
  const change = useMutation({
    mutationFn: async ({ person, isIn }: { person: Person; isIn: boolean }) => {
      const params = { id: person.id }
      const { region, team, own, version } = await request<PersonCalendar>('GET /people/:id/calendar', { params })
      const now = { ...(region ? { region: region.id } : {}), ...(team ? { team: team.id } : {}) }
      const scope = calendar.for === 'team' ? 'team' : 'region'
      await request('PUT /people/:id/calendar', {
        params,
        ifMatch: version,
        body: { ...own, ...now, [scope]: isIn ? calendar.id : null },
      })
    },
    onSuccess: async (_, { person: { name }, isIn }) => {
      toast({ words: isIn ? words.putIn(name) : words.takenOut(name) })
      setAdding('')
      await queries.invalidateQueries({ queryKey: ['calendars'] })
    },
    onError: (error) => toast({ words: error.message }),
  })
  if (members.data === undefined) return members.isError ? <ErrorState what={words.failed} retry={() => void members.refetch()} /> : null
  const { items } = members.data
  const others = (people.data?.items ?? []).filter(({ id, active }) => active && !items.some((one) => one.id === id))
  return (
    <section className={styles.section} aria-labelledby="calendar-people">
      <h2 id="calendar-people">{words.worksBy}</h2>
      {items.length === 0 ? (
        <p className={styles.about}>{words.worksByNone}</p>
      ) : (
        <ul className={styles.rows}>
          {items.map((person) => (
            <li key={person.id} className={styles.row}>
              <span>
                {person.name}
                <span className={styles.small}>{person.email}</span>
              </span>
              <Button icon="close" iconOnly look="quiet" busy={change.isPending} onClick={() => change.mutate({ person, isIn: false })}>
                {words.takeOut(person.name)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ChoosePerson
        label={words.addPerson}
        people={others}
        value={adding}
        onChange={(id) => {
          const person = others.find((one) => one.id === id)
          if (!person || change.isPending) return
          setAdding(id)
          change.mutate({ person, isIn: true })
        }}
      />
    </section>
  )
}
