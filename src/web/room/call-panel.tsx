import { sourcesInWords } from '../../core/checks/evidence.ts'
import type { AgendaPointView, HandoverView, TaskView } from '../../core/process/view.ts'
import { addressOf } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Icon } from '../design/icon.tsx'
import { type Can, canDo, canOn, shortLabel } from '../handover/can.ts'
import { useCommand } from '../handover/use-command.ts'
import { deadlineWords, pastWords } from '../wording/dates.ts'
import { agendaSays } from './agenda-says.ts'
import styles from './call-panel.module.css'
import panels from './panels.module.css'
import { saidNothing } from './said-nothing.ts'
import { words } from './words.ts'

type Props = { view: HandoverView; task: string; now: Date; zone: string | undefined; onDo: (can: Can) => void }

/** The internal call: when and with whom, what it is about point by point, and who says that it was held. */
export function CallPanel({ view, task: id, now, zone, onDo }: Props) {
  const task = view.tasks.find((one) => one.id === id)
  if (!task) return null
  const buttons = canOn(view, id).filter(({ command }) => callCommands.has(command))
  return (
    <div className={panels.blocks}>
      <section aria-labelledby="call-when">
        <h2 id="call-when">{task.title}</h2>
        <When task={task} handover={view.ref} now={now} zone={zone} />
        <p className={styles.buttons}>
          {buttons.map((can) => (
            <Button key={can.command} onClick={() => onDo(can)}>
              {shortLabel(can, task.title)}
            </Button>
          ))}
        </p>
      </section>
      <Held view={view} task={task} now={now} zone={zone} />
      <AgendaOf view={view} task={task} now={now} zone={zone} onDo={onDo} />
    </div>
  )
}

const callCommands = new Set(['schedule-call', 'report-call', 'cancel-call'])

function When({
  task: { call, why },
  task,
  handover,
  now,
  zone,
}: {
  task: TaskView
  handover: string
  now: Date
  zone: string | undefined
}) {
  if (!call) return <p className={panels.small}>{why ?? words.notArranged}</p>
  return (
    <>
      <dl className={panels.facts}>
        <dt>{words.when}</dt>
        <dd>{deadlineWords(new Date(call.start), now, zone)}</dd>
        <dt>{words.length}</dt>
        <dd>{words.minutes(call.minutes)}</dd>
        <dt>{words.who}</dt>
        <dd>
          <ul className={styles.people}>
            {call.people.map(({ id, name, when, isGuest }) => (
              <li key={id}>
                {name}
                {isGuest && ` (${words.guest})`} <span className={panels.small}>{when}</span>
              </li>
            ))}
          </ul>
        </dd>
        {call.place && (
          <>
            <dt>{words.place}</dt>
            <dd>{call.place}</dd>
          </>
        )}
        {call.link && (
          <>
            <dt>{words.join}</dt>
            <dd className={panels.whole}>
              <a href={call.link} rel="noreferrer">
                {call.link}
              </a>
            </dd>
          </>
        )}
        {call.because && (
          <>
            <dt>{words.whyThen}</dt>
            <dd>{call.because}</dd>
          </>
        )}
      </dl>
      <p className={panels.small}>
        {words.arrangedBy(call.scheduledBy.name)} ·{' '}
        <a
          href={addressOf('/handovers/:id/calls/:task/invite', { params: { id: handover, task: task.id }, query: { as: 'ics' } })}
          download
        >
          {words.addToCalendar}
        </a>
      </p>
    </>
  )
}

