import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { letterQuery } from '../handover/handover-queries.ts'
import { useCommand } from '../handover/use-command.ts'
import { useMe } from '../shell/me.ts'
import { plainDayWords } from '../wording/dates.ts'
import styles from './letter.module.css'
import { words } from './words.ts'

type Props = { view: HandoverView; can: Can; now: Date; nameOf: (id: string) => string; onBack: () => void; onDraft: () => void }

/**
 * The one question that is asked twice: a letter cannot be unsent. Everything that leaves stands here line by line, each with the
 * way to change it, and the safe choice has the focus.
 */
export function FinalCheck({ view, can, now, nameOf, onBack, onDraft }: Props) {
  const { send, busy, refused } = useCommand(view.ref, { onDone: onBack })
  const me = useMe()
  const rules = useQuery(letterQuery(view.ref))
  const newest = view.letter?.versions.at(-1)
  if (!newest) return null
  const agreed = view.letter?.agreed
  const day = agreed ? plainDayWords(agreed.date, now) : undefined
  const leavesAt = rules.data?.leavesAt
  // A minute is the hold; whatever is later waits for its day.
  const isLate = day !== undefined && leavesAt != null && Date.parse(leavesAt) - now.getTime() < 120_000
  const blindCopy = rules.data?.blindCopy
  const isHanded = can.command === 'hand-letter'
  const sender = nameOf(newest.from)
  const draft = canDo(view, 'draft-letter', can.on)
  const rewrite = (what: string) =>
    draft && (
      <Button look="quiet" aria-label={words.changeWhat(what)} onClick={onDraft}>
        {words.change}
      </Button>
    )
  return (
    <section className={styles.question} aria-labelledby="question">
      <h2 id="question">
        {isHanded ? words.handQuestion(sender, view.account.name) : words.question(newest.to.length, view.account.name)}
      </h2>
      <p>
        <strong>{isHanded ? words.handConsequence : words.consequence}</strong>{' '}
        {isHanded
          ? words.handLeaves(sender, day)
          : isLate
            ? words.leavesLate(sender, newest.cc, day)
            : words.leaves(sender, newest.cc, day)}
      </p>
      <dl className={styles.check}>
        <Row name={words.to} change={<ToContacts view={view} />}>
          {newest.to.join(', ')}
        </Row>
        {newest.cc.length > 0 && <Row name={words.cc}>{newest.cc.join(', ')}</Row>}
        {blindCopy && (
          <Row name={words.blindCopy} change={blindCopy.person.id === me?.person.id && <ToTimelineAddress />}>
            {blindCopy.isSet ? words.blindCopyTo(blindCopy.person.name) : words.blindCopyNone(blindCopy.person.name)}
          </Row>
        )}
        <Row name={words.from}>
          {sender}
          {newest.replyTo && (
            <>
              <br />
              <span className={styles.small}>
                {words.replyTo}: {newest.replyTo}
              </span>
            </>
          )}
        </Row>
        <Row name={words.date} change={rewrite(words.date)}>
          {day ?? words.noDate}
        </Row>
        <Row name={words.subject} change={rewrite(words.subject)}>
          <strong>{newest.subject}</strong>
        </Row>
        <Row name={words.text} change={rewrite(words.text)}>
          <p className={styles.text}>{newest.text}</p>
        </Row>
        <Row name={words.next}>
          <ol className={styles.list}>
            {(isHanded ? words.nextHand(sender) : words.nextSend(day !== undefined && !isLate)).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ol>
        </Row>
      </dl>
      {refused && (
        <p role="alert" className={styles.broken}>
          {refused}
        </p>
      )}
      <div className={styles.choices}>
        <Button autoFocus onClick={onBack}>
          {words.keep}
        </Button>
        <Button look="primary" busy={busy} onClick={() => send({ can })}>
          {can.label}
        </Button>
      </div>
    </section>
  )
}

function Row({ name, change, children }: { name: string; change?: React.ReactNode; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {change && <dd className={styles.change}>{change}</dd>}
    </div>
  )
}

/** Each person sets theirs on their own page, and nobody else can. */
const ToTimelineAddress = () => (
  <Link to="/me" hash="my-letters" aria-label={words.changeWhat(words.blindCopy)}>
    {words.change}
  </Link>
)

/** Who may receive letters is said where contacts are kept. */
const ToContacts = ({ view }: { view: HandoverView }) => (
  <Link to="/accounts/$id" params={{ id: view.account.id }} hash="kind-contact" aria-label={words.changeWhat(words.to)}>
    {words.change}
  </Link>
)
