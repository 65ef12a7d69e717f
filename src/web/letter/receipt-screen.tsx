import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Problem } from '../client/problem.ts'
import { sessionQuery, useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { handoverQuery } from '../handover/handover-queries.ts'
import { namesIn } from '../handover/names.ts'
import { useKeys } from '../keys/keyboard.ts'
import { words as roomWords } from '../room/words.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { inFullWords, plainDayWords } from '../wording/dates.ts'
import styles from './letter.module.css'
import { SentCopy } from './sent-copy.tsx'
import { words } from './words.ts'

const route = getRouteApi('/h/$ref/letter/receipt')

/** Proof that the customer was told: a page of its own, to keep and to print. Only a confirmed outcome has one (invariant 7). */
export function ReceiptScreen() {
  const { ref } = route.useParams()
  const navigate = route.useNavigate()
  const now = useNow()
  const { data: session } = useQuery(sessionQuery)
  const { data: view, error, isPending, refetch } = useQuery(handoverQuery(ref))
  useKeys([{ keys: 'Escape', name: words.backToLetter, run: () => void navigate({ to: '/h/$ref/letter', params: { ref } }) }])
  if (isPending) return <Skeleton rows={8} />
  if (!view) {
    return error instanceof Problem && error.status === 404 ? (
      <Nowhere />
    ) : (
      <ErrorState what={roomWords.failedToLoad} retry={() => void refetch()} />
    )
  }
  const back = (
    <Link to="/h/$ref/letter" params={{ ref }} data-chrome>
      {words.backToLetter}
    </Link>
  )
  const { letter } = view
  const outcome = letter?.outcome?.outcome === 'sent' ? letter.outcome : undefined
  const version = letter?.versions.find((one) => one.version === outcome?.version)
  if (!letter || !outcome || !version) {
    return (
      <>
        <header className={styles.head}>
          <h1>{words.title(view.account.name)}</h1>
          {back}
        </header>
        <p>{words.noReceipt}</p>
      </>
    )
  }
  const nameOf = namesIn(view)
  const zone = session?.zone
  const when = (at: string) => inFullWords(new Date(at), zone ?? 'UTC')
  const { agreed, release, given, copy } = letter
  const released = release ?? given
  const changed = view.ownership.changedAt !== null
  const rows: [string, string][] = [
    [words.sentOn, when(outcome.at)],
    [words.to, version.to.join(', ')],
    ...(version.cc.length > 0 ? [[words.cc, version.cc.join(', ')] as [string, string]] : []),
    [words.from, nameOf(version.from)],
    [
      words.sentBy,
      outcome.how === 'word'
        ? words.sentByWord(nameOf(outcome.by ?? version.from))
        : outcome.how === 'copy'
          ? words.sentByCopy
          : words.modes[letter.mode],
    ],
    [words.evidence, outcome.evidence],
    ...(agreed ? [[words.agreedBy, words.agreedFor(nameOf(agreed.by), plainDayWords(agreed.date, now))] as [string, string]] : []),
    ...(released
      ? [[given ? words.handedToBy : words.releasedBy, `${nameOf(released.by)}, ${when(released.at)}`] as [string, string]]
      : []),
    [words.fingerprint, version.hash],
  ]
  return (
    <>
      <header className={styles.head}>
        <h1>{words.receiptTitle(view.ref, version.version)}</h1>
        {back}
      </header>
      <div className={styles.question}>
        <p className={styles.lead}>{words.sent(`on ${when(outcome.at)},`, version.to.length)}</p>
        <dl className={styles.check}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={name === words.fingerprint ? styles.mono : undefined}>{value}</dd>
            </div>
          ))}
        </dl>
        <section>
          <h2>{version.subject}</h2>
          <p className={styles.text}>{version.text}</p>
        </section>
        {copy?.version === version.version && <SentCopy copy={copy} />}
        <section data-chrome>
          <h2>{words.next}</h2>
          <ul className={styles.list}>
            {words.receiptNext(view.account.name, view.to.name, changed).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </section>
        <div className={styles.choices} data-chrome>
          <Button look="primary" onClick={() => window.print()}>
            {words.print}
          </Button>
        </div>
      </div>
    </>
  )
}
