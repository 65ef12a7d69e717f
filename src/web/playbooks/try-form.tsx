import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { TriedOut } from '../../contract/playbook-pages.ts'
import type { Role } from '../../core/definition/definition.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { dayWords } from '../wording/dates.ts'
import { words } from './desk-words.ts'
import { daysOf, lastDay, type Moment, reasonFor, together } from './try-days.ts'
import styles from './try-form.module.css'

type Props = { roles: readonly Role[]; text: () => string; now: Date; zone: string | undefined }
type Question = Moment & { role: string }

/** "What can the AE do in week 2?": the engine runs the page as it stands, and says. */
export function TryForm({ roles, text, now, zone }: Props) {
  const acting = roles.filter(({ informedOnly }) => !informedOnly)
  const [chosen, setChosen] = useState<string>()
  const [unit, setUnit] = useState<Moment['unit']>('week')
  const [number, setNumber] = useState('1')
  const [days, setDays] = useState<readonly TriedOut[]>([])
  const id = useId()
  const role = acting.find(({ name }) => name === chosen)?.name ?? acting[0]?.name
  const tried = useMutation({
    mutationFn: async (asked: Question) => {
      const page = text()
      setDays([])
      // One after the other: each is a whole handover for the server. What is known is shown meanwhile.
      for (const day of daysOf(asked)) {
        const answer = await request<TriedOut>('POST /playbooks/try', { body: { page, role: asked.role, day } })
        setDays((before) => [...before, answer])
      }
    },
  })
  const known = together(days)
  const most = unit === 'week' ? lastDay / 5 : lastDay
  return (
    <section className={styles.block} aria-labelledby="try">
      <h2 id="try">{words.tryTitle}</h2>
      <p className={styles.quiet}>{words.tryAbout}</p>
      {role === undefined ? (
        <p className={styles.quiet}>{words.tryNoRole}</p>
      ) : (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            const wanted = Math.max(1, Math.min(most, Math.round(Number(number)) || 1))
            setNumber(String(wanted))
            tried.mutate({ role, unit, number: wanted })
          }}
        >
          <label className={styles.field} htmlFor={`${id}-role`}>
            {words.tryRole}
            <select id={`${id}-role`} value={role} onChange={({ target }) => setChosen(target.value)}>
              {acting.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <label className={styles.field} htmlFor={`${id}-unit`}>
            {words.tryWhen}
            <select id={`${id}-unit`} value={unit} onChange={({ target }) => setUnit(target.value === 'day' ? 'day' : 'week')}>
              <option value="week">{words.tryUnit.week}</option>
              <option value="day">{words.tryUnit.day}</option>
            </select>
          </label>
          <label className={styles.field} htmlFor={`${id}-number`}>
            {words.tryNumber}
            <input
              id={`${id}-number`}
              type="number"
              inputMode="numeric"
              min={1}
              max={most}
              value={number}
              onChange={({ target }) => setNumber(target.value)}
            />
          </label>
          <Button type="submit" busy={tried.isPending}>
            {words.tryDo}
          </Button>
        </form>
      )}
      {tried.isError && <ErrorState what={tried.error.message} />}
      {tried.isPending && !known && <Skeleton rows={4} />}
      {known && tried.variables && <Answer question={tried.variables} tried={known} isWhole={!tried.isPending} now={now} zone={zone} />}
    </section>
  )
}

type AnswerProps = {
  question: Question
  tried: NonNullable<ReturnType<typeof together>>
  isWhole: boolean
  now: Date
  zone: string | undefined
}

function Answer({ question: { role, unit, number }, tried: { can, stages, from, to, end }, isWhole, now, zone }: AnswerProps) {
  const when = (at: string) => dayWords(new Date(at), now, zone)
  return (
    <div className={styles.answer} aria-busy={!isWhole}>
      <h3>{words.tryQuestion(role, unit === 'week' ? words.tryWeek(number) : words.tryDay(number))}</h3>
      <p className={styles.quiet}>
        {words.tryStage(stages.join('” and “'), words.days(from, to))} {!isWhole && words.tryGoingOn}
      </p>
      <div className={styles.columns}>
        <div>
          <h4>{words.tryCan(role)}</h4>
          {can.length === 0 && <p className={styles.quiet}>{words.tryNothing(role)}</p>}
          <ul>
            {can.map((each) => (
              <li key={each.key}>
                {each.blanks > 1 ? words.tryBlanks(each.blanks) : each.label}
                {from !== to && <span className={styles.when}>{words.onDays(each.from, each.to)}</span>}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h4>{words.tryLocked(role)}</h4>
          {end.locked.length === 0 && <p className={styles.quiet}>{words.tryNoneLocked}</p>}
          <ul>
            {end.locked.map((each) => (
              <li key={`${each.title} ${each.because}`}>
                {each.title}
                <span className={styles.note}>{reasonFor(each)}</span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h4>{words.tryWaiting}</h4>
          {end.waiting.length === 0 && <p className={styles.quiet}>{words.tryNobody}</p>}
          <ul>
            {end.waiting.map(({ role: who, title, due }) => (
              <li key={`${who} ${title}`}>
                {who}: {title}
                {due && <span className={styles.when}>{words.due(when(due))}</span>}
              </li>
            ))}
          </ul>
        </div>
      </div>
      <details>
        <summary>{words.trySteps}</summary>
        {end.steps.length === 0 && <p className={styles.quiet}>{words.tryNoSteps}</p>}
        <ol className={styles.steps}>
          {end.steps.map(({ at, words: said }, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may happen twice at one moment; they never change places.
            <li key={place}>
              <time dateTime={at}>{when(at)}</time> {said}
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
