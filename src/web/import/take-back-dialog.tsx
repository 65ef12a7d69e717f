import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { words } from './words.ts'

type Props<Undo extends object> = {
  title: string
  /** What it is called in the cache. */
  of: readonly string[]
  look: (signal: AbortSignal) => Promise<Undo>
  take: () => Promise<Undo>
  /** What it would do, in a sentence; and whether there is nothing to do. */
  about: (undo: Undo) => string
  isNothing: (undo: Undo) => boolean
  done: (undo: Undo) => string
  onClose: () => void
  children: (undo: Undo) => ReactNode
}

/** What taking back something that came in would do, and the one button that does it. */
export function TakeBackDialog<Undo extends object>({ title, of, look, take, about, isNothing, done, onClose, children }: Props<Undo>) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const undo = useMutation({
    mutationFn: take,
    onSuccess: async (undone) => {
      close()
      toast({ words: done(undone) })
      await queries.invalidateQueries()
    },
  })
  const looking = useQuery({
    queryKey: of,
    queryFn: ({ signal }) => look(signal),
    // Once it is being taken back there is nothing to look at any more: the server would say no.
    enabled: undo.isIdle,
    gcTime: 0,
    retry: false,
  })
  const { data } = looking
  return (
    <Dialog open onClose={onClose} title={title} about={data && about(data)}>
      {looking.isPending ? (
        <Skeleton rows={3} />
      ) : looking.isError ? (
        <ErrorState what={looking.error.message} />
      ) : isNothing(looking.data) ? (
        <>
          {children(looking.data)}
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
          {children(looking.data)}
        </PlainForm>
      )}
    </Dialog>
  )
}
