import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Dialog } from '../design/dialog.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { words as lists } from './tier-words.ts'

type Props = {
  part: 'tiers' | 'labels'
  /** What it was, where it stands in the list already. */
  entry: { name: string } | undefined
  name: string
  onName: (name: string) => void
  hint: string
  longest: number
  /** Takes the name without what stands around it. */
  save: (name: string) => Promise<unknown>
  onClose: () => void
  /** What such an entry has beside its name. */
  children: ReactNode
}

/** A new entry of a list that the team keeps, or another name and other content for one. */
export function KeptEntryDialog({ part, entry, name, onName, hint, longest, save, onClose, children }: Props) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [tried, setTried] = useState(false)
  const words = lists[part]
  const problem = name.trim() === '' ? lists.nameMissing : undefined
  const saving = useMutation({
    mutationFn: () => save(name.trim()),
    onSuccess: async () => {
      close()
      await queries.invalidateQueries()
    },
  })
  return (
    <Dialog open onClose={onClose} title={entry ? lists.change(entry.name) : words.add}>
      <PlainForm
        action={entry ? lists.save : words.add}
        busy={saving.isPending}
        refused={saving.error?.message}
        onSend={() => {
          setTried(true)
          if (!problem) saving.mutate()
        }}
      >
        <TextField
          label={words.name}
          value={name}
          onChange={onName}
          hint={hint}
          problem={tried ? problem : undefined}
          maxLength={longest}
        />
        {children}
      </PlainForm>
    </Dialog>
  )
}
