import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { LabelChip } from '../design/label-chip.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { useCommand } from '../handover/use-command.ts'
import styles from './room-header.module.css'
import { words } from './words.ts'

/** The labels of a handover, each with its way off where the reader may; those of the page stay. Nothing where there is nothing to see or do. */
export function RoomLabels({ view, onDo }: { view: HandoverView; onDo: (can: Can) => void }) {
  const { send, busy, refused } = useCommand(view.ref)
  const put = canDo(view, 'put-labels', null)
  const off = canDo(view, 'take-off-labels', null)
  if (view.labels.length === 0 && !put) return null
  return (
    <div className={styles.labels}>
      {view.labels.length > 0 && (
        <ul className={styles.labels} aria-label={words.labels}>
          {view.labels.map(({ id, name, colour, fromPage }) => (
            <li key={name}>
              <LabelChip
                name={name}
                colour={colour}
                title={fromPage ? words.labelOfPage : undefined}
                off={
                  off && id !== null && !fromPage
                    ? { words: words.takeOff(name), busy, run: () => send({ can: off, values: { labels: [id] } }) }
                    : undefined
                }
              />
            </li>
          ))}
        </ul>
      )}
      {put && (
        <Button look="quiet" icon="plus" onClick={() => onDo(put)}>
          {words.putLabel}
        </Button>
      )}
      {refused && <p role="alert">{refused}</p>}
    </div>
  )
}
