import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { DossierPart, DossierView } from '../../contract/dossier.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Icon } from '../design/icon.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { CommandDialog } from '../handover/command-dialog.tsx'
import { handoverQuery } from '../handover/handover-queries.ts'
import { useCommand } from '../handover/use-command.ts'
import { useMe } from '../shell/me.ts'
import { pastWords } from '../wording/dates.ts'
import styles from './dossier.module.css'
import { dossierQuery } from './dossier-query.ts'
import { FactRow } from './fact-row.tsx'
import { ForFew } from './for-few.tsx'
import { QuestionRow } from './question-row.tsx'
import { words } from './words.ts'

type Asked = { can: Can; part?: string }

/** What the next holder must know: top three first, then the topics; what nobody can tell yet stands where it belongs. */
export function DossierPanel({ account }: { account: string }) {
  const dossier = useQuery(dossierQuery(account))
  const ref = dossier.data?.handover?.ref
  const handover = useQuery({ ...handoverQuery(ref ?? ''), enabled: ref !== undefined })
  if (dossier.isPending) return <Skeleton rows={12} />
  if (!dossier.data) return <ErrorState what={words.failed} retry={() => void dossier.refetch()} />
  return <Whole view={dossier.data} handover={handover.data} />
}

function Whole({ view, handover }: { view: DossierView; handover: HandoverView | undefined }) {
  const queries = useQueryClient()
  const me = useMe()
  const now = useNow()
  const [asked, setAsked] = useState<Asked>()
  const again = () => void queries.invalidateQueries({ queryKey: dossierQuery(view.account.id).queryKey })
  const { send, busy, refused } = useCommand(view.handover?.ref ?? '', { onDone: again })
  const can = (command: string) => (handover ? canDo(handover, command, null) : undefined)
  const answer = can('answer-questions')
  const handOn = can('hand-on-questions')
  const read = can('read-dossier')
  const mine = view.questions.filter(
    ({ who, place }) => place !== 'customer' && place !== 'meeting' && who.some(({ id }) => id === me?.person.id),
  )
  const others = view.questions.filter((one) => !mine.includes(one))
  const row = (one: DossierView['questions'][number], partTitle?: string) => (
    <QuestionRow
      key={one.id}
      question={one}
      account={view.account.id}
      part={partTitle}
      me={me?.person.id}
      busy={busy}
      onAnswer={answer && ((text) => send({ can: answer, values: { answers: [{ question: one.id, answer: text }] } }))}
      onHandOn={handOn && ((to) => send({ can: handOn, values: { questions: [one.id], to } }))}
    />
  )
  const titleOf = (part: string) => view.parts.find(({ id }) => id === part)?.title ?? words.topThree
  const markRead = (part: string) => read && (() => send({ can: read, values: { parts: [part] } }))
  // Whoever has come to the end says it once for all of it; a critical ticket is never among what passes by.
  const unread = read ? [...(view.top && !view.topRead ? ['top'] : []), ...view.parts.filter((part) => !part.read).map(({ id }) => id)] : []
  const hasTickets = view.parts.some(({ facts }) => facts.some(({ toRead }) => toRead))
  const extras = (
    [
      ['ask-question', words.ask],
      ['note-candidly', words.note],
      ['rate-dossier', words.rate],
    ] as const
  ).flatMap(([name, label]) => {
    const possible = can(name)
    return possible ? [{ can: possible, label }] : []
  })
  return (
    <div className={styles.dossier}>
      <div className={styles.bar}>
        <p className={styles.small}>
          {view.handover && <>{words.handedOver(view.handover.ref, view.handover.from.name, view.handover.to.name)} · </>}
          {words.length(view.words, view.minutes)} · {words.asks(view.questions.length)}
          {view.toRead > 0 && <> · {words.readSoFar(view.read, view.toRead)}</>}
          {view.rating && <> · {words.rated(view.rating.stars, view.rating.by.name)}</>}
        </p>
        <div className={styles.buttons} data-chrome>
          {extras.map((one) => (
            <Button key={one.can.command} onClick={() => setAsked({ can: one.can })}>
              {one.label}
            </Button>
          ))}
          <Button onClick={() => window.print()}>{words.print}</Button>
        </div>
      </div>
      {refused && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}

      <section aria-labelledby="dossier-top" className={styles.top}>
        <div className={styles.partHead}>
          <h2 id="dossier-top">{words.topThree}</h2>
          <ReadMark read={view.topRead} now={now} busy={busy} label={words.topThree} onRead={view.top ? markRead('top') : undefined} />
        </div>
        {view.top ? (
          <>
            <ol className={styles.three}>
              {linesOf(view.top.text).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            <p className={styles.meta}>{words.said(view.top.by.name, pastWords(new Date(view.top.at), now))}</p>
          </>
        ) : (
          <p className={styles.small}>{words.noTop}</p>
        )}
        {others.filter(({ part }) => part === 'top').length > 0 && (
          <ul className={styles.rows}>{others.filter(({ part }) => part === 'top').map((one) => row(one))}</ul>
        )}
      </section>

      {mine.length > 0 && (
        <section aria-labelledby="dossier-yours" className={styles.yours}>
          <h2 id="dossier-yours">{words.yours}</h2>
          <p className={styles.small}>{words.yourQuestions(mine.length)}</p>
          <ul className={styles.rows}>{mine.map((one) => row(one, titleOf(one.part)))}</ul>
        </section>
      )}

      {view.parts.map((part) => (
        <Part
          key={part.id}
          part={part}
          account={view.account.id}
          now={now}
          busy={busy}
          onRead={markRead(part.id)}
          onReadTicket={markRead}
          questions={others.filter((one) => one.part === part.id).map((one) => row(one))}
        />
      ))}

      {read && unread.length > 1 && (
        <p className={styles.atEnd} data-chrome>
          <Button icon="check" busy={busy} onClick={() => send({ can: read, values: { parts: unread } })}>
            {words.markAllRead(unread.length)}
          </Button>
          {hasTickets && <span className={styles.small}>{words.ticketsAlone}</span>}
        </p>
      )}

      {view.forCustomer.length > 0 && (
        <section aria-labelledby="dossier-customer" className={styles.part}>
          <h2 id="dossier-customer">{words.forCustomer}</h2>
          <p className={styles.small}>{words.forCustomerWhy}</p>
          <ul className={styles.rows}>
            {view.forCustomer.map(({ text, owner }) => (
              <li key={text} className={styles.row}>
                <span className={styles.text}>{text}</span>
                {owner && <span className={styles.meta}>{words.owner(owner.name)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.parts.some(({ prompts }) => prompts.length > 0) && (
        <details className={styles.prompts} data-chrome>
          <summary>{words.asked}</summary>
          <dl>
            {view.parts
              .filter(({ prompts }) => prompts.length > 0)
              .map(({ id, title, prompts }) => (
                <div key={id}>
                  <dt>{title}</dt>
                  {prompts.map((prompt) => (
                    <dd key={prompt}>{prompt}</dd>
                  ))}
                </div>
              ))}
          </dl>
        </details>
      )}
      {handover && (
        <CommandDialog
          view={handover}
          can={asked?.can}
          {...(asked?.part ? { known: { part: asked.part } } : {})}
          onClose={() => setAsked(undefined)}
          onDone={again}
        />
      )}
    </div>
  )
}

type PartProps = {
  part: DossierPart
  account: string
  now: Date
  busy: boolean
  onRead: (() => void) | undefined
  onReadTicket: (part: string) => (() => void) | undefined
  questions: ReactNode[]
}

function Part({ part, account, now, busy, onRead, onReadTicket, questions }: PartProps) {
  const { id, title, under, facts, more, answers, notes } = part
  const isEmpty = facts.length + answers.length + notes.length + questions.length === 0
  return (
    <section aria-labelledby={`dossier-${id}`} className={styles.part}>
      <div className={styles.partHead}>
        <h2 id={`dossier-${id}`}>
          {under && <span className={styles.under}>{under}: </span>}
          {title}
        </h2>
        <ReadMark read={part.read} now={now} busy={busy} label={title} onRead={onRead} />
      </div>
      {isEmpty && <p className={styles.small}>{words.nothing}</p>}
      {facts.length > 0 && (
        <ul className={styles.rows}>
          {facts.map((fact) => (
            <FactRow key={fact.id} fact={fact} busy={busy} now={now} onRead={fact.toRead ? onReadTicket(fact.toRead) : undefined} />
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className={styles.small}>
          <Link to="/accounts/$id" params={{ id: account }} hash={facts[0] ? `kind-${facts[0].record.kind}` : ''}>
            {words.more(more)}
          </Link>
        </p>
      )}
      {answers.map((one) => (
        <div key={`${one.question} ${one.at}`} className={styles.answer}>
          <p className={styles.about}>{one.about}</p>
          <p className={styles.text}>{one.text}</p>
          <p className={styles.meta}>
            {words.said(one.by.name, pastWords(new Date(one.at), now))}
            {words.in(one.handover.ref)}
            {one.forFew && <ForFew about={one.forFew} />}
          </p>
        </div>
      ))}
      {notes.map((note) => (
        <div key={note.id} className={styles.answer}>
          <p className={styles.about}>{words.candid}</p>
          <p className={styles.text}>{note.text}</p>
          <p className={styles.meta}>
            {words.said(note.by.name, pastWords(new Date(note.at), now))}
            <ForFew />
          </p>
        </div>
      ))}
      {questions.length > 0 && <ul className={styles.rows}>{questions}</ul>}
    </section>
  )
}

type MarkProps = { read: DossierPart['read']; now: Date; busy: boolean; label: string; onRead: (() => void) | undefined }

function ReadMark({ read, now, busy, label, onRead }: MarkProps) {
  if (read)
    return (
      <p className={styles.done}>
        <Icon name="check" /> {words.read(read.by.name, pastWords(new Date(read.at), now))}
      </p>
    )
  if (!onRead) return null
  return (
    <span data-chrome>
      <Button look="quiet" icon="check" onClick={() => !busy && onRead()}>
        {words.markRead}
        <span className="spoken"> {label}</span>
      </Button>
    </span>
  )
}

const linesOf = (text: string): string[] =>
  text
    .split(/\n/)
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-*])\s+/, '').trim())
    .filter((line) => line !== '')
