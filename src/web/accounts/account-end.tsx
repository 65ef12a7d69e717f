import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountView } from '../../contract/accounts.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { dayWords, plainDayIn, plainDayWords } from '../wording/dates.ts'
import styles from './account-page.module.css'
import { words } from './end-words.ts'

type Props = { account: AccountView; now: Date; zone: string | undefined }
type Asked = 'end' | 'take back' | 'hold' | 'lift'

/** Whether the contract is over and whether the account is under legal hold, and the ways to change either for those who may. */
export function AccountEnd({ account, now, zone }: Props) {
  const [asked, setAsked] = useState<Asked>()
  const { ended, held, hold, may } = account
  if (!ended && !held && !may.end && !may.hold) return null
  const day = (at: string) => dayWords(new Date(at), now, zone)
  const running = account.handovers.filter(({ endedAt }) => endedAt === null)
  return (
    <section className={styles.block} aria-labelledby="account-end">
      <h2 id="account-end" className={styles.blockHead}>
        {words.title}
      </h2>
      {ended ? (
        <>
          <p>{words.ended(plainDayWords(ended.on, now))}</p>
          <p className={styles.small}>{words.entered(ended.because, ended.by.name, day(ended.at))}</p>
          {running.length > 0 && (
            <p>
              {words.stillRuns}{' '}
              {running.map(({ id, ref }) => (
                <span key={id}>
                  <Link to={`/h/${encodeURIComponent(ref)}` as string}>{ref}</Link>{' '}
                </span>
              ))}
            </p>
          )}
        </>
      ) : (
        <p>{words.goesOn}</p>
      )}
      {held && (
        <>
          <h3>{words.hold}</h3>
          <p className={styles.small}>{hold ? words.entered(hold.because, hold.by.name, day(hold.at)) : words.held}</p>
        </>
      )}
      <p className={styles.ways}>
        {may.end && <Button onClick={() => setAsked(ended ? 'take back' : 'end')}>{ended ? words.takeBack : words.end}</Button>}
        {may.hold && <Button onClick={() => setAsked(held ? 'lift' : 'hold')}>{held ? words.lift : words.putHold}</Button>}
      </p>
      {asked && (
        <EndDialog
          key={asked}
          account={account}
          asked={asked}
          running={running.map(({ ref }) => ref)}
          today={plainDayIn(now, account.fields.zone ?? zone)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  )
}

type DialogProps = { account: AccountView; asked: Asked; running: readonly string[]; today: string; onClose: () => void }

function EndDialog({ account, asked, running, today, onClose }: DialogProps) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [on, setOn] = useState(today)
  const [because, setBecause] = useState('')
  const [tried, setTried] = useState(false)
  const params = { id: account.id }
  const ways: Readonly<Record<Asked, () => Promise<unknown>>> = {
    end: () => request('PUT /accounts/:id/end', { params, body: { on, because } }),
    'take back': () => request('POST /accounts/:id/end/take-back', { params, body: { because } }),
    hold: () => request('PUT /accounts/:id/hold', { params, body: { because } }),
    lift: () => request('DELETE /accounts/:id/hold', { params }),
  }
  const save = useMutation({
    mutationFn: ways[asked],
    onSuccess: async () => {
      close()
      await queries.invalidateQueries()
    },
  })
  const needsReason = asked !== 'lift'
  const problem = needsReason && because.trim() === '' ? words.reasonMissing : undefined
  const name = account.fields.name ?? ''
  const follows = words.abouts[asked === 'end' && account.held ? 'end held' : asked]
  const about = asked === 'end' && running.length > 0 ? `${follows} ${words.running(running)}` : follows
  return (
    <Dialog open onClose={onClose} title={words.titles[asked](name)} about={about}>
      <PlainForm
        action={words.actions[asked]}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          setTried(true)
          if (!problem) save.mutate()
        }}
        beside={<Button onClick={onClose}>{words.notNow}</Button>}
      >
        {asked === 'end' && <TextField label={words.on} type="date" value={on} onChange={setOn} max={today} />}
        {needsReason && (
          <TextField label={words.because} value={because} onChange={setBecause} problem={tried ? problem : undefined} maxLength={400} />
        )}
      </PlainForm>
    </Dialog>
  )
}
