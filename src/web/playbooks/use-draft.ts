import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PlaybookDraft } from '../../contract/playbook-pages.ts'
import { isStale, Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'

/** What the desk opens with. It begins with `playbook`, as what the stream of changes leaves alone. */
export const openingKey = (playbook: string, by: string | undefined) => ['playbook', playbook, 'desk', by ?? '']

export type DraftRow = Omit<PlaybookDraft, 'page'> & { title: string }

export const draftsQuery = queryOptions({
  queryKey: ['playbook-drafts'],
  queryFn: ({ signal }) => request<{ items: DraftRow[] }>('GET /playbook-drafts', { signal }),
})

/** Reads a draft of the reader's own, or one that was suggested to them. */
export const readDraft = (playbook: string, by: string, signal?: AbortSignal): Promise<PlaybookDraft> =>
  request<PlaybookDraft>('GET /playbooks/:id/drafts/:by', { params: { id: playbook, by }, ...(signal && { signal }) })

/** What stands there now: null when there is none, undefined when that could not be read. */
async function draftThere(playbook: string): Promise<PlaybookDraft | null | undefined> {
  try {
    return await readDraft(playbook, 'mine')
  } catch (error) {
    return error instanceof Problem && error.status === 404 ? null : undefined
  }
}

type Saving = { text: string; basedOn: string | null; suggest?: string }

/**
 * Saves the page as one's own draft. Whoever saved in another window meanwhile is not written over: the text stays, and
 * what stands there now is told. Where nothing was saved before, nothing may stand there either.
 */
export function useDraft(playbook: string, mine: PlaybookDraft | null) {
  const queries = useQueryClient()
  const [saved, setSaved] = useState(mine)
  const [overtaken, setOvertaken] = useState<PlaybookDraft>()
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)

  const save = async ({ text, basedOn, suggest }: Saving, over = saved): Promise<boolean> => {
    setBusy(true)
    setFailed(undefined)
    try {
      const draft = await request<PlaybookDraft>('PUT /playbooks/:id/drafts/mine', {
        params: { id: playbook },
        body: { page: text, basedOn, ...(suggest === undefined ? {} : { suggest }) },
        ifMatch: over?.version ?? 0,
      })
      setSaved(draft)
      setOvertaken(undefined)
      void queries.invalidateQueries({ queryKey: ['playbook-drafts'] })
      return true
    } catch (error) {
      const there = isStale(error) ? await draftThere(playbook) : undefined
      // It was thrown away or published elsewhere, so there is nothing to write over.
      if (there === null && over !== null) return await save({ text, basedOn, ...(suggest === undefined ? {} : { suggest }) }, null)
      if (there) setOvertaken(there)
      else setFailed(error instanceof Error ? error.message : String(error))
      return false
    } finally {
      setBusy(false)
    }
  }

  const throwAway = async (): Promise<boolean> => {
    try {
      await request('DELETE /playbooks/:id/drafts/mine', { params: { id: playbook } })
    } catch (error) {
      if (!(error instanceof Problem && error.status === 404)) {
        setFailed(error instanceof Error ? error.message : String(error))
        return false
      }
    }
    setSaved(null)
    void queries.invalidateQueries({ queryKey: ['playbook-drafts'] })
    return true
  }

  return { saved, overtaken, failed, busy, save, throwAway }
}
