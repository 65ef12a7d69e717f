import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { MailState, TestMail } from '../../contract/sending.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import form from '../forms/schema-form.module.css'
import { listed } from '../wording/counts.ts'
import { words } from './sending-words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

const mostNamed = 12

/** How mail leaves, and whether it does: tried with a letter to oneself. */
export function MailServerScreen() {
  const state = useQuery({ queryKey: ['mail-server'], queryFn: ({ signal }) => request<MailState>('GET /mail-server', { signal }) })
  return (
    <SettingsFrame part="mail" title={settings.mail} about={words.mailAbout}>
      {state.isPending ? (
        <Skeleton rows={4} />
      ) : state.data === undefined ? (
        <ErrorState what={state.error?.message ?? words.mailFailed} retry={() => void state.refetch()} />
      ) : (
        <div className={styles.page}>
          <Server state={state.data} />
          <Timeline timeline={state.data.timeline} />
        </div>
      )}
    </SettingsFrame>
  )
}

function Server({ state: { server, answers, keepsAll, restored, counts } }: { state: MailState }) {
  const queries = useQueryClient()
  const test = useMutation({
    mutationFn: () => request<TestMail>('POST /mail-server/test'),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['mail-server'] }),
  })
  return (
    <section className={styles.section} aria-labelledby="mail-server">
      <h2 id="mail-server">{words.server}</h2>
      {keepsAll && <p>{words.serverDemo}</p>}
      {!keepsAll && !server && <p>{words.serverKept}</p>}
      {restored && <p>{words.serverRestored}</p>}
      {server && (
        <dl className={styles.facts}>
          <dt>{words.serverName}</dt>
          <dd>{server.name}</dd>
          <dt>{words.from}</dt>
          <dd>{server.from}</dd>
          <dt>{words.answers}</dt>
          <dd>{answers?.problem ?? words.answersWell(answers?.isEncrypted ?? false)}</dd>
          <dt>{words.counts}</dt>
          <dd>{words.countWords(counts)}</dd>
        </dl>
      )}
      <p className={styles.about}>{words.serverHow}</p>
      <div>
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {words.test}
        </Button>
      </div>
      <div role="status">
        {test.isPending && <p className={styles.small}>{words.testing}</p>}
        {test.data && (
          <p className={styles.answer}>
            <strong>{words.testOutcome[test.data.outcome]}</strong> {words.testTo(test.data.to)} {test.data.words}
          </p>
        )}
      </div>
      {test.error && (
        <p className={form.refused} role="alert">
          {test.error.message}
        </p>
      )}
    </section>
  )
}

function Timeline({ timeline: { set, missing } }: { timeline: MailState['timeline'] }) {
  const more = missing.length - mostNamed
  return (
    <section className={styles.section} aria-labelledby="mail-timeline">
      <h2 id="mail-timeline">{words.timeline}</h2>
      <p className={styles.about}>{words.timelineAbout}</p>
      <p>{words.timelineCount(set, set + missing.length)}</p>
      {missing.length > 0 && (
        <p className={styles.small}>
          {words.timelineMissing}{' '}
          {listed([...missing.slice(0, mostNamed).map(({ name }) => name), ...(more > 0 ? [settings.others(more)] : [])])}.
        </p>
      )}
    </section>
  )
}
