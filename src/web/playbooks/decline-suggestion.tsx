import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlaybookDraft } from '../../contract/playbook-pages.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { SchemaForm } from '../forms/schema-form.tsx'
import { words } from './desk-words.ts'

const schema = {
  type: 'object',
  required: ['because'],
  properties: { because: { type: 'string', format: 'long-text', title: words.declineBecause, maxLength: 2000 } },
} as const

/** Whoever may publish says no, with the reason; the page stays its writer's. */
export function DeclineSuggestion({ draft, onDeclined }: { draft: PlaybookDraft; onDeclined: () => void }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string>()
  const send = async (values: Record<string, unknown>) => {
    setBusy(true)
    setRefused(undefined)
    try {
      await request('POST /playbooks/:id/drafts/:by/decline', { params: { id: draft.playbook, by: draft.by.id }, body: values })
      setOpen(false)
      toast({ words: words.declined(draft.by.name) })
      await queries.invalidateQueries({ queryKey: ['playbook-drafts'] })
      onDeclined()
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.decline}</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={words.declineTitle(draft.by.name)} about={words.declineAbout}>
        <SchemaForm
          schema={schema}
          action={words.decline}
          cancel={words.notNow}
          busy={busy}
          onSend={(values) => void send(values)}
          onCancel={() => setOpen(false)}
          {...(refused === undefined ? {} : { refused })}
        />
      </Dialog>
    </>
  )
}
