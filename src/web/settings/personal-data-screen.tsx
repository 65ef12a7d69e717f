import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { Erasure, ErasurePreview, FoundSubject, PersonalExport, Trace } from '../../contract/personal-data.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { useMe } from '../shell/me.ts'
import { dayWords, plainDayWords } from '../wording/dates.ts'
import { words } from './personal-data-words.ts'
import { savePersonalData } from './save-personal-data.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

/** What is kept about one person: found, given out, erased. */
export function PersonalDataScreen() {
  const [chosen, setChosen] = useState<FoundSubject>()
  return (
    <SettingsFrame
      part="personal-data"
      title={settings.personalData}
      about={words.about}
      {...(chosen ? { action: <Button onClick={() => setChosen(undefined)}>{words.another}</Button> } : {})}
    >
      {chosen ? <OneSubject found={chosen} onErased={() => setChosen(undefined)} /> : <Finder onChoose={setChosen} />}
    </SettingsFrame>
  )
}

function Finder({ onChoose }: { onChoose: (found: FoundSubject) => void }) {
  const now = useNow()
  const me = useMe()
  const [q, setQ] = useState('')
  const asked = useDeferredValue(q.trim())
  const found = useQuery({
    queryKey: ['personal-data', 'find', asked],
    queryFn: ({ signal }) => request<{ items: FoundSubject[] }>('GET /personal-data', { query: { q: asked }, signal }),
    placeholderData: (before) => before,
    enabled: asked !== '',
  })
  const erasures = useQuery({
    queryKey: ['personal-data', 'erasures'],
    queryFn: ({ signal }) => request<{ items: Erasure[] }>('GET /personal-data/erasures', { signal }),
  })
  const items = found.data?.items ?? []
  const before = erasures.data?.items ?? []
  return (
    <div className={styles.page}>
      <section className={styles.section}>
        <TextField label={words.find} hint={words.findHint} type="search" value={q} onChange={setQ} />
        {asked === '' ? null : found.isPending ? (
          <Skeleton rows={6} />
        ) : found.data === undefined ? (
          <ErrorState what={words.failed} retry={() => void found.refetch()} />
        ) : items.length === 0 ? (
          <EmptyState title={words.nobody}>{words.nobodyWhy}</EmptyState>
        ) : (
          <ul className={styles.rows}>
            {items.map((one) => (
              <li key={JSON.stringify(one.subject)} className={styles.row}>
                <span>
                  {one.name}
                  <span className={`${styles.small} ${styles.wrap}`}>{[one.at, one.address].filter(Boolean).join(' · ')}</span>
                </span>
                <Button aria-label={words.open(one.name, one.at)} onClick={() => onChoose(one)}>
                  {words.show}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {before.length > 0 && (
        <section className={styles.section} aria-labelledby="erased-before">
          <h2 id="erased-before">{words.erased}</h2>
          <ul className={styles.rows}>
            {before.map((one) => (
              <li key={one.id} className={styles.row}>
                <span>
                  {one.pseudonym}
                  <span className={styles.small}>
                    {[
                      dayWords(new Date(one.at), now, me?.zone),
                      words.erasedLine(one.kind, one.by.name),
                      words.erasedCount(one.entries),
                      one.why,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const listed = (text: string) => text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))

const erasing = ['erase']

function OneSubject({ found, onErased }: { found: FoundSubject; onErased: () => void }) {
  const { subject } = found
  const [also, setAlso] = useState('')
  const [alsoCalled, setAlsoCalled] = useState<string[]>([])
  const [keep, setKeep] = useState<ReadonlySet<number>>(new Set())
  const [asking, setAsking] = useState<'export' | 'erase'>()
  // Who is being erased is asked for no more: a moment later nobody has that name.
  const isErasing = useIsMutating({ mutationKey: erasing }) > 0
  const preview = useQuery({
    enabled: !isErasing,
    queryKey: ['personal-data', 'preview', subject, alsoCalled],
    queryFn: ({ signal }) => request<ErasurePreview>('POST /personal-data/preview', { body: { subject, alsoCalled }, signal }),
    placeholderData: (before) => before,
  })
  if (preview.isPending) return <Skeleton rows={8} />
  if (preview.data === undefined) return <ErrorState what={preview.error?.message ?? words.failed} retry={() => void preview.refetch()} />
  const { name, address, groups, obstacles, sameName } = preview.data
  const choose = (position: number, isKept: boolean) =>
    setKeep((before) => new Set(isKept ? [...before, position] : [...before].filter((one) => one !== position)))
  return (
    <div className={styles.page}>
      <section className={styles.section} aria-labelledby="subject">
        <h2 id="subject">{name}</h2>
        <p className={`${styles.small} ${styles.wrap}`}>{[found.at, address].filter(Boolean).join(' · ')}</p>
        <PlainForm
          look="plain"
          action={words.look}
          busy={preview.isFetching}
          refused={preview.error?.message}
          onSend={() => setAlsoCalled(listed(also))}
        >
          <TextField label={words.also} optional hint={words.alsoHint} value={also} onChange={setAlso} />
        </PlainForm>
        {obstacles.length > 0 && (
          <div className={styles.stopped} role="status">
            <p className={styles.state}>{words.obstacles}</p>
            <ul className={styles.points}>
              {obstacles.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </div>
        )}
        {sameName.length > 0 && (
          <p className={styles.answer}>
            {words.sameName} {sameName.join(', ')}
          </p>
        )}
      </section>
      {groups.map((group) => (
        <GroupSection key={group.class} group={group} keep={keep} onKeep={choose} />
      ))}
      <span className={styles.actions}>
        <Button onClick={() => setAsking('export')}>{words.giveOut}</Button>
        <Button look="primary" onClick={() => setAsking('erase')} {...(obstacles.length > 0 ? { because: words.cannot } : {})}>
          {words.erase}
        </Button>
      </span>
      {asking === 'export' && <ExportDialog body={{ subject, alsoCalled }} name={name} onClose={() => setAsking(undefined)} />}
      {asking === 'erase' && (
        <EraseDialog body={{ subject, alsoCalled, keep: [...keep] }} name={name} onClose={() => setAsking(undefined)} onErased={onErased} />
      )}
    </div>
  )
}

type GroupProps = {
  group: ErasurePreview['groups'][number]
  keep: ReadonlySet<number>
  onKeep: (position: number, isKept: boolean) => void
}

function GroupSection({ group: { class: name, title, becomes, why, count, traces }, keep, onKeep }: GroupProps) {
  return (
    <section className={styles.section} aria-labelledby={`class-${name}`}>
      <h3 id={`class-${name}`}>{title}</h3>
      <p className={styles.about}>
        <strong>{words.becomes[becomes]}.</strong> {why}
      </p>
      <details open={becomes === 'chosen'}>
        <summary>{words.places(count)}</summary>
        <ul className={styles.rows}>
          {traces.map((trace, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is read once and never sorted.
            <TraceRow key={index} trace={trace} {...(becomes === 'chosen' ? { keep, onKeep } : {})} />
          ))}
        </ul>
        {count > traces.length && <p className={styles.small}>{words.rest(count - traces.length)}</p>}
      </details>
    </section>
  )
}

function TraceRow({
  trace: { position, place, at, by, words: said },
  keep,
  onKeep,
}: { trace: Trace } & Partial<Pick<GroupProps, 'keep' | 'onKeep'>>) {
  const now = useNow()
  return (
    <li className={styles.row}>
      <span className={styles.wrap}>
        <span className={styles.small}>
          {[place, at === null ? null : plainDayWords(at.slice(0, 10), now), by].filter(Boolean).join(' · ')}
        </span>
        {said.map((text) => (
          <span key={text}>{text}</span>
        ))}
        {keep && onKeep && position !== null && (
          <label className={form.tick}>
            <input type="checkbox" checked={keep.has(position)} onChange={(event) => onKeep(position, event.target.checked)} />
            <span>{words.keep}</span>
          </label>
        )}
      </span>
    </li>
  )
}

type Body = { subject: FoundSubject['subject']; alsoCalled: string[] }

function ExportDialog({ body, name, onClose }: { body: Body; name: string; onClose: () => void }) {
  const [because, setBecause] = useState('')
  const give = useMutation({
    mutationFn: async (as: 'json' | 'markdown') => {
      const given = await request<PersonalExport>('POST /personal-data/export', {
        body: { ...body, ...(because.trim() === '' ? {} : { withRestricted: because }) },
      })
      savePersonalData(given, as)
    },
    onSuccess: () => {
      toast({ words: words.saved })
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title={name}>
      <PlainForm
        action={words.saveJson}
        busy={give.isPending}
        refused={give.error?.message}
        onSend={() => give.mutate('json')}
        beside={<Button onClick={() => give.mutate('markdown')}>{words.saveText}</Button>}
      >
        <TextField label={words.few} optional hint={words.fewHint} maxLength={300} value={because} onChange={setBecause} />
      </PlainForm>
    </Dialog>
  )
}

function EraseDialog({
  body,
  name,
  onClose,
  onErased,
}: {
  body: Body & { keep: number[] }
  name: string
  onClose: () => void
  onErased: () => void
}) {
  const queries = useQueryClient()
  const [why, setWhy] = useState('')
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const isSure = typed.trim().toLowerCase() === name.toLowerCase()
  const erase = useMutation({
    mutationKey: erasing,
    mutationFn: () => request<Erasure>('POST /personal-data/erase', { body: { ...body, why } }),
    onSuccess: async ({ pseudonym }) => {
      toast({ words: words.done(pseudonym) })
      onErased()
      await queries.invalidateQueries()
    },
  })
  return (
    <Dialog open onClose={onClose} title={words.eraseTitle(name)} about={words.eraseAbout}>
      <PlainForm
        action={words.erase}
        busy={erase.isPending}
        refused={erase.error?.message}
        onSend={() => {
          setTried(true)
          if (isSure) erase.mutate()
        }}
        beside={
          <Button look="quiet" onClick={onClose}>
            {words.notNow}
          </Button>
        }
      >
        <TextField label={words.reason} optional hint={words.reasonHint} maxLength={300} value={why} onChange={setWhy} />
        <TextField
          label={words.confirm(name)}
          value={typed}
          onChange={setTyped}
          problem={tried && !isSure ? words.confirmWrong : undefined}
        />
      </PlainForm>
    </Dialog>
  )
}
