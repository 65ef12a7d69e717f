import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import type { PersonView } from '../../contract/people.ts'
import type { RecordKindView, RecordView } from '../../contract/records.ts'
import { keyFor } from '../../core/records/key-for.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { isStale } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import type { Schema } from '../forms/fields-of.ts'
import { SchemaForm } from '../forms/schema-form.tsx'
import { FirstField } from '../handover/first-field.tsx'
import { Clash, differencesOf } from './clash.tsx'
import { asAnswered, asAsked, askedBy, hiddenIn, peopleFor, withoutUsual } from './record-form.ts'
import { words } from './words.ts'

type Values = Record<string, unknown>
type Props = {
  account: string
  kind: RecordKindView
  /** Absent when one is added. */
  record: RecordView | undefined
  /** Keys that are in use, so that a new record never takes the place of another. */
  taken: ReadonlySet<string>
  zone: string | undefined
  now: Date
  onClose: () => void
}

const theOne = 'current'
const path = '/accounts/:id/records/:kind/:key'

/** A record's form, made from the schema of its kind. When somebody else was quicker, what was typed stays. */
export function RecordEditor({ account, kind, record, taken, zone, now, onClose }: Props) {
  const people = useQuery(everybodyQuery())
  return (
    <Dialog open onClose={onClose} title={record ? words.edit(record.title) : words.addTitle(kind.title)}>
      {people.isPending ? (
        <Skeleton rows={3} />
      ) : people.data === undefined ? (
        // Without people to choose from nobody could be named, and who stands there could not be shown.
        <ErrorState what={words.peopleFailed} retry={() => void people.refetch()} />
      ) : (
        <FirstField>
          <Form {...{ account, kind, record, taken, zone, now, onClose }} working={people.data.items} />
        </FirstField>
      )}
    </Dialog>
  )
}

function Form({ account, kind, record, taken, zone, now, onClose, working }: Props & { working: PersonView[] }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const schema = kind.schema as Schema
  // What was there when the form was opened; a newer version that arrives meanwhile must not change the form.
  const before = useRef(record).current
  const [newer, setNewer] = useState<RecordView | 'gone'>()
  const [typed, setTyped] = useState<Values>()
  const known = useMemo(
    () =>
      peopleFor(
        before?.data,
        working.filter(({ active }) => active).map(({ id, name }) => ({ id, name })),
      ),
    [before, working],
  )
  const hidden = useMemo(() => hiddenIn(schema, before?.data), [schema, before])
  const asked = useMemo(() => askedBy(schema, known, hidden), [schema, known, hidden])
  const given = useMemo(() => (before ? (asAsked(schema, before.data) as Values) : undefined), [schema, before])

  const refresh = () => queries.invalidateQueries({ queryKey: ['account', account] })
  const save = useMutation({
    mutationFn: ({ values, over }: { values: Values; over: number | undefined }) => {
      const data = withoutUsual(schema, asAnswered(schema, values, known) as Values)
      const key = before?.key ?? (kind.many ? keyFor(String(values[kind.names] ?? ''), taken) : theOne)
      return request<RecordView>(`PUT ${path}`, {
        params: { id: account, kind: kind.kind, key },
        body: { data },
        ...(over !== undefined && { ifMatch: over }),
      })
    },
    onSuccess: async (saved) => {
      toast({ words: words.saved(saved.title), undo: () => void undo(account, saved, before).then(refresh, refresh) })
      close()
      await refresh()
    },
    onError: async (error) => {
      if (!isStale(error) || !before) return
      const there = await request<RecordView>(`GET ${path}`, { params: { id: account, kind: before.kind, key: before.key } }).catch(
        () => 'gone' as const,
      )
      setNewer(there)
    },
  })

  const send = (values: Values, over: number | undefined) => {
    setTyped(values)
    setNewer(undefined)
    save.mutate({ values, over })
  }
  const refused =
    newer !== undefined && typed !== undefined ? (
      <Clash
        gone={newer === 'gone'}
        changed={newer === 'gone' ? [] : differencesOf(schema, asAnswered(schema, typed, known) as Values, newer.data, { now, zone })}
        onMine={() => send(typed, newer === 'gone' ? undefined : newer.version)}
        onTheirs={() => {
          onClose()
          void refresh()
        }}
      />
    ) : save.error ? (
      save.error.message
    ) : undefined
  return (
    <SchemaForm
      schema={asked}
      action={words.save(kind.title)}
      busy={save.isPending}
      onSend={(values) => send(values, before?.version)}
      onCancel={onClose}
      {...(given && { given })}
      {...(zone && { zone })}
      {...(refused !== undefined && { refused })}
    />
  )
}

/** Takes back a change as long as nobody has changed the record since. */
async function undo(account: string, saved: RecordView, before: RecordView | undefined): Promise<void> {
  const params = { id: account, kind: saved.kind, key: saved.key }
  try {
    if (before) await request(`PUT ${path}`, { params, body: { data: before.data }, ifMatch: saved.version })
    else await request(`DELETE ${path}`, { params, ifMatch: saved.version })
    toast({ words: words.undone(saved.title) })
  } catch (error) {
    toast({ words: error instanceof Error ? error.message : String(error) })
  }
}
