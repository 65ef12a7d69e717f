import { Link } from '@tanstack/react-router'
import type { VersionMove } from '../../contract/playbook-pages.ts'
import type { PlaybookView } from '../../contract/playbooks.ts'
import { Button } from '../design/button.tsx'
import { MovePreview } from './move-preview.tsx'
import styles from './publish.module.css'
import { words } from './publish-words.ts'
import { versionNumber } from './version-words.ts'

export type Running = VersionMove & { handover: string; ref: string; account: string; version: string }
type Props = {
  running: readonly Running[]
  /** Those that are published, the newest first. */
  versions: PlaybookView['versions']
  moving: ReadonlySet<string>
  onMoving: (moving: ReadonlySet<string>) => void
}

/** Stay, or move: asked for each running handover, with what it would mean. All stay unless somebody says otherwise. */
export function RunningMoves({ running, versions, moving, onMoving }: Props) {
  const movable = running.filter(({ refused }) => refused === null)
  const set = (handover: string, moves: boolean) => {
    const next = new Set(moving)
    if (moves) next.add(handover)
    else next.delete(handover)
    onMoving(next)
  }
  const onVersion = (version: string) => {
    const number = versionNumber(versions, version)
    return number === undefined ? words.onOlder : words.on(number)
  }
  return (
    <section className={styles.block} aria-labelledby="running">
      <header className={styles.head}>
        <h2 id="running">{words.running(running.length)}</h2>
        {movable.length > 0 && (
          <>
            <Button onClick={() => onMoving(new Set())}>{words.allStay}</Button>
            <Button onClick={() => onMoving(new Set(movable.map(({ handover }) => handover)))}>{words.moveAll(movable.length)}</Button>
          </>
        )}
      </header>
      {running.length === 0 && <p className={styles.quiet}>{words.noneRunning}</p>}
      <ul>
        {running.map((each) => (
          <li key={each.handover} className={styles.handover}>
            <fieldset className={styles.choice}>
              <legend>
                <Link to="/h/$ref" params={{ ref: each.ref }} target="_blank">
                  {words.choice(each.ref, each.account)}
                </Link>{' '}
                <span className={styles.quiet}>{onVersion(each.version)}</span>
              </legend>
              {each.refused === null ? (
                [false, true].map((moves) => (
                  <label key={String(moves)} className={styles.radio}>
                    <input
                      type="radio"
                      name={`move-${each.handover}`}
                      checked={moving.has(each.handover) === moves}
                      onChange={() => set(each.handover, moves)}
                    />
                    {moves ? words.moves : words.stays}
                  </label>
                ))
              ) : (
                <p className={styles.quiet}>{words.cannot(each.refused)}</p>
              )}
            </fieldset>
            {each.refused === null && (
              <details>
                <summary>
                  {words.preview}: {words.short(each.added.length, each.removed.length, each.carried.length)}
                </summary>
                <MovePreview move={each} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
