import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import type { StartOptions } from '../../contract/handovers.ts'
import { upperFirst } from '../../core/base/upper-first.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { classes } from '../design/classes.ts'
import { toast } from '../design/toasts.tsx'
import { handoverQuery } from '../handover/handover-queries.ts'
import { useGoOn } from '../shell/go-on.ts'
import { RolePeople } from './role-people.tsx'
import styles from './start.module.css'
import { bodyOf, firstDraft, type Problem, problemsOf, type StartDraft } from './start-body.ts'
import { words } from './words.ts'

type Props = { options: StartOptions; onReceiver: (to: string) => void }

/** How it passes, to whom and why; below, the people whom nobody had to name. */
export function StartForm({ options, onReceiver }: Props) {
  const [draft, setDraft] = useState(() => firstDraft(options))
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const form = useRef<HTMLFormElement>(null)
  const navigate = useNavigate()
  const goOn = useGoOn()
  const queries = useQueryClient()
  const choice = options.playbooks.find(({ id }) => id === draft.playbook)
  const change = (part: Partial<StartDraft>) => setDraft((before) => ({ ...before, ...part }))
  const problemAt = (at: string) => problems.find((each) => each.at === at)?.words

  const start = useMutation({
    mutationFn: () => request<HandoverView>('POST /handovers', { body: bodyOf(options.account.id, draft) }),
    onSuccess: (view) => {
      queries.setQueryData(handoverQuery(view.ref).queryKey, view)
      void queries.invalidateQueries({ predicate: ({ queryKey: [subject] }) => subject !== 'handover' })
      toast({ words: words.started(view.ref, view.account.name) })
      void goOn({ to: '/h/$ref', params: { ref: view.ref } })
    },
  })
  const send = () => {
    const found = problemsOf(draft, choice)
    setProblems(found)
    const [first] = found
    if (!first) return start.mutate()
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>(`[data-at="${CSS.escape(first.at)}"] :is(input, textarea)`)?.focus(),
    )
  }
  const choosePlaybook = (id: string) => {
    const next = options.playbooks.find((each) => each.id === id)
    const to = next?.suggested?.id ?? ''
    change({ playbook: id, to, roles: {}, pace: 'standard' })
    onReceiver(to)
  }
  return (
    <form
      ref={form}
      className={styles.page}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!start.isPending) send()
      }}
    >
      <Radios
        at="playbook"
        legend={words.playbook}
        value={draft.playbook}
        onChange={choosePlaybook}
        problem={problemAt('playbook')}
        choices={options.playbooks.map(({ id, title, summary, tasks }) => ({
          value: id,
          words: title,
          note: `${words.tasks(tasks)}. ${summary}`,
        }))}
      />
      {choice && choice.receivers.length === 0 && (
        <p className={styles.refused} role="status">
          {choice.kind === 'named-to-pool' ? words.noPool : words.noReceiver}{' '}
          <Link to={choice.kind === 'named-to-pool' ? '/settings/pools' : '/settings/people'}>
            {choice.kind === 'named-to-pool' ? words.toPools : words.toPeople}
          </Link>
        </p>
      )}
      {choice && (
        <>
          <Labelled at="to" label={words.to} hint={whyReceiver(choice, draft.to)} problem={problemAt('to')}>
            {(id, describedBy) => (
              <ChoiceBox
                id={id}
                className={styles.input}
                choices={choice.receivers.map(({ id: holder, name, reasons }) => ({
                  value: holder,
                  words: name,
                  ...(reasons.length > 0 ? { note: reasons.join(', ') } : holder === choice.suggested?.id ? { note: words.suggested } : {}),
                }))}
                value={draft.to}
                onChange={(to) => {
                  change({ to })
                  if (to !== '') onReceiver(to)
                }}
                {...(describedBy === undefined ? {} : { describedBy })}
                invalid={problemAt('to') !== undefined}
              />
            )}
          </Labelled>
          <Radios
            at="reason"
            legend={words.reason}
            value={draft.reason}
            onChange={(reason) => change({ reason })}
            problem={problemAt('reason')}
            choices={options.reasons.map((reason) => ({ value: reason, words: upperFirst(reason) }))}
          />
          {draft.reason === 'other' && (
            <Labelled at="reasonText" label={words.reasonText} problem={problemAt('reasonText')}>
              {(id, describedBy) => (
                <textarea
                  id={id}
                  className={styles.input}
                  value={draft.reasonText}
                  onChange={(event) => change({ reasonText: event.target.value })}
                  {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy, 'aria-invalid': true })}
                />
              )}
            </Labelled>
          )}
          {options.children.length > 0 && (
            <fieldset className={styles.field}>
              <legend className={styles.label}>{words.children(options.children.length - Object.keys(draft.staying).length)}</legend>
              {options.children.map(({ id, name }) => {
                const because = draft.staying[id]
                const { [id]: _gone, ...others } = draft.staying
                return (
                  <div key={id} data-at={`staying ${id}`}>
                    <label className={styles.tick}>
                      <input
                        type="checkbox"
                        checked={because !== undefined}
                        onChange={(event) => change({ staying: event.target.checked ? { ...draft.staying, [id]: '' } : others })}
                      />
                      {words.stays(name)}
                    </label>
                    {because !== undefined && (
                      <Labelled at={`staying ${id}`} label={words.whyStays(name)} problem={problemAt(`staying ${id}`)}>
                        {(control, describedBy) => (
                          <textarea
                            id={control}
                            className={styles.input}
                            value={because}
                            onChange={(event) => change({ staying: { ...draft.staying, [id]: event.target.value } })}
                            {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy, 'aria-invalid': true })}
                          />
                        )}
                      </Labelled>
                    )}
                  </div>
                )
              })}
            </fieldset>
          )}
          {choice.paces.length > 1 && (
            <Radios
              at="pace"
              legend={words.pace}
              value={draft.pace}
              onChange={(pace) => change({ pace })}
              problem={undefined}
              choices={choice.paces.map((pace) => ({ value: pace, ...words.paces[pace] }))}
            />
          )}
          {options.again && (
            <fieldset className={styles.field}>
              <legend className={styles.label}>{words.again}</legend>
              {options.escalation && <p className={styles.hint}>{words.escalation(options.escalation)}</p>}
              <label className={styles.tick}>
                <input
                  type="checkbox"
                  checked={draft.previous !== ''}
                  onChange={(event) => change({ previous: event.target.checked ? (options.again?.id ?? '') : '' })}
                />
                <span>
                  {words.takeAlong(options.again.ref)}
                  <span className={styles.hint}>{words.againNote(options.again.playbook, options.again.answers)}</span>
                </span>
              </label>
            </fieldset>
          )}
          {choice.kind !== 'named-to-pool' && (
            <Labelled at="flipOn" label={words.flip} hint={draft.pace === 'slow' ? words.flipHintSlow : words.flipHint}>
              {(id, describedBy) => (
                <input
                  id={id}
                  type="date"
                  className={classes(styles.input, styles.short)}
                  value={draft.flipOn}
                  onChange={(event) => change({ flipOn: event.target.value })}
                  {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
                />
              )}
            </Labelled>
          )}
          <RolePeople choice={choice} roles={draft.roles} onRoles={(roles) => change({ roles })} problemAt={problemAt} />
        </>
      )}
      {start.error && (
        <p className={styles.refused} role="alert">
          {start.error.message}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" look="primary" busy={start.isPending}>
          {words.start}
        </Button>
        <Button look="quiet" onClick={() => void navigate({ to: '/inbox' })}>
          {words.cancel}
        </Button>
      </div>
    </form>
  )
}

