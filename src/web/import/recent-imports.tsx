import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportRun } from '../../contract/imports.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { pastWords, spanWords } from '../wording/dates.ts'
import styles from './import-screen.module.css'
import type { List } from './lists.ts'
import { UndoDialog } from './undo-dialog.tsx'
import { words } from './words.ts'

/** What came in lately, with how long each can still be taken back. */
export function RecentImports({ lists }: { lists: readonly List[] }) {
  const now = useNow()
  const [undoing, setUndoing] = useState<ImportRun>()
  const runs = useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => request<{ items: ImportRun[] }>('GET /imports', { signal }),
  })
  const nameOf = ({ done }: ImportRun) => lists.find(({ id }) => id === done.of)?.words ?? done.of
  return (
    <section className={`${styles.block} ${styles.recent}`} aria-labelledby="recent-imports">
      <h2 id="recent-imports">{words.recent}</h2>
      {runs.isPending ? (
        <Skeleton rows={2} />
      ) : runs.data === undefined ? (
        <ErrorState what={words.recentFailed} retry={() => void runs.refetch()} />
      ) : runs.data.items.length === 0 ? (
        <p className={styles.quiet}>{words.recentNone}</p>
      ) : (
        <div className={styles.wide}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words.list}</th>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.back}</th>
              </tr>
            </thead>
            <tbody>
              {runs.data.items.map((run) => (
                <tr key={run.digest}>
                  <th scope="row">
                    {nameOf(run)} <span className={styles.quiet}>{words.counted(run.done.added, run.done.changed)}</span>
                  </th>
                  <td>{pastWords(new Date(run.at), now)}</td>
                  <td>{run.by}</td>
                  <td>
                    <Back run={run} now={now} name={nameOf(run)} onUndo={() => setUndoing(run)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {undoing && <UndoDialog run={undoing} name={nameOf(undoing)} onClose={() => setUndoing(undefined)} />}
    </section>
  )
}

type BackProps = { run: ImportRun; now: Date; name: string; onUndo: () => void }

function Back({ run: { undone, until }, now, name, onUndo }: BackProps) {
  if (undone) return <span className={styles.quiet}>{words.takenBack(pastWords(new Date(undone.at), now), undone.by, undone.left)}</span>
  const left = until === null ? 0 : Date.parse(until) - now.getTime()
  if (left <= 0) return <span className={styles.quiet}>{words.tooOld}</span>
  return (
    <span className={styles.actions}>
      <Button onClick={onUndo} aria-label={words.takeBackOf(name)}>
        {words.takeBack}
      </Button>
      <span className={styles.quiet}>{words.left(spanWords(left))}</span>
    </span>
  )
}
