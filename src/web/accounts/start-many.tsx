import { lazy, Suspense, useState } from 'react'
import type { AccountRow } from '../../contract/accounts.ts'
import { Button } from '../design/button.tsx'
import { canBegin, type Picked } from './picked.ts'
import styles from './start-many.module.css'
import { words } from './words.ts'

const StartManyDialog = lazy(async () => ({ default: (await import('./start-many-dialog.tsx')).StartManyDialog }))

/** So many begin in one request. */
const most = 1000

type Props = { rows: readonly AccountRow[]; picked: Picked; onPicked: (picked: Picked) => void }

/** What can be done with the accounts that are ticked. */
export function StartMany({ rows, picked, onPicked }: Props) {
  const [asking, setAsking] = useState(false)
  const free = rows.filter(canBegin)
  const tooMany = picked.size > most
  return (
    <div className={styles.bar}>
      <label className={styles.tick}>
        <input
          type="checkbox"
          disabled={free.length === 0}
          checked={free.length > 0 && free.every(({ id }) => picked.has(id))}
          onChange={(event) =>
            onPicked(event.target.checked ? new Map([...picked, ...free.map((row) => [row.id, row] as const)]) : new Map())
          }
        />
        {words.selectShown}
      </label>
      {picked.size === 0 ? (
        <span className={styles.hint}>{words.selectHint}</span>
      ) : (
        <>
          <Button look="primary" onClick={() => !tooMany && setAsking(true)}>
            {words.startMany(picked.size)}
          </Button>
          <Button look="quiet" onClick={() => onPicked(new Map())}>
            {words.clearSelection}
          </Button>
          {tooMany && (
            <span className={styles.problem} role="alert">
              {words.tooMany(most)}
            </span>
          )}
        </>
      )}
      {asking && (
        <Suspense>
          <StartManyDialog picked={picked} onPicked={onPicked} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </div>
  )
}
