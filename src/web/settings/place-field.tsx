import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { CalendarView } from '../../contract/calendars.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import form from '../forms/schema-form.module.css'
import { dayWords } from '../wording/dates.ts'
import { words } from './calendar-words.ts'
import styles from './settings.module.css'

type Place = NonNullable<CalendarView['place']>
type Props = { place: Place | null; onChange: (place: Place | null) => void }
type Places = { items: { code: string; name: string }[] }

const hour = 3_600_000

const usePlaces = (query: { country?: string | undefined; state?: string | undefined }, enabled: boolean) =>
  useQuery({
    queryKey: ['holiday-places', query],
    queryFn: ({ signal }) => request<Places>('GET /holidays/places', { query, signal }),
    staleTime: hour,
    enabled,
  })

/** Whose public holidays count: a country, and where the law makes a difference its state and region. */
export function PlaceField({ place, onChange }: Props) {
  const ids = { country: useId(), state: useId(), region: useId() }
  const countries = usePlaces({}, true)
  const states = usePlaces({ country: place?.country }, place !== null)
  const regions = usePlaces({ country: place?.country, state: place?.state }, place?.state !== undefined)
  const stateChoices = place ? (states.data?.items ?? []) : []
  const regionChoices = place?.state ? (regions.data?.items ?? []) : []
  return (
    <>
      <div className={form.field}>
        <label className={form.label} htmlFor={ids.country}>
          {words.country}
        </label>
        <ChoiceBox
          id={ids.country}
          className={form.input}
          isSearching={countries.isPending}
          choices={[
            { value: '', words: words.noCountry },
            ...(countries.data?.items ?? []).map(({ code, name }) => ({ value: code, words: name, note: code })),
          ]}
          value={place?.country ?? ''}
          onChange={(country) => onChange(country === '' ? null : { country })}
        />
      </div>
      {place && stateChoices.length > 0 && (
        <div className={form.field}>
          <label className={form.label} htmlFor={ids.state}>
            {words.state}
          </label>
          <ChoiceBox
            id={ids.state}
            className={form.input}
            choices={[
              { value: '', words: words.wholeCountry },
              ...stateChoices.map(({ code, name }) => ({ value: code, words: name, note: code })),
            ]}
            value={place.state ?? ''}
            onChange={(state) => onChange({ country: place.country, ...(state === '' ? {} : { state }) })}
          />
        </div>
      )}
      {place?.state !== undefined && regionChoices.length > 0 && (
        <div className={form.field}>
          <label className={form.label} htmlFor={ids.region}>
            {words.region}
          </label>
          <ChoiceBox
            id={ids.region}
            className={form.input}
            choices={[
              { value: '', words: words.wholeState },
              ...regionChoices.map(({ code, name }) => ({ value: code, words: name, note: code })),
            ]}
            value={place.region ?? ''}
            onChange={(region) =>
              onChange({
                country: place.country,
                ...(place.state === undefined ? {} : { state: place.state }),
                ...(region === '' ? {} : { region }),
              })
            }
          />
        </div>
      )}
      {place && <NextHolidays place={place} />}
    </>
  )
}

const mostShown = 8

/** What the choice means, before it is saved. */
function NextHolidays({ place }: { place: Place }) {
  const now = useNow()
  const holidays = useQuery({
    queryKey: ['holidays', place],
    queryFn: ({ signal }) => request<{ items: { date: string; name: string }[] }>('GET /holidays', { query: { ...place }, signal }),
    staleTime: hour,
  })
  const items = holidays.data?.items
  return (
    <section className={styles.preview} aria-label={words.next} aria-busy={holidays.isPending}>
      <h3>{words.next}</h3>
      {holidays.isError ? (
        <p className={form.problem} role="alert">
          {holidays.error.message}
        </p>
      ) : items?.length === 0 ? (
        <p className={styles.about}>{words.nextNone}</p>
      ) : (
        <ul>
          {items?.slice(0, mostShown).map(({ date, name }) => (
            <li key={date}>
              <time dateTime={date}>{dayWords(new Date(`${date}T12:00:00Z`), now, 'UTC')}</time>
              <span>{name}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