/** What speaks for whom is chosen, as the records have it. */
const whyReceiver = (choice: StartOptions['playbooks'][number], to: string): string | undefined => {
  const reasons = choice.receivers.find(({ id }) => id === to)?.reasons ?? []
  return reasons.length > 0 ? words.why(reasons.join(', ')) : undefined
}

type LabelledProps = {
  at: string
  label: string
  hint?: string | undefined
  problem?: string | undefined
  children: (id: string, describedBy: string | undefined) => ReactNode
}

export function Labelled({ at, label, hint, problem, children }: LabelledProps) {
  const id = `start-${at.replaceAll(' ', '-')}`
  const about = problem ?? hint
  return (
    <div className={styles.field} data-at={at}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children(id, about === undefined ? undefined : `${id}-about`)}
      {about !== undefined && (
        <p id={`${id}-about`} className={problem === undefined ? styles.hint : styles.problem}>
          {about}
        </p>
      )}
    </div>
  )
}

type RadiosProps = {
  at: string
  legend: string
  value: string
  onChange: (value: string) => void
  problem: string | undefined
  choices: readonly { value: string; words: string; note?: string }[]
}

function Radios({ at, legend, value, onChange, problem, choices }: RadiosProps) {
  const problemId = `start-${at}-problem`
  return (
    <fieldset className={styles.field} data-at={at} {...(problem === undefined ? {} : { 'aria-describedby': problemId })}>
      <legend className={styles.label}>{legend}</legend>
      {problem && (
        <p id={problemId} className={styles.problem}>
          {problem}
        </p>
      )}
      {choices.map((choice) => (
        <label key={choice.value} className={styles.tick}>
          <input type="radio" name={`start-${at}`} checked={value === choice.value} onChange={() => onChange(choice.value)} />
          <span>
            {choice.words}
            {choice.note && <span className={styles.hint}>{choice.note}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
