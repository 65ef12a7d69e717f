import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Hold, Retention } from '../../contract/retention.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { pastWords } from '../wording/dates.ts'
import { ChooseAccount } from './choose-account.tsx'
import { words } from './personal-data-words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

const retentionKey = ['retention']

/** How long what is kept is kept, what would go now, and what is held. */
export function RetentionScreen() {
  const retention = useQuery({ queryKey: retentionKey, queryFn: ({ signal }) => request<Retention>('GET /retention', { signal }) })
  return (
    <SettingsFrame part="retention" title={settings.retention} about={words.retentionAbout}>
      {retention.isPending ? (
        <Skeleton rows={7} />
      ) : retention.data === undefined ? (
        <ErrorState what={retention.error?.message ?? words.failed} retry={() => void retention.refetch()} />
      ) : (
        <div className={styles.page}>
          <MonthsForm retention={retention.data} />
          <HoldsSection holds={retention.data.holds} />
        </div>
      )}
    </SettingsFrame>
  )
}

type Months = Record<string, string>
const textOf = (months: number | null) => (months === null ? '' : String(months))
const isMonths = (text: string) => text.trim() === '' || (/^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 600)

function MonthsForm({ retention }: { retention: Retention }) {
  const queries = useQueryClient()
  const now = useNow()
  // Only what was typed here is sent: what another administrator keeps longer meanwhile would go by an older page, and for good.
  const [typed, setTyped] = useState<Months>({})
  const [shown, setShown] = useState(retention)
  const [tried, setTried] = useState(false)
  const bodyOf = (months: Months) =>
    Object.fromEntries(Object.entries(months).map(([name, text]) => [name, text.trim() === '' ? null : Number(text)]))
  const isWhole = Object.values(typed).every(isMonths)
  const preview = useMutation({
    mutationFn: () => request<Retention>('POST /retention/preview', { body: bodyOf(typed) }),
    onSuccess: setShown,
  })
  const save = useMutation({
    mutationFn: (sent: Months) => request<Retention>('PUT /retention', { body: bodyOf(sent) }),
    onSuccess: (after, sent) => {
      setShown(after)
      // What was typed on while it was on its way is still to be saved.
      setTyped((now) => (now === sent ? {} : now))
      queries.setQueryData(retentionKey, after)
      toast({ words: words.savedMonths })
    },
  })
  const whenWhole = (then: () => void) => () => {
    setTried(true)
    if (isWhole) then()
  }
  return (
    <PlainForm
      action={words.save}
      busy={save.isPending}
      refused={(save.error ?? preview.error)?.message}
      onSend={whenWhole(() => save.mutate(typed))}
      beside={
        <Button busy={preview.isPending} onClick={whenWhole(() => preview.mutate())}>
          {words.preview}
        </Button>
      }
    >
      <p className={styles.small}>
        {retention.lastRun === null ? words.neverRun : words.lastRun(pastWords(new Date(retention.lastRun), now))}
      </p>
      {shown.classes.map((one) => {
        const kept = retention.classes.find((each) => each.class === one.class)?.months ?? null
        const text = typed[one.class] ?? textOf(kept)
        return (
          <Field
            key={one.class}
            short
            label={one.title}
            hint={`${one.about} ${words.standard(one.standard)}. ${words.goes(one.goes)}.`}
            problem={tried && !isMonths(text) ? words.wrongMonths : undefined}
          >
            {(control) => (
              <span className={styles.times}>
                <input
                  {...attributesOf(control)}
                  inputMode="numeric"
                  placeholder={words.forEver}
                  value={text}
                  onChange={(event) => setTyped((before) => ({ ...before, [one.class]: event.target.value }))}
                />
                {text !== '' && words.months}
              </span>
            )}
          </Field>
        )
      })}
    </PlainForm>
  )
}

function HoldsSection({ holds }: { holds: readonly Hold[] }) {
  const queries = useQueryClient()
  const [asking, setAsking] = useState(false)
  const lift = useMutation({
    mutationFn: ({ account }: Hold) => request('DELETE /accounts/:id/hold', { params: { id: account.id } }),
    onSuccess: async (_, { account }) => {
      toast({ words: words.lifted(account.name) })
      await queries.invalidateQueries({ queryKey: retentionKey })
    },
    onError: (error) => toast({ words: error.message }),
  })
  return (
    <section className={styles.section} aria-labelledby="holds">
      <h2 id="holds">{words.holds}</h2>
      <p className={styles.about}>{words.holdsAbout}</p>
      {holds.length === 0 ? (
        <p className={styles.about}>{words.noHolds}</p>
      ) : (
        <ul className={styles.rows}>
          {holds.map((hold) => (
            <li key={hold.account.id} className={styles.row}>
              <span>
                {hold.account.name}
                <span className={styles.small}>{`${hold.because} · ${hold.by.name}`}</span>
              </span>
              <Button busy={lift.isPending} aria-label={words.liftOne(hold.account.name)} onClick={() => lift.mutate(hold)}>
                {words.lift}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="plus" onClick={() => setAsking(true)}>
          {words.hold}
        </Button>
      </div>
      {asking && <HoldDialog onClose={() => setAsking(false)} />}
    </section>
  )
}

function HoldDialog({ onClose }: { onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [account, setAccount] = useState('')
  const [because, setBecause] = useState('')
  const [tried, setTried] = useState(false)
  const accountProblem = account === '' ? words.holdAccountMissing : undefined
  const becauseProblem = because.trim() === '' ? words.holdBecauseMissing : undefined
  const put = useMutation({
    mutationFn: () => request<Hold>('PUT /accounts/:id/hold', { params: { id: account }, body: { because } }),
    onSuccess: async (hold) => {
      toast({ words: words.held(hold.account.name) })
      await queries.invalidateQueries({ queryKey: retentionKey })
      close()
    },
  })
  return (
    <Dialog open onClose={onClose} title={words.hold} about={words.holdsAbout}>
      <PlainForm
        action={words.hold}
        busy={put.isPending}
        refused={put.error?.message}
        onSend={() => {
          setTried(true)
          if (!accountProblem && !becauseProblem) put.mutate()
        }}
      >
        <ChooseAccount label={words.holdAccount} onChange={setAccount} problem={tried ? accountProblem : undefined} />
        <TextField
          label={words.holdBecause}
          maxLength={300}
          value={because}
          onChange={setBecause}
          problem={tried ? becauseProblem : undefined}
        />
      </PlainForm>
    </Dialog>
  )
}
