import { useEffect, useState } from 'react'
import { classes } from './classes.ts'
import styles from './skeleton.module.css'
import { words } from './words.ts'

/** True once that much time has passed since the component appeared. */
function useAfter(milliseconds: number): boolean {
  const [passed, setPassed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), milliseconds)
    return () => clearTimeout(timer)
  }, [milliseconds])
  return passed
}

/** Keeps the room of rows that are on their way: unseen for a blink, then grey, then with a word about the wait. */
export function Skeleton({ rows = 6, from = words.server }: { rows?: number; from?: string }) {
  const grey = useAfter(150)
  const slow = useAfter(3_000)
  return (
    <div className={classes(styles.rows, !grey && styles.held)} aria-busy="true">
      {slow && <p className={styles.still}>{words.stillLoading(from)}</p>}
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey rows have nothing but their place.
        <div key={row} className={styles.row} aria-hidden="true">
          <span className={styles.bar} />
          <span className={styles.bar} />
          <span className={styles.bar} />
        </div>
      ))}
    </div>
  )
}
