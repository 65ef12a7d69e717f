import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { PlaybookChange } from '../../contract/playbook-pages.ts'
import type { PlaybookView } from '../../contract/playbooks.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { ChangeList } from './change-list.tsx'
import styles from './publish.module.css'
import { words } from './publish-words.ts'
import { type Running, RunningMoves } from './running-moves.tsx'
import type { Checked } from './use-check.ts'

type Compared = { from: string | null; to: string; changes: PlaybookChange[]; running: Running[] }
export type Published = { playbook: PlaybookView; moved: { handover: string; refused: string | null }[] }

type Props = {
  id: string
  text: string
  /** As it was when the desk was opened; null for a new playbook. */
  published: PlaybookView | null
  diagnostics: Checked['diagnostics']
  /** Whose suggestion it is, when it is not one's own page. */
  suggestedBy: string | undefined
  onBack: () => void
  onProblem: (at: number) => void
  /** The version that the text began with. */
  basedOn: string | null
  onPublished: (published: Published, running: readonly Running[]) => void
}

/** The last look before a page becomes the process: what it changes, and what happens to handovers that are under way. */
export function Publish({ id, text, published, diagnostics, suggestedBy, basedOn, onBack, onProblem, onPublished }: Props) {
  const queries = useQueryClient()
  const [moving, setMoving] = useState<ReadonlySet<string>>(new Set())
  const head = useRef<HTMLHeadingElement>(null)
  const compare = useMutation({
    mutationFn: () => request<Compared>('POST /playbooks/:id/compare', { params: { id }, body: { page: text } }),
  })
  const publish = useMutation({
    mutationFn: ({ from }: Compared) =>
      request<Published>('POST /playbooks/:id/publish', {
        params: { id },
        body: { page: text, from, move: [...moving], ...(suggestedBy === undefined ? {} : { suggestedBy }) },
      }),
    onSuccess: (published) => {
      // The desk itself is read again when its reader goes back to it.
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[2] !== 'desk' })
      onPublished(published, compare.data?.running ?? [])
    },
  })
  const { mutate: look } = compare
  useEffect(() => {
    head.current?.focus()
    look()
  }, [look])

  const errors = diagnostics.flatMap((each, at) => (each.severity === 'error' ? [{ ...each, at }] : []))
  const [first] = errors
  const same = compare.data !== undefined && compare.data.from !== null && compare.data.changes.length === 0
  const isUntouched = same && published !== null && published.version === compare.data?.from && published.page === text
  const because = first
    ? words.becauseErrors(errors.length, first.range.start.line, first.message)
    : isUntouched
      ? words.becauseSame
      : undefined
  return (
    <section className={styles.publish} aria-labelledby="publish">
      <h2 ref={head} id="publish" tabIndex={-1}>
        {words.title}
      </h2>
      <p className={styles.quiet}>{words.about}</p>
      {errors.length > 0 && (
        <section className={styles.errors} aria-labelledby="errors">
          <h3 id="errors">{words.errors(errors.length)}</h3>
          <ul>
            {errors.map(({ at, message, why, range }) => (
              <li key={`${at} ${message}`}>
                <button type="button" className={styles.toLine} onClick={() => onProblem(at)}>
                  {words.line(range.start.line)}
                </button>{' '}
                {message} <span className={styles.note}>{why}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {compare.isPending && <Skeleton rows={6} from={words.comparing} />}
      {compare.isError && <ErrorState what={compare.error.message} retry={() => look()} />}
      {compare.data && (
        <>
          <section className={styles.block} aria-labelledby="changes">
            <h2 id="changes">{words.changes(compare.data.changes.length)}</h2>
            {compare.data.from === null && <p className={styles.quiet}>{words.firstVersion}</p>}
            {compare.data.from !== null && compare.data.from !== basedOn && (
              <p className={styles.since} role="status">
                {words.overtook}
              </p>
            )}
            {same && <p className={styles.quiet}>{isUntouched ? words.untouched : words.noChanges}</p>}
            <ChangeList changes={compare.data.changes} />
          </section>
          <RunningMoves running={compare.data.running} versions={published?.versions ?? []} moving={moving} onMoving={setMoving} />
        </>
      )}
      {publish.isError && (
        <ErrorState what={publish.error.message}>
          <Button onClick={() => look()}>{words.lookedAgain}</Button>
        </ErrorState>
      )}
      <div className={classes(styles.actions, styles.last)}>
        {(compare.data || because !== undefined) && (
          <Button
            look="primary"
            busy={publish.isPending}
            {...(because === undefined ? {} : { because })}
            onClick={() => compare.data && publish.mutate(compare.data)}
          >
            {words.publish(moving.size)}
          </Button>
        )}
        <Button look="quiet" onClick={onBack}>
          {words.back}
        </Button>
      </div>
    </section>
  )
}

type DoneProps = { published: Published; running: readonly Running[]; onSee: () => void }

/** Proof that it happened, and what became of each handover. */
export function PublishDone({ published: { playbook, moved }, running, onSee }: DoneProps) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  const nameOf = (handover: string) => running.find((each) => each.handover === handover)
  return (
    <section className={styles.publish} aria-labelledby="published">
      <h2 ref={head} id="published" tabIndex={-1}>
        {words.published(playbook.versions.length)}
      </h2>
      <p title={playbook.version}>{words.publishedAbout}</p>
      {running.length > 0 && moved.length === 0 && <p className={styles.quiet}>{words.noneMoved}</p>}
      <ul>
        {moved.map(({ handover, refused }) => {
          const known = nameOf(handover)
          return (
            <li key={handover} className={styles.result}>
              {known && (
                <Link to="/h/$ref" params={{ ref: known.ref }}>
                  {words.choice(known.ref, known.account)}
                </Link>
              )}
              <span>{refused === null ? words.moved : words.stayed(refused)}</span>
            </li>
          )
        })}
      </ul>
      <div className={styles.actions}>
        <Button look="primary" onClick={onSee}>
          {words.seePage}
        </Button>
        <Link to="/playbooks">{words.toList}</Link>
      </div>
    </section>
  )
}
