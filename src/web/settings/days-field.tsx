import { useState } from 'react'
import { Button } from '../design/button.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { plainDayWords } from '../wording/dates.ts'
import { words } from './calendar-words.ts'
import styles from './settings.module.css'

type Days = Readonly<Record<string, string | null>>
type Props = { days: Days; now: Date; onChange: (days: Days) => void }

/** Single dates that are different here: off with a name, or worked after all. */
export function DaysField({ days, now, onChange }: Props) {
  const [draft, setDraft] = useState({ date: '', name: '', isOff: true })
  const [tried, setTried] = useState(false)
  const sorted = Object.entries(days).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const problems = {
    date: draft.date === '' ? words.dateMissing : undefined,
    name: draft.isOff && draft.name.trim() === '' ? words.whatMissing : undefined,
  }
  const add = () => {
    setTried(true)
    if (problems.date || problems.name) return
    onChange({ ...days, [draft.date]: draft.isOff ? draft.name.trim() : null })
    setDraft({ date: '', name: '', isOff: true })
    setTried(false)
  }
  return (
    <fieldset className={form.field}>
      <legend className={form.label}>{words.days}</legend>
      <p className={form.hint}>{words.daysHint}</p>
      {sorted.length === 0 ? (
        <p className={styles.small}>{words.noDays}</p>
      ) : (
        <ul className={styles.rows}>
          {sorted.map(([date, name]) => {
            const day = plainDayWords(date, now)
            return (
              <li key={date} className={styles.row}>
                <span>
                  {day}
                  <span className={styles.small}>{name ?? words.dayOn}</span>
                </span>
                <Button
                  icon="close"
                  iconOnly
                  look="quiet"
                  onClick={() => {
                    const { [date]: _gone, ...rest } = days
                    onChange(rest)
                  }}
                >
                  {words.removeDay(day)}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      <div className={styles.addDay}>
        <TextField
          label={words.date}
          type="date"
          value={draft.date}
          onChange={(date) => setDraft({ ...draft, date })}
          problem={tried ? problems.date : undefined}
        />
        <TextField
          label={words.what}
          value={draft.name}
          onChange={(name) => setDraft({ ...draft, name })}
          problem={tried ? problems.name : undefined}
        />
        <label className={form.tick}>
          <input type="checkbox" checked={!draft.isOff} onChange={(event) => setDraft({ ...draft, isOff: !event.target.checked })} />
          <span>{words.dayOn}</span>
        </label>
        <Button onClick={add}>{words.addDay}</Button>
      </div>
    </fieldset>
  )
}
