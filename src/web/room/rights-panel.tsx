import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { Rights } from '../../contract/handover-reports.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { request } from '../client/request.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { plainDayWords } from '../wording/dates.ts'
import panelStyles from './panels.module.css'
import styles from './rights-panel.module.css'
import { rightsWords as words } from './rights-words.ts'

type Props = { view: HandoverView; now: Date; zone?: string | undefined }
type Question = { task: string; who: string; on: string }

/** "Who may do what": a task, a role or a person, and a day. The engine answers, as it would answer a press. */
export function RightsPanel({ view, now, zone }: Props) {
  const today = dayOf(now, zone)
  const next = (view.tasks.find(({ status }) => status === 'open') ?? view.tasks[0])?.id ?? ''
  const [asked, setAsked] = useState<Question>({ task: next, who: '', on: today })
  const id = useId()
  const roles = [...new Set(view.participants.map(({ role }) => role))]
  const people = [...new Map(view.participants.map(({ person }) => [person.id, person])).values()]
  const [kind, who = ''] = asked.who.split(/:(.*)/)
  const rights = useQuery({
    queryKey: ['handover', view.ref, 'rights', view.version, asked],
    queryFn: ({ signal }) =>
      request<Rights>('GET /handovers/:id/rights', {
        params: { id: view.ref },
        query: {
          task: asked.task,
          ...(asked.on && { on: asked.on }),
          ...(kind === 'role' && { role: who }),
          ...(kind === 'person' && { person: who }),
        },
        signal,
      }),
    placeholderData: (before) => before,
  })
  const set = (part: Partial<Question>) => setAsked((before) => ({ ...before, ...part }))
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      <p className={panelStyles.summary}>{words.about}</p>
      <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
        <label className={styles.field} htmlFor={`${id}-task`}>
          {words.task}
          <select id={`${id}-task`} value={asked.task} onChange={({ target }) => set({ task: target.value })}>
            <option value="">{words.anyTask}</option>
            {view.stages.map((stage) => (
              <optgroup key={stage.id} label={stage.name}>
                {view.tasks
                  .filter((task) => task.stage === stage.id)
                  .map((task) => (
                    <option key={task.id} value={task.id}>
                      {task.title}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label className={styles.field} htmlFor={`${id}-who`}>
          {words.who}
          <select id={`${id}-who`} value={asked.who} onChange={({ target }) => set({ who: target.value })}>
            <option value="">{words.everybody}</option>
            <optgroup label={words.roles}>
              {roles.map((role) => (
                <option key={role} value={`role:${role}`}>
                  {role}
                </option>
              ))}
            </optgroup>
            <optgroup label={words.people}>
              {people.map((person) => (
                <option key={person.id} value={`person:${person.id}`}>
                  {person.name}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        <label className={styles.field} htmlFor={`${id}-on`}>
          {words.day}
          <input id={`${id}-on`} type="date" value={asked.on} onChange={({ target }) => set({ on: target.value })} />
        </label>
      </form>
      {rights.isError ? (
        <ErrorState what={rights.error.message} retry={() => void rights.refetch()} />
      ) : rights.data === undefined ? (
        <Skeleton rows={3} />
      ) : (
        <Answer rights={rights.data} playbook={view.playbook} now={now} zone={zone} isOld={rights.isPlaceholderData} />
      )}
    </section>
  )
}

type AnswerProps = { rights: Rights; playbook: { id: string }; now: Date; zone?: string | undefined; isOld: boolean }

function Answer({ rights, playbook, now, zone, isOld }: AnswerProps) {
  const { people, tasks, basis, on, empty } = rights
  const day = plainDayWords(on, now)
  return (
    <div className={styles.answer} aria-live="polite" aria-busy={isOld}>
      <p className={panelStyles.small}>{words.basis[basis](day)}</p>
      {empty && <p>{empty}</p>}
      {tasks.map((task) => (
        <article key={task.task} className={styles.task} aria-label={task.title}>
          <h3>{task.title}</h3>
          <ul>
            {task.people.map(({ person, cells, may, right, can, why }) => {
              const known = people.find((one) => one.person.id === person.id)
              return (
                <li key={person.id} className={styles.person}>
                  <span className={styles.verdict} data-may={may}>
                    {may ? words.may : right ? words.notNow : words.mayNot}
                  </span>
                  <div className={styles.reason}>
                    <p>
                      <strong>{person.name}</strong>
                      {cells.length > 0 && ` · ${[...new Set(cells)].map((cell) => words.cell[cell] ?? cell).join(', ')}`}
                    </p>
                    <p className={panelStyles.small}>{may ? can.map(({ label }) => label).join(' · ') : why}</p>
                    {(known?.parts ?? []).map((part) => (
                      <p key={`${part.role} ${part.from}`} className={panelStyles.small}>
                        {words.part(part, (at) => plainDayWords(dayOf(new Date(at), zone), now))}
                      </p>
                    ))}
                    {known?.parts.length === 0 && <p className={panelStyles.small}>{words.noPart}</p>}
                    {known?.away && <p className={panelStyles.small}>{known.away.words}</p>}
                    {known && !known.hasAddress && <p className={panelStyles.small}>{words.noAddress}</p>}
                  </div>
                </li>
              )
            })}
          </ul>
          <dl className={styles.others}>
            {task.signs.length > 0 && (
              <>
                <dt>{task.row?.rule === 'first' ? words.first : words.joint}</dt>
                {task.signs.map(({ role, people: who, signed }) => (
                  <dd key={role}>
                    {words.roleOf(role, who)} {signed ? words.signed : words.notSigned}
                  </dd>
                ))}
              </>
            )}
            {task.asked.length > 0 && <dt>{words.asked}</dt>}
            {task.asked.map(({ role, people: who, words: how }) => (
              <dd key={role}>
                {words.roleOf(role, who)} {how}
              </dd>
            ))}
            {task.told.length > 0 && <dt>{words.told}</dt>}
            {task.told.map(({ role, people: who, words: how }) => (
              <dd key={role}>
                {words.roleOf(role, who)} {how}
              </dd>
            ))}
          </dl>
          <p className={panelStyles.small}>
            <Link to="/playbooks/$id" params={{ id: playbook.id }} search={{ line: String(task.line) }}>
              {words.line(task.line)}
            </Link>
            {task.row && (
              <>
                {' · '}
                <Link to="/playbooks/$id" params={{ id: playbook.id }} search={{ line: String(task.row.line) }}>
                  {words.row(task.row.activity, task.row.line)}
                </Link>
              </>
            )}
          </p>
        </article>
      ))}
    </div>
  )
}

/** The calendar day of a moment where the reader is. */
const dayOf = (at: Date, zone: string | undefined): string =>
  new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', ...(zone && { timeZone: zone }) }).format(at)
