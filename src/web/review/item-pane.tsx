import { type RefObject, useId } from 'react'
import type { HandoverView, RoundView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { ValueOrLink } from '../design/outside.tsx'
import { EvidenceLine } from '../room/evidence-line.tsx'
import { pastWords } from '../wording/dates.ts'
import styles from './review.module.css'
import { earlier, type Item, type Verdict } from './verdicts.ts'
import { words } from './words.ts'

type Props = {
  view: HandoverView
  gate: HandoverView['gates'][number]
  round: RoundView
  item: Item
  verdict: Verdict | undefined
  /** Absent for who may only read. */
  onVerdict?: ((verdict: Verdict) => void) | undefined
  missingReason: boolean
  frame: RefObject<HTMLElement | null>
  /** What else of its section is undecided, and how many pass with one press. */
  beside: readonly Item[]
  passing: number
  onPassTogether: () => void
  onNext: () => void
  now: Date
  nameOf: (id: string) => string
}

/** One item with what it rests on: what it says now, what it said before, who said what about it. */
export function ItemPane({ view, gate, round, item, verdict, onVerdict, missingReason, now, nameOf, ...rest }: Props) {
  const { frame, beside, passing, onPassTogether, onNext } = rest
  const id = useId()
  const before = earlier(gate, round, item.id)
  const since = before?.decidedAt
  const replies = since === undefined ? [] : view.comments.filter(({ about, at }) => about === item.task && at >= since)
  const evidence = item.evidence
  return (
    <section ref={frame} className={styles.pane} aria-labelledby={`${id}-title`} aria-live="off">
      <h2 id={`${id}-title`}>{item.title}</h2>
      <dl className={styles.facts}>
        {before?.value !== undefined && before.value !== item.value && (
          <>
            <dt>{words.before(before.number)}</dt>
            <dd className={styles.value}>{before.shown}</dd>
          </>
        )}
        <dt>{words.now}</dt>
        <dd className={styles.value}>
          <ValueOrLink value={item.shown ?? item.value} />
        </dd>
        <dt>{words.evidence}</dt>
        <dd>
          {evidence ? (
            <EvidenceLine evidence={evidence} now={now} nameOf={nameOf} />
          ) : (
            <span className={styles.quiet}>{words.noEvidence}</span>
          )}
        </dd>
        {before?.returned && (
          <>
            <dt>{words.youSaid(nameOf(before.returned.by), before.number)}</dt>
            <dd className={styles.value}>{before.returned.reason}</dd>
          </>
        )}
        {replies.length > 0 && (
          <>
            <dt>{words.replies}</dt>
            <dd>
              {replies.map(({ id: key, by, at, text }) => (
                <p key={key}>
                  <strong>{by.name}</strong> <span className={styles.quiet}>{pastWords(new Date(at), now)}</span> {text}
                </p>
              ))}
            </dd>
          </>
        )}
      </dl>
      {item.later && <p className={styles.quiet}>{words.later}</p>}
      {onVerdict && !item.later && (
        <>
          <div className={styles.buttons}>
            <Button
              keys="1"
              aria-pressed={verdict?.verdict === 'pass'}
              className={verdict?.verdict === 'pass' ? styles.chosen : undefined}
              onClick={() => onVerdict({ verdict: 'pass' })}
            >
              {words.pass}
            </Button>
            <Button
              keys="2"
              aria-pressed={verdict?.verdict === 'return'}
              className={verdict?.verdict === 'return' ? styles.chosen : undefined}
              onClick={() => onVerdict(verdict?.verdict === 'return' ? verdict : { verdict: 'return', reason: '' })}
            >
              {words.fix}
            </Button>
            {item.optional && (
              <Button
                keys="3"
                aria-pressed={verdict?.verdict === 'not applicable'}
                className={verdict?.verdict === 'not applicable' ? styles.chosen : undefined}
                onClick={() => onVerdict({ verdict: 'not applicable' })}
              >
                {words.notApplicable}
              </Button>
            )}
          </div>
          {verdict?.verdict === 'return' && (
            <div className={styles.field}>
              <label htmlFor={`${id}-reason`}>{words.reasonLabel}</label>
              <textarea
                id={`${id}-reason`}
                data-reason
                value={verdict.reason}
                {...(missingReason ? { 'aria-invalid': true, 'aria-describedby': `${id}-problem` } : {})}
                onChange={(event) => onVerdict({ verdict: 'return', reason: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== 'Escape') return
                  event.preventDefault()
                  onNext()
                }}
              />
              {missingReason && (
                <p id={`${id}-problem`} className={styles.problem}>
                  {words.reasonMissing}
                </p>
              )}
              <Button look="quiet" keys="Esc" onClick={onNext}>
                {words.next}
              </Button>
            </div>
          )}
          {beside.length > 0 && (
            <section className={styles.beside} aria-labelledby={`${id}-beside`}>
              <h3 id={`${id}-beside`}>{words.beside(item.section)}</h3>
              <dl>
                {beside.map((one) => (
                  <div key={one.id}>
                    <dt>{one.title}</dt>
                    <dd className={styles.value}>
                      <ValueOrLink value={one.shown ?? one.value} />
                    </dd>
                    <dd>
                      {one.evidence ? (
                        <EvidenceLine evidence={one.evidence} now={now} nameOf={nameOf} />
                      ) : (
                        <span className={styles.quiet}>{words.noEvidence}</span>
                      )}
                    </dd>
                  </div>
                ))}
              </dl>
              <Button keys="P" onClick={onPassTogether}>
                {words.passTogether(passing)}
              </Button>
            </section>
          )}
        </>
      )}
    </section>
  )
}
