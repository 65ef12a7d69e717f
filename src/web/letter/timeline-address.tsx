import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { TimelineAddress } from '../../contract/timeline-address.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { toast } from '../design/toasts.tsx'
import styles from './letter.module.css'
import { words } from './words.ts'

const timelineQuery = queryOptions({
  queryKey: ['me', 'timeline-address'],
  queryFn: ({ signal }) => request<TimelineAddress>('GET /me/timeline-address', { signal }),
})

// Whoever pressed "Change" wants to type.
const focusOnce = (field: HTMLInputElement | null) => field?.focus()

/** The sender's own address in the CS platform, in blind copy. A secret: the server tells it to its person alone. */
export function TimelineAddressSetting() {
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery(timelineQuery)
  const [draft, setDraft] = useState<string>()
  const [refused, setRefused] = useState<string>()
  const id = useId()
  const save = useMutation({
    mutationFn: (address: string | null) => request<TimelineAddress>('PUT /me/timeline-address', { body: { address } }),
    onMutate: () => setRefused(undefined),
    onSuccess: (after, sent) => {
      queries.setQueryData(timelineQuery.queryKey, after)
      // Each letter in this person's name says whether it goes there.
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'handover' && queryKey[2] === 'letter' })
      // What was typed on while it was on its way is still to be saved.
      setDraft((now) => (now?.trim() === sent ? undefined : now))
      toast({ words: after.address === null ? words.timelineRemoved : words.timelineSaved })
    },
    onError: (error) => setRefused(error.message),
  })
  if (isError && !data) return <ErrorState what={words.timelineFailed} retry={() => void refetch()} />
  if (!data) return null
  return (
    <section>
      <h3>{words.timeline}</h3>
      <p className={styles.small} id={`${id}-why`}>
        {words.timelineWhy}
      </p>
      {draft === undefined ? (
        <div className={styles.choices}>
          <span className={data.address === null ? undefined : styles.address}>{data.address ?? words.timelineNone}</span>
          <Button onClick={() => setDraft(data.address ?? '')}>{data.address === null ? words.timelineSet : words.timelineChange}</Button>
          {data.address !== null && (
            <Button busy={save.isPending} onClick={() => save.mutate(null)}>
              {words.timelineRemove}
            </Button>
          )}
        </div>
      ) : (
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate(draft.trim())
          }}
        >
          <label htmlFor={id}>{words.timelineField}</label>
          <input
            id={id}
            type="email"
            autoComplete="off"
            ref={focusOnce}
            aria-describedby={`${id}-why`}
            {...(refused && { 'aria-invalid': true, 'aria-errormessage': `${id}-refused` })}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
          {refused && (
            <p id={`${id}-refused`} role="alert" className={styles.broken}>
              {refused}
            </p>
          )}
          <div className={styles.choices}>
            <Button look="primary" type="submit" busy={save.isPending}>
              {words.timelineSave}
            </Button>
            <Button onClick={() => setDraft(undefined)}>{words.keepAsIs}</Button>
          </div>
        </form>
      )}
    </section>
  )
}
