import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './states.module.css'
import { words } from './words.ts'

/** What could not be shown, what still holds, and one way on. Above `children` it is a bar, so the last good view stays. */
export function ErrorState({ what, retry, children }: { what: ReactNode; retry?: () => void; children?: ReactNode }) {
  return (
    <>
      <div className={styles.bar} role="alert">
        <p>{what}</p>
        {retry && <Button onClick={retry}>{words.again}</Button>}
      </div>
      {children}
    </>
  )
}
