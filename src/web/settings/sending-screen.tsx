import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Sending } from '../../contract/sending.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { pastWords } from '../wording/dates.ts'
import { sendingQuery } from './sending-query.ts'
import { words } from './sending-words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

/** The one switch for everything that leaves. */
export function SendingScreen() {
  const sending = useQuery(sendingQuery)
  const now = useNow()
  const [asking, setAsking] = useState(false)
  const data = sending.data
  const isHeld = data !== undefined && (data.stopped !== null || data.restored)
  return (
    <SettingsFrame part="sending" title={settings.sending} about={words.about}>
      {sending.isPending ? (
        <Skeleton rows={3} />
      ) : data === undefined ? (
        <ErrorState what={words.failed} retry={() => void sending.refetch()} />
      ) : (
        <div className={styles.page}>
          <section className={styles.section} data-stopped={isHeld} aria-label={settings.sending}>
            <div className={isHeld ? styles.stopped : styles.goesOn} role="status">
              <p className={styles.state}>
                {data.stopped
                  ? words.stopped(data.stopped.by.name, pastWords(new Date(data.stopped.at), now))
                  : data.restored
                    ? words.serverRestored
                    : words.goesOn}
              </p>
              {data.stopped && <p>{words.why(data.stopped.why)}</p>}
              <p className={styles.small}>{words.waiting(data.waiting.notices, data.waiting.letters)}</p>
            </div>
            <div>
              <Button look="primary" onClick={() => setAsking(true)}>
                {data.stopped ? words.resume : words.stop}
              </Button>
            </div>
          </section>
          <section className={styles.section} aria-labelledby="sending-effect">
            <h2 id="sending-effect">{words.effectTitle}</h2>
            <ul className={styles.points}>
              {words.effects.map((one) => (
                <li key={one}>{one}</li>
              ))}
              <li>
                {words.onServer} <code className={styles.code}>{words.command}</code>
              </li>
            </ul>
          </section>
          {asking && <SendingDialog sending={data} onClose={() => setAsking(false)} />}
        </div>
      )}
    </SettingsFrame>
  )
}

function SendingDialog({ sending: { stopped, waiting }, onClose }: { sending: Sending; onClose: () => void }) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  // What the dialog was opened for: while it is open somebody else may be first, and is told apart by the server.
  const [resumes] = useState(stopped !== null)
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const change = useMutation({
    mutationFn: () => request<Sending>(resumes ? 'POST /sending/resume' : 'POST /sending/stop', { body: why.trim() === '' ? {} : { why } }),
    onSuccess: async (after) => {
      queries.setQueryData(sendingQuery.queryKey, after)
      close()
      toast({ words: after.stopped ? words.nowStopped : words.nowGoesOn })
      await queries.invalidateQueries({ queryKey: ['session'] })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={resumes ? words.resumeTitle : words.stopTitle}
      about={resumes ? words.resumeAbout(waiting.notices) : words.stopAbout}
    >
      <PlainForm
        action={resumes ? words.resume : words.stop}
        busy={change.isPending}
        refused={change.error?.message}
        onSend={() => {
          setTried(true)
          if (resumes || why.trim() !== '') change.mutate()
        }}
        beside={
          <Button look="quiet" onClick={onClose}>
            {resumes ? words.keepStopped : words.keep}
          </Button>
        }
      >
        <TextField
          label={resumes ? words.resumeReason : words.reason}
          optional={resumes}
          {...(resumes ? {} : { hint: words.reasonHint })}
          value={why}
          onChange={setWhy}
          problem={tried && !resumes && why.trim() === '' ? words.reasonMissing : undefined}
        />
      </PlainForm>
    </Dialog>
  )
}
