import type { ErrorComponentProps } from '@tanstack/react-router'
import { Button } from '../design/button.tsx'
import styles from '../design/states.module.css'
import { isMissingPart } from './missing-part.ts'
import { words } from './words.ts'

/** In the place of a screen that did not come or could not be drawn; the frame around it stays, and the rail leads on. */
export function ScreenFailed({ error }: Pick<ErrorComponentProps, 'error'>) {
  const isMissing = isMissingPart(error)
  return (
    <div className={styles.state} role="alert">
      <h1 className={styles.title}>{isMissing ? words.screenMissing : words.screenBroken}</h1>
      <p>{isMissing ? words.screenMissingWhy : words.screenBrokenWhy}</p>
      <div className={styles.actions}>
        <Button look="primary" onClick={() => location.reload()}>
          {words.reload}
        </Button>
      </div>
      {!isMissing && (
        <details>
          <summary>{words.screenBrokenDetails}</summary>
          <pre className={styles.details}>{`${location.pathname}\n${(error instanceof Error && error.stack) || String(error)}`}</pre>
        </details>
      )}
    </div>
  )
}
