import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../contract/all.ts'
import { isStale } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { toast } from '../design/toasts.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import styles from './coverage.module.css'
import { type DraftRule, draftsOf, emptyRule, kinds, problemIn, rulesOf } from './triage-draft.ts'
import { words } from './words.ts'

type Rules = Answer<'getTriageRules'>

const rulesQuery = queryOptions({
  queryKey: ['coverage', 'rules'],
  queryFn: ({ signal }) => request<Rules>('GET /triage-rules', { signal }),
})

/** What makes an account urgent when its holder leaves: read by who runs departures, set by operations. */
export function TriageRules() {
  const [editing, setEditing] = useState(false)
  const rules = useQuery(rulesQuery)
  if (rules.data === undefined) return rules.isError ? <ErrorState what={words.rulesFailed} retry={() => void rules.refetch()} /> : null
  const { may, own, rules: known, version } = rules.data
  return (
    <section className={styles.part} aria-labelledby="triage-rules">
      <div className={styles.partHead}>
        <h2 id="triage-rules">{words.rules}</h2>
        {may.set && !editing && (
          <Button look="quiet" onClick={() => setEditing(true)}>
            {words.rulesEdit}
          </Button>
        )}
      </div>
      {editing ? (
        <RulesForm known={known} version={version} onDone={() => setEditing(false)} />
      ) : (
        <>
          <ul className={styles.small}>
            {known.map(({ words: what, rule }) => (
              <li key={`${what} ${rule.gives}`}>{words.ruleLine(what, rule.gives)}</li>
            ))}
            <li>{words.ruleElse}</li>
          </ul>
          <p className={styles.small}>
            {[own ? words.rulesOwn : words.rulesShipped, may.set ? '' : words.rulesWho].filter(Boolean).join(' ')}
          </p>
        </>
      )}
    </section>
  )
}

function RulesForm({ known, version, onDone }: Pick<Rules, 'version'> & { known: Rules['rules']; onDone: () => void }) {
  const close = useWhileOpen(onDone)
  const queries = useQueryClient()
  const [drafts, setDrafts] = useState(() => draftsOf(known.map(({ rule }) => rule)))
  // Of when the form was opened: what others set meanwhile is not written over unseen.
  const [over, setOver] = useState(version)
  const [asked, setAsked] = useState(false)
  const problem = problemIn(drafts)
  const save = useMutation({
    mutationFn: () => request('PUT /triage-rules', { body: { rules: rulesOf(drafts) }, ifMatch: over }),
    onSuccess: async () => {
      toast({ words: words.rulesSaved })
      close()
      await queries.invalidateQueries({ queryKey: ['coverage'] })
    },
    onError: async (error) => {
      if (isStale(error)) setOver((await queries.fetchQuery({ ...rulesQuery, staleTime: 0 })).version)
    },
  })
  const changedMeanwhile = isStale(save.error)
    ? words.rulesChanged(known.map((one) => words.ruleLine(one.words, one.rule.gives)))
    : undefined
  const change = (key: number, part: Partial<DraftRule>) => setDrafts(drafts.map((one) => (one.key === key ? { ...one, ...part } : one)))
  return (
    <PlainForm
      action={words.rulesSave}
      busy={save.isPending}
      refused={(asked ? problem : undefined) ?? changedMeanwhile ?? save.error?.message}
      beside={
        <>
          <Button icon="plus" onClick={() => setDrafts([...drafts, emptyRule(drafts)])}>
            {words.ruleAdd}
          </Button>
          <Button look="quiet" onClick={onDone}>
            {words.rulesLeave}
          </Button>
        </>
      }
      onSend={() => {
        setAsked(true)
        if (problem === undefined) save.mutate()
      }}
    >
      <ul className={styles.ruleRows}>
        {drafts.map((one, at) => (
          <RuleRow
            key={one.key}
            one={one}
            number={at + 1}
            onChange={(part) => change(one.key, part)}
            onRemove={() => setDrafts(drafts.filter(({ key }) => key !== one.key))}
          />
        ))}
      </ul>
      <p className={styles.small}>{words.ruleElse}</p>
    </PlainForm>
  )
}

type RowProps = { one: DraftRule; number: number; onChange: (part: Partial<DraftRule>) => void; onRemove: () => void }

/** One rule as a sentence with gaps: what it looks at, from where on, and what it makes of it. */
function RuleRow({ one, number, onChange, onRemove }: RowProps) {
  const { label, unit, options } = kinds[one.kind]
  const name = (what: string) => words.rulePart(number, what)
  return (
    <li>
      <select
        className={styles.input}
        aria-label={name(words.ruleWhat)}
        value={one.kind}
        onChange={(event) =>
          onChange({
            kind: event.target.value as DraftRule['kind'],
            value: kinds[event.target.value as DraftRule['kind']].start,
            severity: [],
          })
        }
      >
        {Object.entries(kinds).map(([kind, { label: what }]) => (
          <option key={kind} value={kind}>
            {what}
          </option>
        ))}
      </select>
      {options && one.kind === 'health' ? (
        <select
          className={styles.input}
          aria-label={name(label)}
          value={one.value}
          onChange={(event) => onChange({ value: event.target.value })}
        >
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <span className={styles.ruleValue}>
          <input
            className={styles.input}
            inputMode="numeric"
            aria-label={name(label)}
            value={one.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
          {unit}
        </span>
      )}
      {one.kind === 'open-escalations' && options && (
        <span className={styles.ruleValue}>
          {options.map((option) => (
            <label key={option} className={styles.check}>
              <input
                type="checkbox"
                checked={one.severity.includes(option)}
                onChange={(event) =>
                  onChange({ severity: event.target.checked ? [...one.severity, option] : one.severity.filter((each) => each !== option) })
                }
              />
              {option}
            </label>
          ))}
        </span>
      )}
      <select
        className={styles.input}
        aria-label={name(words.ruleGives)}
        value={one.gives}
        onChange={(event) => onChange({ gives: event.target.value as DraftRule['gives'] })}
      >
        <option>P1</option>
        <option>P2</option>
      </select>
      <Button look="quiet" icon="close" onClick={onRemove}>
        {words.ruleRemove}
        <span className="spoken"> {number}</span>
      </Button>
    </li>
  )
}
