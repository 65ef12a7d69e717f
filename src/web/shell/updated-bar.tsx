import { useQuery } from '@tanstack/react-query'
import { newerScreensQuery } from '../client/newer-screens.ts'
import { Button } from '../design/button.tsx'
import styles from './bar.module.css'
import { words } from './words.ts'

/** The server was updated under an open page. Nobody's half-written words are thrown away for it: it says so, and waits for a press. */
export function UpdatedBar() {
  const { data: isOutdated } = useQuery(newerScreensQuery)
  if (!isOutdated) return null
  return (
    <div className={styles.bar} role="status" data-chrome>
      <p>{words.updated}</p>
      <Button onClick={() => location.reload()}>{words.reload}</Button>
    </div>
  )
}
