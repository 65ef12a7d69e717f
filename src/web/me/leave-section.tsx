import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LeaveView } from '../../contract/calendars.ts'
import { newKey } from '../client/new-key.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { words } from '../settings/calendar-words.ts'
import styles from '../settings/settings.module.css'
import { plainDayWords } from '../wording/dates.ts'
import { lastOf, problemsOfDays, SpanOfDays } from './span-of-days.tsx'

/** One's own leave: entered, seen and removed where one is. */
export function LeaveSection({ person }: { person: string }) {
  const queries = useQueryClient()
  const now = useNow()
  const [adding, setAdding] = useState(false)
  const leave = useQuery({
    queryKey: ['leave', person],
    queryFn: ({ signal }) => request<{ items: LeaveView[] }>('GET /people/:id/leave', { params: { id: person }, signal }),
  })
  const remove = useMutation({
    mutationFn: ({ key }: LeaveView) => request('DELETE /people/:id/leave/:key', { params: { id: person, key } }),
    onSuccess: async () => {
      toast({ words: words.leaveRemoved })
      await queries.invalidateQueries()
    },
    onError: (error) => toast({ words: error.message }),
  })
  const daysOf = ({ from, to, half }: LeaveView) =>
    [from === to ? plainDayWords(from, now) : `${plainDayWords(from, now)} to ${plainDayWords(to, now)}`, half && words.halves[half]]
      .filter(Boolean)
      .join(', ')
  const items = leave.data?.items ?? []
  return (
    <section className={styles.section} aria-labelledby="my-leave">
      <h2 id="my-leave">{words.leave}</h2>
      <p className={styles.about}>{words.leaveAbout}</p>
      {leave.isError && !leave.data ? (
        <ErrorState what={leave.error.message} retry={() => void leave.refetch()} />
      ) : items.length === 0 ? (
        <p>{words.leaveNone}</p>
      ) : (
        <ul className={styles.rows}>
          {items.map((one) => (
            <li key={one.key} className={styles.row}>
              <span>
                {daysOf(one)}
                {one.why && <span className={styles.small}>{one.why}</span>}
              </span>
              <Button icon="close" iconOnly look="quiet" busy={remove.isPending} onClick={() => remove.mutate(one)}>
                {words.leaveRemove(daysOf(one))}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="plus" onClick={() => setAdding(true)}>
          {words.leaveAdd}
        </Button>
      </div>
      {adding && <LeaveDialog person={person} onClose={() => setAdding(false)} />}
    </section>
  )
}

function LeaveDialog({ person, onClose }: { person: string; onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [draft, setDraft] = useState({ from: '', to: '', half: '' as keyof typeof words.halves, why: '' })
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }))
  const to = lastOf(draft)
  const problems = problemsOfDays(draft)
  const save = useMutation({
    mutationFn: () =>
      request('PUT /people/:id/leave/:key', {
        params: { id: person, key: `leave-${draft.from}-${newKey().slice(0, 8)}` },
        body: {
          from: draft.from,
          to,
          ...(draft.half === '' ? {} : { half: draft.half }),
          ...(draft.why.trim() === '' ? {} : { why: draft.why }),
        },
      }),
    onSuccess: async () => {
      close()
      toast({ words: words.leaveSaved })
      await queries.invalidateQueries()
    },
  })
  return (
    <Dialog open onClose={onClose} title={words.leaveAdd}>
      <PlainForm
        action={words.leaveAdd}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          setTried(true)
          if (!problems.from && !problems.to) save.mutate()
        }}
      >
        <SpanOfDays days={draft} onChange={change} problems={tried ? problems : {}} />
        {draft.from !== '' && draft.from === to && (
          <Field label={words.half}>
            {(control) => (
              <select
                {...attributesOf(control)}
                value={draft.half}
                onChange={(event) => change({ half: event.target.value as keyof typeof words.halves })}
              >
                {(['', 'morning', 'afternoon'] as const).map((half) => (
                  <option key={half} value={half}>
                    {words.halves[half]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <TextField label={words.why} optional hint={words.whyHint} value={draft.why} onChange={(why) => change({ why })} />
      </PlainForm>
    </Dialog>
  )
}
