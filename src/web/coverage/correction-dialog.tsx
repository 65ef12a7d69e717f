import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CorrectedHolders, enteredRoles, StintView } from '../../contract/holders.ts'
import type { PoolView } from '../../contract/people.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import styles from './coverage.module.css'
import { dayOf } from './time.ts'
import { words } from './words.ts'

type Props = { account: { id: string; name: string }; now: Date; zone: string | undefined; onClose: () => void }

const nobody = 'nobody'

/** Who it really was. What changes is shown before it is written. */
export function CorrectionDialog({ account, now, zone, onClose }: Props) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [role, setRole] = useState<(typeof enteredRoles)[number]>('csm')
  const [who, setWho] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const people = useQuery(everybodyQuery())
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => request<{ items: PoolView[] }>('GET /pools', { signal }),
    enabled: role === 'csm' || role === 'cse',
  })
  const poolIds = new Set(pools.data?.items.map((pool) => pool.id))
  const choices = [
    ...(role === 'csm' ? [] : [{ value: nobody, words: words.nobodyChoice }]),
    ...(role === 'csm' || role === 'cse' ? (pools.data?.items ?? []).map((pool) => ({ value: pool.id, words: pool.name })) : []),
    ...(people.data?.items ?? []).map((one) => ({ value: one.id, words: one.name, note: one.roles.join(', ') })),
  ]
  const missing = who === '' || from === '' || to === '' || reason.trim() === ''
  const correct = useMutation({
    mutationFn: (preview: boolean) =>
      request<CorrectedHolders>('POST /accounts/:id/holders/corrections', {
        params: { id: account.id },
        body: { role, holder: who === nobody ? null : { kind: poolIds.has(who) ? 'pool' : 'person', id: who }, from, to, reason, preview },
      }),
    onSuccess: async ({ written }) => {
      if (!written) return
      toast({ words: words.corrected })
      close()
      await queries.invalidateQueries({ queryKey: ['account', account.id] })
    },
  })
  const send = (preview: boolean) => {
    setAsked(true)
    if (!missing) correct.mutate(preview)
  }
  // A preview of something else than what stands in the fields would mislead.
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      correct.reset()
    }
  const problem = asked && missing ? words.fillAll : correct.error?.message
  const preview = correct.data && !correct.data.written ? correct.data : undefined
  return (
    <Dialog open onClose={onClose} title={words.correctTitle} about={words.correctAbout} wide={preview !== undefined}>
      <PlainForm
        action={preview ? words.saveCorrection : words.preview}
        busy={correct.isPending}
        refused={problem}
        onSend={() => send(preview === undefined)}
      >
        <div className={styles.pair}>
          <Field label={words.role}>
            {(control) => (
              <select {...attributesOf(control)} value={role} onChange={(event) => change(setRole)(event.target.value as typeof role)}>
                {Object.keys(words.roles).map((one) => (
                  <option key={one} value={one}>
                    {words.roles[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={words.who}>
            {(control) => <ChoiceBox {...control} choices={choices} isSearching={people.isPending} value={who} onChange={change(setWho)} />}
          </Field>
        </div>
        <div className={styles.pair}>
          <TextField label={words.firstDay} type="date" value={from} onChange={change(setFrom)} />
          <TextField label={words.lastDay} type="date" value={to} onChange={change(setTo)} hint={words.lastDayHint} />
        </div>
        <TextField label={words.howKnown} value={reason} onChange={change(setReason)} maxLength={300} />
        {preview && (
          <div className={styles.pair} aria-live="polite">
            <Line title={words.before} line={preview.before} now={now} zone={zone} />
            <Line title={words.after} line={preview.after} now={now} zone={zone} />
          </div>
        )}
      </PlainForm>
    </Dialog>
  )
}

type LineProps = { title: string; line: readonly StintView[]; now: Date; zone: string | undefined }

const Line = ({ title, line, now, zone }: LineProps) => (
  <section>
    <h3>{title}</h3>
    <ol className={styles.lines}>
      {line.map(({ holder, from, until }) => (
        <li key={from} className={styles.line}>
          <span>{holder.name}</span>
          <span className={styles.small}>
            {words.period(dayOf(from, now, zone), until ? dayOf(until, now, zone) : words.now.toLowerCase())}
          </span>
        </li>
      ))}
    </ol>
  </section>
)
