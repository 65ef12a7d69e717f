import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { CalendarView } from '../../contract/calendars.ts'
import button from '../design/button.module.css'
import { type Column, DataTable } from '../design/data-table.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Icon } from '../design/icon.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import list from '../shell/list.module.css'
import { words } from './calendar-words.ts'
import { calendarsQuery } from './calendars-query.ts'
import { hoursWords } from './hours-words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

/** Nothing is said here: the broader calendar holds. */
const Broader = () => <span className={list.quiet}>{words.asBroader}</span>

const columns: Column<CalendarView>[] = [
  {
    id: 'name',
    head: words.name,
    narrow: 'title',
    width: '20%',
    cell: ({ id, name }) => (
      <Link className={list.account} to="/settings/calendars/$id" params={{ id }} tabIndex={-1}>
        {name}
      </Link>
    ),
  },
  { id: 'for', head: words.kind, narrow: 'meta', width: '11%', cell: (calendar) => words.kinds[calendar.for] },
  { id: 'zone', head: words.zone, narrow: 'meta', width: '20%', cell: ({ zone }) => zone ?? <Broader /> },
  {
    id: 'hours',
    head: words.hours,
    narrow: 'wide',
    width: '24%',
    cell: (calendar) => (calendar.week ? hoursWords(calendar.week) : calendar.for === 'workspace' ? words.usualHours : <Broader />),
  },
  {
    id: 'place',
    head: words.holidays,
    narrow: 'wide',
    width: '13%',
    cell: ({ place }) => (place ? [place.country, place.state, place.region].filter(Boolean).join(', ') : null),
  },
  { id: 'people', head: words.people, narrow: 'meta', width: '12%', end: true, cell: ({ people }) => words.peopleCount(people) },
]

/** By which calendars people work. */
export function CalendarsScreen() {
  const calendars = useQuery(calendarsQuery)
  const navigate = useNavigate()
  return (
    <SettingsFrame
      part="calendars"
      title={settings.calendars}
      about={words.about}
      action={
        <Link className={`${button.button} ${button.primary}`} to="/settings/calendars/$id" params={{ id: 'new' }}>
          <Icon name="plus" />
          {words.add}
        </Link>
      }
    >
      {calendars.isPending ? (
        <Skeleton />
      ) : calendars.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void calendars.refetch()} />
      ) : (
        <>
          <DataTable
            label={settings.calendars}
            columns={columns}
            rows={calendars.data.items}
            keyOf={({ id }) => id}
            onOpen={({ id }) => void navigate({ to: '/settings/calendars/$id', params: { id } })}
          />
          <p className={styles.credit}>{words.credit}</p>
        </>
      )}
    </SettingsFrame>
  )
}
