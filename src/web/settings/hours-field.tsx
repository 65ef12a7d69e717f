import type { CalendarView } from '../../contract/calendars.ts'
import form from '../forms/schema-form.module.css'
import { words } from './calendar-words.ts'
import styles from './settings.module.css'

type Week = NonNullable<CalendarView['week']>
type Props = { week: Week | null; onChange: (week: Week | null) => void }

const usual: Week = { 1: ['09:00', '17:00'], 2: ['09:00', '17:00'], 3: ['09:00', '17:00'], 4: ['09:00', '17:00'], 5: ['09:00', '17:00'] }

/** Hours by weekday, or none of its own. */
export function HoursField({ week, onChange }: Props) {
  return (
    <fieldset className={form.field}>
      <legend className={form.label}>{words.hours}</legend>
      <label className={form.tick}>
        <input type="checkbox" checked={week !== null} onChange={(event) => onChange(event.target.checked ? usual : null)} />
        <span>
          {words.ownHours}
          <span className={form.note}>{words.ownHoursHint}</span>
        </span>
      </label>
      {week && (
        <ul className={styles.week}>
          {words.weekdays.map((name, at) => {
            const key = String(at + 1) as keyof Week
            const hours = week[key]
            const change = (next: [string, string] | undefined) => {
              const { [key]: _before, ...rest } = week
              onChange(next ? { ...rest, [key]: next } : rest)
            }
            return (
              <li key={name} className={styles.weekday}>
                <label className={form.tick}>
                  <input
                    type="checkbox"
                    checked={hours !== undefined}
                    onChange={(event) => change(event.target.checked ? ['09:00', '17:00'] : undefined)}
                  />
                  <span>{name}</span>
                </label>
                {hours ? (
                  <span className={styles.times}>
                    <input
                      type="time"
                      className={form.input}
                      aria-label={words.opens(name)}
                      value={hours[0]}
                      onChange={(event) => change([event.target.value, hours[1]])}
                    />
                    <span aria-hidden="true">–</span>
                    <input
                      type="time"
                      className={form.input}
                      aria-label={words.closes(name)}
                      value={hours[1] === '24:00' ? '23:59' : hours[1]}
                      onChange={(event) => change([hours[0], event.target.value])}
                    />
                  </span>
                ) : (
                  <span className={styles.small}>{words.closed}</span>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </fieldset>
  )
}
