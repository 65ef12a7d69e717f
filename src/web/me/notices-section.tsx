import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { NoticeChoice } from '../../contract/own-notices.ts'
import { request } from '../client/request.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import styles from '../settings/settings.module.css'
import { words } from './words.ts'

/** When mail of Baton may arrive, and what comes only in the daily list. */
export function NoticesSection() {
  const choice = useQuery({ queryKey: ['me', 'notices'], queryFn: ({ signal }) => request<NoticeChoice>('GET /me/notices', { signal }) })
  return (
    <section className={styles.section} aria-labelledby="my-notices">
      <h2 id="my-notices">{words.notices}</h2>
      <p className={styles.about}>{words.noticesAbout}</p>
      {choice.isPending ? (
        <Skeleton rows={3} />
      ) : choice.data === undefined ? (
        <ErrorState what={words.noticesFailed} retry={() => void choice.refetch()} />
      ) : (
        <NoticesForm choice={choice.data} />
      )}
    </section>
  )
}

const usualNight = { from: '20:00', to: '07:00' }

function NoticesForm({ choice }: { choice: NoticeChoice }) {
  const queries = useQueryClient()
  const restId = useId()
  const [draft, setDraft] = useState(choice)
  const change = (part: Partial<NoticeChoice>) => setDraft((before) => ({ ...before, ...part }))
  const { quiet } = draft
  const missing = (time: string) => (time === '' ? words.timeMissing : undefined)
  const isWhole = [draft.digestAt, quiet?.from, quiet?.to].every((time) => time !== '')
  const save = useMutation({
    mutationFn: (sent: NoticeChoice) => request<NoticeChoice>('PUT /me/notices', { body: sent }),
    onSuccess: async (after, sent) => {
      // What was changed on while it was on its way is still to be saved.
      setDraft((now) => (now === sent ? after : now))
      toast({ words: words.noticesSaved })
      await queries.invalidateQueries({ queryKey: ['me', 'notices'] })
    },
  })
  return (
    <PlainForm
      action={words.noticesSave}
      busy={save.isPending}
      refused={save.error?.message}
      onSend={() => {
        if (isWhole) save.mutate(draft)
      }}
    >
      <div className={form.field}>
        <label className={form.label} htmlFor={restId}>
          {words.rest}
        </label>
        <select
          id={restId}
          className={form.input}
          aria-describedby={`${restId}-hint`}
          value={draft.rest}
          onChange={(event) => change({ rest: event.target.value as NoticeChoice['rest'] })}
        >
          <option value="at work">{words.rests['at work']}</option>
          <option value="digest">{words.rests.digest}</option>
        </select>
        <p id={`${restId}-hint`} className={form.hint}>
          {words.restHint}
        </p>
      </div>
      <TextField
        label={words.digestAt}
        type="time"
        hint={words.digestHint}
        value={draft.digestAt}
        problem={missing(draft.digestAt)}
        onChange={(digestAt) => change({ digestAt })}
      />
      <fieldset className={form.field}>
        <legend className={form.label}>{words.quiet}</legend>
        <label className={form.tick}>
          <input
            type="checkbox"
            checked={quiet !== null}
            onChange={(event) => change({ quiet: event.target.checked ? usualNight : null })}
          />
          <span>
            {words.quietOn}
            <span className={form.note}>{words.quietHint}</span>
          </span>
        </label>
        {quiet && (
          <div className={styles.pair}>
            <TextField
              label={words.quietFrom}
              type="time"
              value={quiet.from}
              problem={missing(quiet.from)}
              onChange={(from) => change({ quiet: { ...quiet, from } })}
            />
            <TextField
              label={words.quietTo}
              type="time"
              value={quiet.to}
              problem={missing(quiet.to)}
              onChange={(to) => change({ quiet: { ...quiet, to } })}
            />
          </div>
        )}
      </fieldset>
    </PlainForm>
  )
}
