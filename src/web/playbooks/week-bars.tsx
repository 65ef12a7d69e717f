import { classes } from '../design/classes.ts'
import { type Here, useIsHere } from './here.ts'
import type { windowsOf } from './map-model.ts'
import styles from './process-map.module.css'
import { words } from './words.ts'

type Props = NonNullable<ReturnType<typeof windowsOf>> & { here: Here; onPart: (part: string, byKey: boolean) => void }

/** When which stage is: one line of time, a bar for each stage. */
export function WeekBars({ unit, last, bars, here, onPart }: Props) {
  const weeks = Array.from({ length: last }, (_, at) => at + 1)
  return (
    // The map below says the same to those who hear it: each stage with its window.
    <div className={styles.weeks} style={{ gridTemplateColumns: `repeat(${last}, minmax(0, 1fr))` }} aria-hidden="true">
      {weeks.map((week) => (
        <span key={week} className={styles.week} style={{ gridColumn: week, gridRow: `1 / ${bars.length + 2}` }}>
          {week === 1 || last <= 6 ? words.windowAt(words.units[unit], week) : week}
        </span>
      ))}
      {bars.map((bar, at) => (
        <Bar key={bar.id} {...bar} row={at + 2} here={here} onPart={onPart} />
      ))}
    </div>
  )
}

type BarProps = Props['bars'][number] & Pick<Props, 'here' | 'onPart'> & { row: number }

function Bar({ id, name, from, to, row, here, onPart }: BarProps) {
  const isHere = useIsHere(here, `stage-${id}`)
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes(styles.bar, isHere && styles.barHere)}
      style={{ gridColumn: `${from} / ${to + 1}`, gridRow: row }}
      title={name}
      // What is hidden from those who hear the page must not take the focus either.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onPart(`stage-${id}`, false)}
    >
      {name}
    </button>
  )
}
