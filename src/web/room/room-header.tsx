import { Link } from '@tanstack/react-router'
import type { HandoverView } from '../../core/process/view.ts'
import { ProcessStrip, type Step } from '../design/process-strip.tsx'
import { type Status, StatusPill } from '../design/status-pill.tsx'
import type { Can } from '../handover/can.ts'
import { deadlineWords } from '../wording/dates.ts'
import { holdingOf, overWords } from './holding.ts'
import styles from './room-header.module.css'
import { RoomLabels } from './room-labels.tsx'
import { words } from './words.ts'

type Props = { view: HandoverView; me: string; now: Date; zone?: string | undefined; onDo: (can: Can) => void }

const stageStatus: Record<HandoverView['stages'][number]['state'], Status> = { done: 'done', active: 'active', 'to do': 'todo' }

/** Who holds it and until when, and where it stands. */
export function RoomHeader({ view, me, now, zone, onDo }: Props) {
  const { status, words: who, due } = holdingOf(view, me)
  const over = overWords(view)
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        <h1>
          <span className={styles.ref}>{view.ref}</span>{' '}
          <Link to="/accounts/$id" params={{ id: view.account.id }} className={styles.account}>
            {view.account.name}
          </Link>
        </h1>
        <span className={styles.way}>
          {view.from.name} → {view.to.name}
        </span>
        <StatusPill status={status}>{who}</StatusPill>
        <span className={styles.when}>
          {due && <time dateTime={due}>{words.due(deadlineWords(new Date(due), now, zone))}</time>}
          {due && view.day && ' · '}
          {view.day && words.day(view.day.number, view.day.of)}
          {over && <strong className={styles.over}> · {over}</strong>}
        </span>
        <RoomLabels view={view} onDo={onDo} />
      </div>
      {view.stages.length > 1 && <ProcessStrip steps={stepsOf(view)} />}
    </header>
  )
}

/** The stages, with the review's round where one is open. */
function stepsOf(view: HandoverView): Step[] {
  const open = view.gates.find(({ state }) => state === 'in review' || state === 'needs fixes')
  return view.stages.map(({ id, name, state }) => {
    const isCurrent = id === view.stage?.id
    const round = open?.rounds.at(-1)
    return {
      id,
      name,
      status: isCurrent && view.needsFixes ? 'fixes' : stageStatus[state],
      current: isCurrent,
      ...(isCurrent && round ? { note: words.round(round.number) } : {}),
    }
  })
}