/** Both have to say so: each side is named, and one "not held" opens the question for all. */
function Held({ view, task, now, zone }: { view: HandoverView; task: TaskView; now: Date; zone: string | undefined }) {
  const { said, reopened, status, evidence } = task
  const isDone = status === 'done'
  // Of a call that is still to come there is nothing to say.
  const isToCome = task.call !== null && Date.parse(task.call.start) > now.getTime()
  const quiet = isToCome ? [] : saidNothing(view, task.id)
  if (said.length + quiet.length === 0 && !reopened && evidence?.kind !== 'read') return null
  return (
    <section aria-labelledby="call-held">
      <h2 id="call-held">{words.heldOrNot}</h2>
      {reopened && !isDone && (
        <p className={panels.refused}>
          {words.reopened[reopened.cause]}: {reopened.because}
        </p>
      )}
      <ul className={panels.list}>
        {isDone && evidence?.kind === 'read' && <li>{`${words.from.facts}: ${sourcesInWords(evidence)}`}</li>}
        {said.map(({ person, at, note }) => (
          <li key={person.id} className={styles.said}>
            <Icon name="check" />
            <span>
              {words.saysHeld(person.name, pastWords(new Date(at), now, zone))}
              {note && <span className={panels.small}>: {note}</span>}
            </span>
          </li>
        ))}
        {quiet.map(({ id, name }) => (
          <li key={id} className={styles.said}>
            <Icon name="unknown" />
            <span className={panels.small}>{words.saysNothing(name)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const parts = ['top', 'people', 'open', 'topic'] as const

function AgendaOf({ view, task, now, zone, onDo }: Omit<Props, 'task'> & { task: TaskView }) {
  const { send, busy, refused } = useCommand(view.ref)
  const add = canDo(view, 'add-agenda-item', task.id)
  const { agenda } = task
  const together = canDo(view, 'discuss-agenda', task.id)
  const open = agenda.filter(({ state }) => state === 'open').map(({ on }) => on.slice(task.id.length + 1))
  return (
    <section aria-labelledby="call-agenda">
      <h2 id="call-agenda">{words.agenda}</h2>
      <p className={panels.summary}>{agendaSays(view, task, now)}</p>
      {together && open.length > 1 && (
        <p className={styles.together}>
          <Button icon="check" busy={busy} onClick={() => send({ can: together, values: { points: open } })}>
            {words.allTalked(open.length)}
          </Button>
        </p>
      )}
      {refused && (
        <p className={panels.refused} role="alert">
          {refused}
        </p>
      )}
      {parts.map((part) => {
        const points = agenda.filter((point) => point.part === part)
        if (points.length === 0) return null
        return (
          <section key={part} aria-labelledby={`agenda-${part}`} className={styles.part}>
            <h3 id={`agenda-${part}`}>{words.agendaParts[part]}</h3>
            <ul className={styles.points}>
              {points.map((point) => (
                <Point
                  key={point.on}
                  view={view}
                  point={point}
                  now={now}
                  zone={zone}
                  busy={busy}
                  onSend={(can) => send({ can })}
                  onDo={onDo}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {add && (
        <Button icon="plus" onClick={() => onDo(add)}>
          {words.addPoint}
        </Button>
      )}
    </section>
  )
}

type PointProps = Pick<Props, 'view' | 'now' | 'zone' | 'onDo'> & { point: AgendaPointView; busy: boolean; onSend: (can: Can) => void }

function Point({ view, point, now, zone, busy, onSend, onDo }: PointProps) {
  const { on, text, restricted, state, by, at, owner, note } = point
  const tick = canDo(view, state === 'discussed' ? 'take-up-agenda-item' : 'discuss-agenda-item', on)
  const leave = canDo(view, 'leave-agenda-item', on)
  const about = {
    open: words.staysWith(owner.name),
    discussed: words.talked(by?.name ?? '', at ? pastWords(new Date(at), now, zone) : ''),
    left: words.leftWith(owner.name),
    'settled since': words.settledSince,
  }[state]
  return (
    <li className={styles.point}>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={state !== 'open' && state !== 'left'}
          disabled={tick === undefined}
          onChange={() => tick && !busy && onSend(tick)}
        />
        <span>
          <span className={styles.text}>{text}</span>
          <span className={styles.about}>
            {about}
            {note && `: ${note}`}
            {restricted && (
              <span className={styles.few}>
                <Icon name="lock" /> {words.forFew}
              </span>
            )}
          </span>
        </span>
      </label>
      {leave && (
        <Button look="quiet" onClick={() => onDo(leave)}>
          {words.leaveOpen}
          <span className="spoken"> {text}</span>
        </Button>
      )}
    </li>
  )
}
