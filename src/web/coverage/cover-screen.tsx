import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CoverWithBrief } from '../../contract/coverage.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { useMe } from '../shell/me.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { CoverPill } from './cover-list.tsx'
import styles from './coverage.module.css'
import { dayOf, lastDayWords } from './time.ts'
import { words } from './words.ts'

const route = getRouteApi('/covers/$id')

/** One cover: the brief to read at its start, the note to write at its end. */
export function CoverScreen() {
  const { id } = route.useParams()
  const cover = useQuery({
    queryKey: ['coverage', 'cover', id],
    queryFn: ({ signal }) => request<CoverWithBrief>('GET /covers/:id', { params: { id }, signal }),
  })
  if (cover.isPending) return <Skeleton rows={8} />
  if (cover.data === undefined) {
    if (cover.error instanceof Problem && cover.error.status === 404) return <Nowhere what={words.coverGone} />
    return <ErrorState what={words.coverFailed} retry={() => void cover.refetch()} />
  }
  return <OneCover cover={cover.data} />
}

function OneCover({ cover }: { cover: CoverWithBrief }) {
  const now = useNow()
  const zone = useMe()?.zone
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState(false)
  const { account, person, for: holder, from, to, zone: theirs, state, brief, readAt, can } = cover
  const step = useMutation({
    mutationFn: (body: { step: 'read' | 'cancel' } | { step: 'hand-back'; note: string }) =>
      request<CoverWithBrief>('POST /covers/:id/steps', { params: { id: cover.id }, body }),
    onSuccess: async (_, { step: taken }) => {
      toast({ words: { read: words.wasRead, cancel: words.calledOff, 'hand-back': words.handedBack(account.name) }[taken] })
      await queries.invalidateQueries({ queryKey: ['coverage'] })
    },
  })
  const handBack = () => {
    setAsked(true)
    if (note.trim() !== '') step.mutate({ step: 'hand-back', note })
  }
  const problem = asked && note.trim() === '' ? words.noteMissing : step.error?.message
  const mayHandBack = can.includes('hand-back')
  return (
    <>
      <header className={styles.head}>
        <div>
          <h1>{words.coverHead(account.name)}</h1>
          <p className={styles.small}>
            {words.coverLine(person.name, holder.name, dayOf(from, now, theirs ?? zone), lastDayWords(to, now, theirs ?? zone))}{' '}
            <Link to="/accounts/$id" params={{ id: account.id }}>
              {account.name}
            </Link>
          </p>
        </div>
        <CoverPill state={state} />
      </header>
      <section aria-labelledby="cover-brief">
        <h2 id="cover-brief">{words.brief}</h2>
        <p className={styles.small}>{readAt ? words.briefRead(dayOf(readAt, now, zone)) : words.briefAge}</p>
        <p className={styles.brief}>{brief}</p>
        {can.includes('read') && !readAt && (
          <p className={styles.part}>
            <Button look="primary" busy={step.isPending} onClick={() => step.mutate({ step: 'read' })}>
              {words.read}
            </Button>
          </p>
        )}
      </section>
      {cover.note && (
        <section className={styles.part} aria-labelledby="cover-note">
          <h2 id="cover-note">{words.note}</h2>
          <p className={styles.brief}>{cover.note}</p>
        </section>
      )}
      {mayHandBack && (
        <div className={`${styles.part} ${styles.narrow}`}>
          <PlainForm
            action={words.handBack}
            look={state === 'due' || readAt ? 'primary' : 'plain'}
            busy={step.isPending}
            refused={problem}
            onSend={handBack}
          >
            <Field label={words.note} hint={words.handBackAbout}>
              {(control) => (
                <textarea {...attributesOf(control)} maxLength={4000} value={note} onChange={(event) => setNote(event.target.value)} />
              )}
            </Field>
          </PlainForm>
        </div>
      )}
      {!mayHandBack && problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {can.includes('cancel') && (
        <p className={styles.part}>
          <Button look="quiet" busy={step.isPending} onClick={() => step.mutate({ step: 'cancel' })}>
            {words.callOff}
          </Button>
        </p>
      )}
    </>
  )
}
