import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { MoveInPreview } from '../../contract/move-ins.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { announce } from '../design/live-region.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { DropZone } from '../import/drop-zone.tsx'
import list from '../import/import-screen.module.css'
import { ListTemplate, type Template } from '../import/list-template.tsx'
import { useMe } from '../shell/me.ts'
import { BesideForm } from './beside-form.tsx'
import styles from './move-in.module.css'
import { MoveInRow } from './move-in-row.tsx'
import { RecentMoves } from './recent-moves.tsx'
import { isDocument, type Said, sendMoveIn, whyNot } from './send-move-in.ts'
import { words } from './words.ts'

type Done = { handovers: { row: number; id: string; ref: string; account: { id: string; name: string } }[] }

/** From a file of handovers that are half done elsewhere to handovers here, with a look at everything before anything is written. */
export function MoveInScreen() {
  const me = useMe()
  if (me && !me.may.includes('import.run')) return <DeniedState what={words.denied} who={words.deniedWho} />
  return (
    <>
      <h1>{words.title}</h1>
      {me && <MoveIn zone={me.zone} />}
    </>
  )
}

function MoveIn({ zone }: { zone: string | undefined }) {
  const queries = useQueryClient()
  const now = useNow()
  const [file, setFile] = useState<File>()
  const [said, setSaid] = useState<Said>({})
  const [refused, setRefused] = useState<string>()
  const look = useMutation({
    mutationFn: (asked: { file: File; said: Said }) => sendMoveIn<MoveInPreview>('/move-ins', asked.file, asked.said),
    onSuccess: ({ handovers }) =>
      announce(handovers.map(({ account, state }) => `${account?.name ?? ''}: ${words.states[state]}`).join(', ')),
  })
  const write = useMutation({
    mutationFn: (asked: { file: File; said: Said; digest: string }) =>
      sendMoveIn<Done>(`/move-ins/${asked.digest}/confirm`, asked.file, asked.said),
    onSuccess: () => queries.invalidateQueries(),
  })
  const start = () => {
    setFile(undefined)
    setSaid({})
    setRefused(undefined)
    look.reset()
    write.reset()
  }
  const choose = (chosen: File) => {
    start()
    const reason = whyNot(chosen)
    setRefused(reason)
    if (reason !== undefined) return
    setFile(chosen)
    look.mutate({ file: chosen, said: {} })
  }
  const say = (more: Said) => {
    if (!file) return
    setSaid(more)
    write.reset()
    look.mutate({ file, said: more })
  }

  if (write.data) return <Written done={write.data} onMore={start} />
  const preview = look.data
  const rows = preview?.handovers ?? []
  const wanted = rows.filter(({ state }) => state === 'ready').length
  const because = preview && !preview.ready ? words.notReady : preview && wanted === 0 ? words.allThere : undefined
  const isAlone = rows.length === 1
  return (
    <div className={styles.page}>
      {refused && <ErrorState what={refused} />}
      {look.isError && <ErrorState what={look.error.message} />}
      {write.isError && (
        <ErrorState what={write.error.message}>{file && <Button onClick={() => say(said)}>{words.again}</Button>}</ErrorState>
      )}
      {look.isPending && !preview ? (
        <Skeleton rows={6} from={words.reading.toLowerCase()} />
      ) : preview && file ? (
        <>
          <div className={list.actions}>
            <strong className={list.fileName}>{file.name}</strong>
            <Button
              look="primary"
              busy={write.isPending}
              {...(because !== undefined && { because })}
              onClick={() => write.mutate({ file, said, digest: preview.digest })}
            >
              {words.confirm(wanted)}
            </Button>
            <Button look="quiet" onClick={start}>
              {words.another}
            </Button>
          </div>
          <Problems problems={preview.problems} />
          {(isDocument(file) || isAlone) && (
            <section className={styles.form} aria-label={words.beside}>
              <BesideForm key={preview.digest} asked={rows[0]?.asked ?? []} said={said} busy={look.isPending} onSend={say} />
            </section>
          )}
          {rows.map((row) => (
            <MoveInRow key={row.row} row={row} isAlone={isAlone} now={now} zone={zone} />
          ))}
        </>
      ) : (
        <>
          <p className={styles.about}>{words.about}</p>
          <DropZone onFile={choose} label={words.drop} hint={words.dropHint} accept={words.accept} />
          <Columns />
          <RecentMoves />
        </>
      )}
    </div>
  )
}

function Problems({ problems }: { problems: MoveInPreview['problems'] }) {
  if (problems.length === 0) return null
  return (
    <section className={list.block}>
      <h2>{words.problems}</h2>
      <ul>
        {problems.map(({ code, severity, message, places }) => (
          <li key={`${code} ${message}`} className={list.problem}>
            <p>
              <span className={`${list.mark} ${list[severity]}`}>{words.severities[severity]}</span> {message}
            </p>
            <ul className={list.places}>
              {places.map(({ row, column, value }) => (
                <li key={`${row} ${column}`}>{words.place(row, column, value)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Written({ done, onMore }: { done: Done; onMore: () => void }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className={styles.page}>
      <h2 ref={title} tabIndex={-1}>
        {words.doneTitle(done.handovers.length)}
      </h2>
      <p>{words.doneAbout}</p>
      <ul className={styles.list}>
        {done.handovers.map(({ ref, account }) => (
          <li key={ref}>
            <Link to="/h/$ref" params={{ ref }}>
              {words.openRoom(ref, account.name)}
            </Link>
          </li>
        ))}
      </ul>
      <div className={list.actions}>
        <Button onClick={onMore}>{words.moreFiles}</Button>
      </div>
      <RecentMoves />
    </div>
  )
}

/** What a list may hold, and a file to begin with. */
function Columns() {
  const template = useQuery({
    queryKey: ['move-in-template'],
    queryFn: ({ signal }) => request<Template>('GET /move-ins/template', { signal }),
  })
  if (template.isPending) return <Skeleton rows={4} />
  if (template.data === undefined) return <ErrorState what={template.error.message} retry={() => void template.refetch()} />
  return <ListTemplate template={template.data} name="handovers.csv" title={words.template} about={words.templateAbout} />
}
