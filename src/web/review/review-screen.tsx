import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Problem } from '../client/problem.ts'
import { sessionQuery, useNow } from '../client/session.ts'
import { DeniedState } from '../design/denied-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { canDo } from '../handover/can.ts'
import { handoverQuery } from '../handover/handover-queries.ts'
import { namesIn } from '../handover/names.ts'
import { useKeys } from '../keys/keyboard.ts'
import { words as roomWords } from '../room/words.ts'
import { useGoOn } from '../shell/go-on.ts'
import { Nowhere } from '../shell/nowhere.tsx'
import { listed } from '../wording/counts.ts'
import { clockWords, dayWords, deadlineWords, pastWords } from '../wording/dates.ts'
import styles from './review.module.css'
import { Review } from './review.tsx'
import { words } from './words.ts'

/** The browser's own; a test gives another. */
const chance = () => Math.random()

const route = getRouteApi('/h/$ref/review/$round')

/** A pull-request page for an account. */
export function ReviewScreen() {
  const { ref, round: wanted } = route.useParams()
  const navigate = route.useNavigate()
  const now = useNow()
  const { data: session } = useQuery(sessionQuery)
  const { data: view, error, isPending, refetch } = useQuery(handoverQuery(ref))
  const goOn = useGoOn()
  const room = { to: '/h/$ref', params: { ref } } as const
  useKeys([{ keys: 'Escape', name: words.back, run: () => void navigate(room) }])
  if (isPending) return <Skeleton rows={8} />
  if (!view) {
    return error instanceof Problem && error.status === 404 ? (
      <Nowhere />
    ) : (
      <ErrorState what={roomWords.failedToLoad} retry={() => void refetch()} />
    )
  }
  const gate = view.gates.find(({ rounds }) => rounds.some(({ number }) => String(number) === wanted))
  const round = gate?.rounds.find(({ number }) => String(number) === wanted)
  const link = (
    <Link to="/h/$ref" params={{ ref }} data-chrome>
      {words.back}
    </Link>
  )
  if (!gate || !round) return <DeniedState what={words.title(ref, Number(wanted) || 1)} who={words.notThere} action={link} />
  const can = round.decision ? undefined : canDo(view, 'decide', gate.id)
  const nameOf = namesIn(view)
  const zone = session?.zone
  const submitted = new Date(round.submittedAt)
  // On whose list it stands: the engine knows who stands in, and from when.
  const gatekeepers = view.waiting.flatMap(({ task, command, person }) => (task === gate.id && command === 'decide' ? [person.name] : []))
  return (
    <>
      <header className={styles.head}>
        <div className={styles.line}>
          <h1>
            {words.title(view.ref, round.number)} <span className={styles.quiet}>{view.account.name}</span>
          </h1>
          <span className={styles.quiet}>
            {words.frozen(`${dayWords(submitted, now, zone)}, ${clockWords(submitted, zone)}`)}
            {!round.decision && ` · ${words.due(deadlineWords(new Date(round.due.due), now, round.due.zone))}`}
          </span>
          {link}
        </div>
        {round.decision && (
          <p>
            {words.decided(
              words.outcome[round.decision.outcome],
              nameOf(round.decision.by),
              pastWords(new Date(round.decision.at), now, zone),
            )}
            {round.decision.comment && `: ${round.decision.comment}`}
          </p>
        )}
        {gate.void && round === gate.rounds.at(-1) && (
          <p className={styles.refused}>
            {gate.state === 'revoked' ? words.revoked : words.stale}: {gate.void.because}
          </p>
        )}
        {!round.decision && !can && gatekeepers.length > 0 && <p className={styles.quiet}>{words.denied(listed(gatekeepers))}</p>}
      </header>
      <Review
        key={`${view.id} ${round.number}`}
        view={view}
        gate={gate}
        round={round}
        can={can}
        now={now}
        nameOf={nameOf}
        onDone={() => void goOn(room)}
        chance={chance}
      />
    </>
  )
}
