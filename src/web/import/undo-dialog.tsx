import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ImportRun, ImportUndo } from '../../contract/imports.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import styles from './import-screen.module.css'
import { words } from './words.ts'

const mostShown = 20

/** What taking a list back would do, and the one button that does it. */
export function UndoDialog({ run: { digest }, name, onClose }: { run: ImportRun; name: string; onClose: () => void }) {
  const queries = useQueryClient()
  const params = { digest }
  const undo = useMutation({
    mutationFn: () => request<ImportUndo>('POST /imports/:digest/undo', { params }),
    onSuccess: async ({ removed, restored, left }) => {
      onClose()
      toast({ words: words.undone(removed, restored, left) })
      await queries.invalidateQueries()
    },
  })
  const look = useQuery({
    queryKey: ['import-undo', digest],
    queryFn: ({ signal }) => request<ImportUndo>('GET /imports/:digest/undo', { params, signal }),
    // Once it is being taken back there is nothing to look at any more: the server would say no.
    enabled: undo.isIdle,
    gcTime: 0,
    retry: false,
  })
  const shown = look.data
  const nothing = shown !== undefined && shown.removed + shown.restored === 0
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.undoTitle(name)}
      about={shown && (nothing ? words.undoNothing : words.undoAbout(shown.removed, shown.restored))}
    >
      {look.isPending ? (
        <Skeleton rows={3} />
      ) : shown === undefined ? (
        <ErrorState what={look.error.message} />
      ) : nothing ? (
        <>
          <Left undo={shown} />
          <Button onClick={onClose}>{words.keep}</Button>
        </>
      ) : (
        <PlainForm
          action={words.takeBack}
          busy={undo.isPending}
          onSend={() => undo.mutate()}
          refused={undo.error?.message}
          beside={<Button onClick={onClose}>{words.keep}</Button>}
        >
          <Left undo={shown} />
        </PlainForm>
      )}
    </Dialog>
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
