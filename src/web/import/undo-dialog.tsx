import type { ImportRun, ImportUndo } from '../../contract/imports.ts'
import { request } from '../client/request.ts'
import styles from './import-screen.module.css'
import { TakeBackDialog } from './take-back-dialog.tsx'
import { words } from './words.ts'

const mostShown = 20
const isNothing = ({ removed, restored }: ImportUndo) => removed + restored === 0

/** What taking a list back would do. */
export function UndoDialog({ run: { digest }, name, onClose }: { run: ImportRun; name: string; onClose: () => void }) {
  const params = { digest }
  return (
    <TakeBackDialog<ImportUndo>
      title={words.undoTitle(name)}
      of={['import-undo', digest]}
      look={(signal) => request('GET /imports/:digest/undo', { params, signal })}
      take={() => request('POST /imports/:digest/undo', { params })}
      about={(undo) => (isNothing(undo) ? words.undoNothing : words.undoAbout(undo.removed, undo.restored))}
      isNothing={isNothing}
      done={({ removed, restored, left }) => words.undone(removed, restored, left)}
      onClose={onClose}
    >
      {(undo) => <Left undo={undo} />}
    </TakeBackDialog>
  )
}

function Left({ undo: { left, leftBecause } }: { undo: ImportUndo }) {
  if (left === 0) return null
  const shown = leftBecause.slice(0, mostShown)
  return (
    <div>
      <p>{words.undoLeft(left)}</p>
      <ul className={styles.places}>
        {shown.map(({ name, because }) => (
          <li key={`${name} ${because}`}>
            <strong>{name}</strong>: {because}
          </li>
        ))}
        {left > shown.length && <li>{words.morePlaces(left - shown.length)}</li>}
      </ul>
    </div>
  )
}
