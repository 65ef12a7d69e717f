import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button } from '../design/button.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as lists } from './tier-words.ts'
import { words as settings } from './words.ts'

/** What is open in a dialog: an entry that stands in the list, a name that is in use without it, or a new one. */
type Asked<Entry> = { entry?: Entry; name?: string }

type Props<Entry, Loose> = {
  part: 'tiers' | 'labels'
  list: UseQueryResult<{ items: Entry[]; unlisted: Loose[] }>
  /** What is read of each in its line. */
  line: (entry: Entry) => ReactNode
  looseLine: (one: Loose) => ReactNode
  dialog: (asked: Asked<Entry> & { entries: readonly Entry[]; onClose: () => void }) => ReactNode
  removal: (entry: Entry, onClose: () => void) => ReactNode
}

/** A list of names that the team keeps: each is changed or removed in its line, and what is in use without standing in it is offered. */
export function KeptList<Entry extends { id: string; name: string }, Loose extends { name: string }>({
  part,
  list,
  line,
  looseLine,
  dialog,
  removal,
}: Props<Entry, Loose>) {
  const [asked, setAsked] = useState<Asked<Entry>>()
  const [removing, setRemoving] = useState<Entry>()
  const words = lists[part]
  const { items = [], unlisted = [] } = list.data ?? {}
  const add = (
    <Button look="primary" icon="plus" onClick={() => setAsked({})}>
      {words.add}
    </Button>
  )
  return (
    <SettingsFrame part={part} title={settings[part]} about={words.about} action={items.length > 0 && add}>
      {list.isPending ? (
        <Skeleton />
      ) : list.data === undefined ? (
        <ErrorState what={lists.failed} retry={() => void list.refetch()} />
      ) : (
        <div className={styles.page}>
          {items.length === 0 ? (
            <EmptyState title={words.empty} action={add}>
              {words.emptyWhy}
            </EmptyState>
          ) : (
            <ol className={styles.rows}>
              {items.map((entry) => (
                <li key={entry.id} className={`${styles.row} ${styles.withTools}`}>
                  <span>{line(entry)}</span>
                  <span className={styles.tools}>
                    <Button icon="pencil" iconOnly look="quiet" onClick={() => setAsked({ entry })}>
                      {lists.change(entry.name)}
                    </Button>
                    <Button icon="close" iconOnly look="quiet" onClick={() => setRemoving(entry)}>
                      {lists.removeOne(entry.name)}
                    </Button>
                  </span>
                </li>
              ))}
            </ol>
          )}
          {unlisted.length > 0 && (
            <section className={styles.section} aria-labelledby="unlisted">
              <h2 id="unlisted">{words.unlisted}</h2>
              <p className={styles.about}>{words.unlistedAbout}</p>
              <ul className={styles.rows}>
                {unlisted.map((one) => (
                  <li key={one.name} className={styles.row}>
                    <span>
                      {one.name}
                      <span className={styles.small}>{looseLine(one)}</span>
                    </span>
                    <Button icon="plus" onClick={() => setAsked({ name: one.name })}>
                      {words.add}
                      <span className="spoken"> {one.name}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
      {asked && dialog({ ...asked, entries: items, onClose: () => setAsked(undefined) })}
      {removing && removal(removing, () => setRemoving(undefined))}
    </SettingsFrame>
  )
}
