import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import styles from './issue-preview.module.css'
import { words } from './words.ts'

type Issue = { title: string; text: string; labels: string[] }

/** The issue as it would stand in the tracker now; read anew each time it is opened. */
export function IssuePreview({ handover }: { handover: string }) {
  const [open, setOpen] = useState(false)
  const issue = useQuery({
    queryKey: ['handover', handover, 'issue'],
    queryFn: ({ signal }) => request<Issue>('GET /handovers/:id/issue', { params: { id: handover }, signal }),
    enabled: open,
    staleTime: 0,
  })
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.preview}</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={issue.data?.title ?? words.preview} about={words.previewAbout} wide>
        {issue.isPending ? (
          <Skeleton rows={8} />
        ) : issue.data === undefined ? (
          <ErrorState what={words.failedToLoad} retry={() => void issue.refetch()} />
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
          <pre className={styles.text} tabIndex={0}>
            {issue.data.text}
          </pre>
        )}
      </Dialog>
    </>
  )
}
