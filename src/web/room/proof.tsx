import { useQuery } from '@tanstack/react-query'
import { addressOf } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Icon } from '../design/icon.tsx'
import { verificationQuery } from '../handover/handover-queries.ts'
import { pastWords } from '../wording/dates.ts'
import styles from './panels.module.css'
import { words } from './words.ts'

/** Says whether the log is what was written, after computing the whole chain again. */
export function Proof({ handover, last, now }: { handover: string; last: string | null; now: Date }) {
  const { data, isFetching, isError, refetch, dataUpdatedAt } = useQuery(verificationQuery(handover))
  return (
    <section className={styles.proof} aria-labelledby="proof">
      <h2 id="proof">{words.proof}</h2>
      <p className={styles.small}>{words.proofAbout}</p>
      {isError && <ErrorState what={words.proofFailed} retry={() => void refetch()} />}
      {isFetching && !data && <p role="status">{words.verifying}</p>}
      {data && (
        <>
          <p className={data.verified ? styles.passed : styles.failed}>
            <Icon name={data.verified ? 'check' : 'failed'} />
            <span>
              {data.verified
                ? words.verified(data.entries, pastWords(new Date(dataUpdatedAt), new Date()))
                : words.notVerified(data.findings.length)}
            </span>
          </p>
          {data.findings.length > 0 && (
            <ul className={styles.list}>
              {data.findings.map(({ code, position, message }) => (
                <li key={`${code} ${position}`}>
                  {words.entry(position)}: {message}
                </li>
              ))}
            </ul>
          )}
          <p className={styles.small}>
            {data.checkpoint ? words.checkpoint(pastWords(new Date(data.checkpoint.at), now)) : words.noCheckpoint}
          </p>
          {last && (
            <p className={styles.small}>
              {words.head}: <code className={styles.whole}>{last}</code>
            </p>
          )}
          <div>
            <Button busy={isFetching} onClick={() => void refetch()}>
              {words.verifyAgain}
            </Button>
          </div>
        </>
      )}
      <p className={styles.small}>
        <a href={addressOf('/handovers/:id/evidence-pack', { params: { id: handover } })} download>
          {words.pack}
        </a>
        {' · '}
        {words.packAbout}
      </p>
    </section>
  )
}
