import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { InboxItem } from '../../contract/inbox.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { toast } from '../design/toasts.tsx'
import { clockWords, dayWords, deadlineWords } from '../wording/dates.ts'
import styles from './inbox-list.module.css'
import { words } from './words.ts'

type Props = { row: InboxItem; now: Date; zone?: string | undefined }

/** When Baton reminds them next, and the button that does it now. One a day: after that it says why it can't be pressed. */
export function Nudge({ row: { ref, holder, nudge }, now, zone }: Props) {
  const queries = useQueryClient()
  const send = useMutation({
    mutationFn: () => request<{ arrivesAt: string }>('POST /handovers/:id/nudges', { params: { id: ref }, body: { person: holder.id } }),
    onSuccess: ({ arrivesAt }) => {
      const at = new Date(arrivesAt)
      toast({ words: words.nudged(holder.name, at > now ? `${dayWords(at, now, zone)}, ${clockWords(at, zone)}` : undefined) })
    },
    onError: (error) => toast({ words: error.message }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['inbox'] }),
  })
  if (!nudge) return null
  return (
    <span className={styles.nudge}>
      {nudge.nextAt && <span className={styles.note}>{words.nextNudge(deadlineWords(new Date(nudge.nextAt), now, zone))}</span>}
      <Button
        look="quiet"
        busy={send.isPending}
        {...(nudge.refused === null ? {} : { because: nudge.refused })}
        onClick={() => send.mutate()}
      >
        {words.nudge}
        <span className="spoken"> {holder.name}</span>
      </Button>
    </span>
  )
}
