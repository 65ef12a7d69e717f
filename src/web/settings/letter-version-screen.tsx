import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TemplateVersionRow } from '../../contract/letter-templates.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { Dialog } from '../design/dialog.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { StatusPill } from '../design/status-pill.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { pastWords } from '../wording/dates.ts'
import { letterVersionQuery, statusOf, type TemplatePlace } from './letter-template-query.ts'
import { words } from './letter-words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { TemplateCheck } from './template-check.tsx'
import { words as settings } from './words.ts'

const route = getRouteApi('/settings/letters/$kind/$sender/$version')
type Step = TemplateVersionRow['can'][number]

/** One version of a template: what it says, what playbooks make of it, and what was decided. */
export function LetterVersionScreen() {
  const place = route.useParams()
  const found = useQuery(letterVersionQuery(place))
  const now = useNow()
  const [step, setStep] = useState<Step>()
  const row = found.data?.row
  const labels: Record<Step, string> = {
    approve: row?.state === 'waiting' ? words.approve : words.putBack,
    decline: words.decline,
    withdraw: words.withdraw,
  }
  return (
    <SettingsFrame part="letters" title={row ? words.from.template(row.name, row.version) : settings.letters}>
      {found.isPending ? (
        <Skeleton rows={8} />
      ) : found.data === undefined || row === undefined ? (
        found.error instanceof Problem && [400, 404].includes(found.error.status) ? (
          <DeniedState what={words.gone} />
        ) : (
          <ErrorState what={words.failed} retry={() => void found.refetch()} />
        )
      ) : (
        <div className={styles.page}>
          <section className={styles.section} aria-label={words.version(row.version)}>
            <p>
              <Link to="/settings/letters">{words.back}</Link>
            </p>
            <div className={styles.actions}>
              <StatusPill status={statusOf[row.state]}>{words.states[row.state]}</StatusPill>
              <span className={styles.small}>
                {words.place(
                  words.kinds[place.kind as keyof typeof words.kinds] ?? place.kind,
                  words.senders[place.sender as keyof typeof words.senders] ?? place.sender,
                )}
              </span>
            </div>
            {row.state === 'waiting' && row.whyNot !== null && <p role="status">{row.whyNot}</p>}
            {row.can.length > 0 && (
              <div className={styles.actions}>
                {row.can.map((one) => (
                  <Button key={one} look={one === 'approve' && row.state === 'waiting' ? 'primary' : 'plain'} onClick={() => setStep(one)}>
                    {labels[one]}
                  </Button>
                ))}
              </div>
            )}
          </section>
          <section className={styles.section} aria-labelledby="template-history">
            <h2 id="template-history">{words.history}</h2>
            <ol className={styles.rows}>
              <li className={styles.row}>
                <span>
                  {words.wrote(row.by.name, pastWords(new Date(row.at), now))}
                  {row.file !== '' && <span className={styles.small}>{words.fromFile(row.file)}</span>}
                </span>
              </li>
              {row.decisions.map(({ what, by, at, why }) => (
                <li key={at} className={styles.row}>
                  <span>
                    {words.decision(words.decided[what], by.name, pastWords(new Date(at), now))}
                    {why !== null && <span className={styles.small}>{why}</span>}
                  </span>
                </li>
              ))}
            </ol>
            <p className={`${styles.small} ${styles.wrap}`}>{words.hash(row.hash)}</p>
          </section>
          <TemplateCheck checked={found.data.checked} />
          {step && <StepDialog place={place} row={row} step={step} action={labels[step]} onClose={() => setStep(undefined)} />}
        </div>
      )}
    </SettingsFrame>
  )
}

const routes = {
  approve: 'POST /letter-templates/:kind/:sender/versions/:version/approve',
  decline: 'POST /letter-templates/:kind/:sender/versions/:version/decline',
  withdraw: 'POST /letter-templates/:kind/:sender/versions/:version/withdraw',
} as const
const titles = { approve: words.approveTitle, decline: words.declineTitle, withdraw: words.withdrawTitle } as const
const abouts = { approve: words.approveAbout, decline: words.declineAbout, withdraw: words.withdrawAbout } as const

type StepProps = { place: TemplatePlace; row: TemplateVersionRow; step: Step; action: string; onClose: () => void }

function StepDialog({ place, row, step, action, onClose }: StepProps) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const isOptional = step === 'approve'
  const isMissing = !isOptional && why.trim() === ''
  const change = useMutation({
    mutationFn: () => request(routes[step], { params: place, body: why.trim() === '' ? {} : { why } }),
    onSuccess: async () => {
      close()
      toast({ words: words.done[step] })
      await queries.invalidateQueries()
    },
  })
  return (
    <Dialog open onClose={onClose} title={titles[step](row.name, row.version)} about={abouts[step]}>
      <PlainForm
        action={action}
        busy={change.isPending}
        refused={change.error?.message}
        onSend={() => {
          setTried(true)
          if (!isMissing) change.mutate()
        }}
        beside={
          <Button look="quiet" onClick={onClose}>
            {words.keepIt}
          </Button>
        }
      >
        <TextField
          label={words.why}
          optional={isOptional}
          value={why}
          onChange={setWhy}
          problem={tried && isMissing ? words.whyMissing : undefined}
        />
      </PlainForm>
    </Dialog>
  )
}
