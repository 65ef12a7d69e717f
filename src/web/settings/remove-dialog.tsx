import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../client/problem.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import styles from './settings.module.css'
import { words } from './tier-words.ts'

type Props = {
  name: string
  about: string
  /** What has it, so that it cannot go, and the way there. */
  inUse?: { words: string; way?: ReactNode } | undefined
  /** The same where only the server knows, from what it refused with. */
  inTheWay?: (problem: Problem) => ReactNode
  remove: () => Promise<void>
  onClose: () => void
}

/** Takes something out of a list; what is in use is told with its count and the way there instead. */
export function RemoveDialog({ name, about, inUse, inTheWay, remove, onClose }: Props) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      close()
      await queries.invalidateQueries()
    },
  })
  const { error } = removal
  const refused = inTheWay && error instanceof Problem && error.code.endsWith('.in-use') ? error : undefined
  if (inUse || refused)
    return (
      <Dialog open onClose={onClose} title={words.inUse(name)} about={inUse?.words}>
        {refused && <p role="alert">{refused.message}</p>}
        {refused && inTheWay?.(refused)}
        <div className={styles.actions}>
          {inUse?.way}
          <Button onClick={onClose}>{words.keep}</Button>
        </div>
      </Dialog>
    )
  return (
    <Dialog open onClose={onClose} title={words.removeTitle(name)} about={about}>
      <PlainForm
        action={words.remove}
        busy={removal.isPending}
        refused={error?.message}
        onSend={() => removal.mutate()}
        beside={<Button onClick={onClose}>{words.keep}</Button>}
      >
        {null}
      </PlainForm>
    </Dialog>
  )
}
