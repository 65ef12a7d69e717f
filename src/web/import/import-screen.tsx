import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ImportDone, ImportPreview } from '../../contract/imports.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { announce } from '../design/live-region.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useMe } from '../shell/me.ts'
import { ChooseList } from './choose-list.tsx'
import { DropZone } from './drop-zone.tsx'
import styles from './import-screen.module.css'
import { ListTemplate, type Template } from './list-template.tsx'
import { type List, listsOf, useKinds } from './lists.ts'
import { Preview } from './preview.tsx'
import { RecentImports } from './recent-imports.tsx'
import { sendFile, whyNot } from './send-file.ts'
import { words } from './words.ts'

const route = getRouteApi('/import')
type What = ImportPreview['of']
/** From a file to people, accounts or records about them, with a look at everything before anything is written. */
export function ImportScreen() {
  const { of = 'accounts' } = route.useSearch()
  const setSearch = route.useNavigate()
  const me = useMe()
  const kinds = useKinds()
  /** A file that belongs to another list than the one it was chosen for; it goes along to that one. */
  const [along, setAlong] = useState<File>()
  if (me && !me.may.includes('import.run')) return <DeniedState what={words.denied} who={words.deniedWho} />
  if (kinds.isPending || !me) return <Skeleton rows={6} />
  if (kinds.data === undefined) return <ErrorState what={kinds.error.message} retry={() => void kinds.refetch()} />
  const lists = listsOf(kinds.data.items)
  const what = lists.find(({ id }) => id === of) ?? lists.find(({ id }) => id === 'accounts')
  if (!what) throw new Error('There is always a list of accounts')
  const choose = (next: What, file?: File) => {
    setAlong(file)
    void setSearch({ search: { of: next }, replace: true })
  }
  return (
    <>
      <h1>{words.title}</h1>
      <ChooseList lists={lists} chosen={what.id} onChoose={(next) => choose(next)} />
      <Import key={what.id} list={what} lists={lists} along={along} onOther={choose} />
      <RecentImports lists={lists} />
    </>
  )
}

type ImportProps = {
  list: List
  lists: readonly List[]
  along: File | undefined
  /** Reads the file as another list. */
  onOther: (next: What, file: File) => void
}

function Import({ list: { id: of, noun }, lists, along, onOther }: ImportProps) {
  const queries = useQueryClient()
  const [file, setFile] = useState<File>()
  const [refused, setRefused] = useState<string>()
  const template = useTemplate(of)
  const look = useMutation({
    mutationFn: (chosen: File) => sendFile<ImportPreview>('/imports', chosen, { of }),
    onSuccess: ({ added, changed }) => announce([words.added(added), words.changed(changed)].join(', ')),
  })
  const write = useMutation({
    mutationFn: ({ chosen, digest }: { chosen: File; digest: string }) =>
      // The digest names this file on this state, so the same press again is the same import.
      sendFile<ImportDone>(`/imports/${digest}/confirm`, chosen, { of, key: `import-${digest}` }),
    onSuccess: () => queries.invalidateQueries(),
  })

  const start = () => {
    setFile(undefined)
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
    look.mutate(chosen)
  }

  // A file that came along from another list is looked at at once.
  const begin = useEffectEvent(() => along && choose(along))
  useEffect(() => void begin(), [])

  if (write.data) return <Done done={write.data} noun={noun} onMore={start} />
  const preview = look.data
  const changes = preview ? preview.added + preview.changed : 0
  const other = preview?.looksLike && lists.find(({ id }) => id === preview.looksLike?.of)
  const because = preview && !preview.ready ? words.notReady : preview && changes === 0 ? words.nothingNew : undefined
  return (
    <div className={styles.page}>
      {refused && <ErrorState what={refused} />}
      {look.isError && <ErrorState what={look.error.message} />}
      {write.isError && (
        <ErrorState what={write.error.message}>
          {file && (
            <div className={styles.actions}>
              <Button onClick={() => choose(file)}>{words.again}</Button>
            </div>
          )}
        </ErrorState>
      )}
      {look.isPending ? (
        <Skeleton rows={6} from={words.reading.toLowerCase()} />
      ) : preview && file ? (
        <>
          <div className={styles.actions}>
            <strong className={styles.fileName}>{file.name}</strong>
            <Button
              look="primary"
              busy={write.isPending}
              {...(because !== undefined && { because })}
              onClick={() => write.mutate({ chosen: file, digest: preview.digest })}
            >
              {words.confirm(changes, noun)}
            </Button>
            <Button look="quiet" onClick={start}>
              {words.another}
            </Button>
          </div>
          {other && preview.looksLike && (
            <div className={styles.other} role="status">
              <p>{words.looksLike(other.noun[1] ?? '', preview.looksLike)}</p>
              <Button onClick={() => onOther(other.id, file)}>{words.readAs(other.noun[1] ?? '')}</Button>
            </div>
          )}
          <Preview preview={preview} titles={new Map(template.data?.columns.map(({ field, title }) => [field, title]))} />
        </>
      ) : (
        <>
          <DropZone onFile={choose} />
          <Columns of={of} />
        </>
      )}
    </div>
  )
}

type DoneProps = { done: ImportDone; noun: readonly string[]; onMore: () => void }

/** Proof that it happened, as a page and not only as a notice. */
function Done({ done: { of, added, changed, unchanged }, noun, onMore }: DoneProps) {
  const me = useMe()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className={styles.page}>
      <h2 ref={title} tabIndex={-1}>
        {words.doneTitle(added + changed, noun)}
      </h2>
      <p>
        {[words.added(added), words.changed(changed), words.unchanged(unchanged)].join(', ')}. {words.doneAbout} {words.canUndo}
      </p>
      <div className={styles.actions}>
        {of !== 'people' && <Link to="/accounts">{words.seeAccounts}</Link>}
        {of === 'people' && me?.may.includes('people.manage') && <Link to="/settings/people">{words.invitePeople}</Link>}
        <Button onClick={onMore}>{words.importMore}</Button>
      </div>
    </div>
  )
}

const useTemplate = (of: What) =>
  useQuery({
    queryKey: ['import-template', of],
    queryFn: ({ signal }) => request<Template>('GET /imports/template', { query: { of }, signal }),
  })

/** What the list may hold, and a file to begin with. */
function Columns({ of }: { of: What }) {
  const template = useTemplate(of)
  if (template.isPending) return <Skeleton rows={4} />
  if (template.data === undefined) return <ErrorState what={template.error.message} retry={() => void template.refetch()} />
  return <ListTemplate template={template.data} name={`${of}.csv`} />
}
