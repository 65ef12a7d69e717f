import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
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
import { Nowhere } from '../shell/nowhere.tsx'
import { DraftDialog } from './draft-dialog.tsx'
import { FinalCheck } from './final-check.tsx'
import styles from './letter.module.css'
import { LetterDesk } from './letter-desk.tsx'
import { words } from './words.ts'

const route = getRouteApi('/h/$ref/letter')

/** Tell the customer once, correctly. */
export function LetterScreen() {
  const { ref } = route.useParams()
  const { check } = route.useSearch()
  const navigate = route.useNavigate()
  const now = useNow()
  const [isDrafting, setDrafting] = useState(false)
  const { data: session } = useQuery(sessionQuery)
  const { data: view, error, isPending, refetch } = useQuery(handoverQuery(ref))
  const back = () => void navigate(check ? { search: {} } : { to: '/h/$ref', params: { ref } })
  useKeys([{ keys: 'Escape', name: words.back, run: back }])
  if (isPending) return <Skeleton rows={8} />
  if (!view) {
    return error instanceof Problem && error.status === 404 ? (
      <Nowhere />
    ) : (
      <ErrorState what={roomWords.failedToLoad} retry={() => void refetch()} />
    )
  }
  if (!view.letter) return <DeniedState what={words.title(view.account.name)} who={words.none} />
  const task = view.tasks.find(({ kind }) => kind === 'letter')
  const release = task && (canDo(view, 'release-letter', task.id) ?? canDo(view, 'hand-letter', task.id))
  const draft = task && canDo(view, 'draft-letter', task.id)
  const nameOf = namesIn(view)
  return (
    <>
      <header className={styles.head}>
        <h1>{words.title(view.account.name)}</h1>
        <Link to="/h/$ref" params={{ ref }} data-chrome>
          {words.back}
        </Link>
      </header>
      {check && release ? (
        <FinalCheck
          view={view}
          can={release}
          now={now}
          nameOf={nameOf}
          onBack={() => void navigate({ search: {} })}
          onDraft={() => setDrafting(true)}
        />
      ) : (
        <LetterDesk view={view} now={now} nameOf={nameOf} zone={session?.zone} />
      )}
      <DraftDialog
        view={view}
        can={isDrafting ? draft : undefined}
        onClose={() => {
          setDrafting(false)
          void navigate({ search: {} })
        }}
      />
    </>
  )
}
