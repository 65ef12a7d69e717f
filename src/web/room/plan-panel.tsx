import { useQuery } from '@tanstack/react-query'
import type { HandoverPlan } from '../../contract/handover-plan.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Icon } from '../design/icon.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { planQuery } from '../handover/handover-queries.ts'
import { useMe } from '../shell/me.ts'
import { plainDayWords } from '../wording/dates.ts'
import { lockWords } from './lock-words.ts'
import panels from './panels.module.css'
import styles from './plan-panel.module.css'
import { planWords as words } from './plan-words.ts'
import { shownChange } from './shown-change.ts'
import { Change } from './shown-changes.tsx'
import { wayOnWords } from './way-on.ts'

type Props = { view: HandoverView; now: Date; onDo: (can: Can) => void }
type Row = HandoverPlan['changes'][number]

/** The whole change of owner: what changes in every system, in order, what became of it, and what cannot be moved. */
export function PlanPanel({ view, now, onDo }: Props) {
  const { data: plan, isError, refetch } = useQuery(planQuery(view.ref, view.version))
  const me = useMe()?.person.id
  if (isError) return <ErrorState what={words.failedToLoad} retry={() => void refetch()} />
  if (!plan) return <Skeleton rows={6} />
  const groups = [...Map.groupBy(plan.changes, ({ task }) => task?.id ?? '')]
  return (
    <>
      <p className={panels.summary}>{words.counts(plan.counts)}</p>
      {plan.isHalfDone && <p className={panels.failed}>{[words.halfDone, ...wayOnWords(plan.wayOn, me)].join(' ')}</p>}
      <ul className={styles.safeguards} aria-label={words.safeguards}>
        {plan.safeguards.map(({ id, title, kept, because }) => (
          <li key={id}>
            <span className={kept ? panels.passed : panels.failed}>
              <Icon name={kept ? 'check' : 'failed'} />
            </span>
            <span>
              {title}
              <span className="spoken">: {kept ? words.kept : words.notKept}</span> <span className={panels.small}>{because}</span>
            </span>
          </li>
        ))}
      </ul>
      {groups.map(([task, changes]) => (
        <section key={task} className={styles.group} aria-label={changes[0]?.task?.title ?? words.others}>
          <h3>{changes[0]?.task?.title ?? words.others}</h3>
          <p className={panels.small}>{words.who(changes[0]?.person?.name ?? null, changes[0]?.role ?? null)}</p>
          <ol className={styles.changes}>
            {changes.map((change) => (
              <ChangeRow key={change.id} change={change} view={view} onDo={onDo} />
            ))}
          </ol>
          <Buttons view={view} on={task} commands={['apply', 'plan-effects']} onDo={onDo} />
        </section>
      ))}
      {plan.heldBack.length > 0 && (
        <section className={styles.group}>
          <h3>{words.heldBack}</h3>
          <ul className={styles.plain}>
            {plan.heldBack.map(({ task, subject, because }) => (
              <li key={`${task} ${subject}`}>
                {subject} <span className={panels.small}>{because}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {plan.leftBehind.length > 0 && (
        <section className={styles.group}>
          <h3>{words.leftBehind}</h3>
          {plan.leftBehind.map((group) => (
            <LeftGroup key={group.id} group={group} view={view} now={now} onDo={onDo} />
          ))}
        </section>
      )}
    </>
  )
}

function ChangeRow({ change, view, onDo }: { change: Row; view: HandoverView; onDo: (can: Can) => void }) {
  const { subject, system, state, by, because, waitsFor, instruction, before, after } = change
  const mark = state === 'verified' || state === 'applied' ? 'check' : state === 'failed' || state === 'unknown' ? 'failed' : undefined
  return (
    <li className={styles.change}>
      <span className={mark === 'check' ? panels.passed : mark ? panels.failed : undefined}>{mark && <Icon name={mark} />}</span>
      <div className={panels.said}>
        <span>
          {subject}{' '}
          <span className={panels.small}>
            · {system} · {words.state[state]}
            {by === 'by hand' && ` · ${words.byHand}`}
          </span>
        </span>
        {state !== 'stays' && <Change shown={shownChange(before, after)} />}
        {because && <span className={panels.small}>{because}</span>}
        {waitsFor && <span className={panels.small}>{lockWords({ why: waitsFor, title: change.task?.title ?? '' })}</span>}
        {by === 'by hand' && state === 'planned' && !waitsFor && <span className={panels.small}>{instruction}</span>}
        <Buttons
          view={view}
          on={change.record === null ? (state === 'verified' && change.account === view.account.id ? 'ownership' : '') : change.id}
          commands={['report-change', 'settle-effect', 'undo']}
          onDo={onDo}
        />
      </div>
    </li>
  )
}

function LeftGroup({
  group,
  view,
  now,
  onDo,
}: {
  group: HandoverPlan['leftBehind'][number]
  view: HandoverView
  now: Date
  onDo: (can: Can) => void
}) {
  const { id, title, because, items, acknowledged, waitsFor } = group
  return (
    <details className={styles.left}>
      <summary>
        {title} ({items.length}){' '}
        <span className={panels.small}>
          {acknowledged
            ? words.acknowledged(acknowledged.by.name, plainDayWords(acknowledged.at.slice(0, 10), now))
            : words.notAcknowledged(waitsFor.map(({ name }) => name))}
        </span>
      </summary>
      <p className={panels.small}>{because}</p>
      <ul className={styles.plain}>
        {items.map(({ id: item, subject, link, change }) => (
          <li key={item}>
            {link ? (
              <a href={link} rel="noreferrer">
                {subject}
              </a>
            ) : (
              subject
            )}
            {change && (
              <>
                <Change shown={shownChange(change.before, change.after)} /> <span className={panels.small}>{change.instruction}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      <Buttons view={view} on={id} commands={['acknowledge']} onDo={onDo} />
    </details>
  )
}

/** What the reader may do about it now: the rules say so, the screen only shows it. */
function Buttons({ view, on, commands, onDo }: { view: HandoverView; on: string; commands: string[]; onDo: (can: Can) => void }) {
  const cans = commands.flatMap((command) => canDo(view, command, on) ?? [])
  if (cans.length === 0) return null
  return (
    <div className={styles.buttons}>
      {cans.map((can) => (
        <Button key={can.command} onClick={() => onDo(can)}>
          {words.short[can.command] ?? can.label}
          {words.short[can.command] !== undefined && <span className="spoken">: {can.label}</span>}
        </Button>
      ))}
    </div>
  )
}
