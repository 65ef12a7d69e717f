import { TextField } from '../forms/text-field.tsx'
import { words } from '../settings/calendar-words.ts'
import styles from '../settings/settings.module.css'

export type Days = { from: string; to: string }

/** The last day; until somebody says another, the first. */
export const lastOf = ({ from, to }: Days): string => (to === '' ? from : to)

export const problemsOfDays = (days: Days) => ({
  from: days.from === '' ? words.fromMissing : undefined,
  to: days.from !== '' && lastOf(days) < days.from ? words.toMissing : undefined,
})

type Props = { days: Days; onChange: (part: Partial<Days>) => void; problems: Partial<ReturnType<typeof problemsOfDays>> }

/** A first and a last day, both of them counted. */
export function SpanOfDays({ days, onChange, problems }: Props) {
  return (
    <div className={styles.pair}>
      <TextField label={words.from} type="date" value={days.from} onChange={(from) => onChange({ from })} problem={problems.from} />
      <TextField label={words.to} type="date" value={lastOf(days)} onChange={(to) => onChange({ to })} problem={problems.to} />
    </div>
  )
}
