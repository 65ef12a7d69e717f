import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { MailView as Mail, MailDetail } from '../../contract/mail.ts'
import { Button } from '../design/button.tsx'
import { RowList } from '../design/row-list.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { type Status, StatusPill } from '../design/status-pill.tsx'
import { Tabs } from '../design/tabs.tsx'
import { clockWords, dayWords, deadlineWords, pastWords } from '../wording/dates.ts'
import { LinkedText } from './linked-text.tsx'
import styles from './mail-view.module.css'
import { savePart } from './save-part.ts'
import { words } from './words.ts'

/** What has not come off asks for somebody; what is under way does not. */
const statusOf: Record<NonNullable<Mail['delivery']>['state'], Status> = {
  waiting: 'waiting',
  sending: 'waiting',
  sent: 'done',
  refused: 'fixes',
  unknown: 'fixes',
}

type Props = {
  mails: readonly Mail[]
  open: Mail | MailDetail | undefined
  /** Why the mail that the address names is not shown. */
  wrong: string | undefined
  now: Date
  zone: string | undefined
  onShow: (id: string) => void
  more: ReactNode
}

/** What would have been sent, and the one that is being read. */
export function MailView({ mails, open, wrong, now, zone, onShow, more }: Props) {
  return (
    <div className={styles.split}>
      <div>
        <RowList
          label={words.title}
          groups={[{ id: 'all', rows: mails }]}
          keyOf={({ id }) => id}
          shown={open?.id}
          onOpen={({ id }) => onShow(id)}
          draw={({ subject, to, at, delivery }) => (
            <div className={styles.row}>
              <span className={styles.subject}>{subject}</span>
              <span className={styles.small}>
                <span className={styles.to}>{to.join(', ')}</span>
                <span>{pastWords(new Date(at), now, zone)}</span>
              </span>
              {delivery && delivery.state !== 'sent' && (
                <span>
                  <StatusPill status={statusOf[delivery.state]}>{words.states[delivery.state]}</StatusPill>
                </span>
              )}
            </div>
          )}
        />
        {more}
      </div>
      {open ? (
        <OneMail key={open.id} mail={open} whole={'html' in open || wrong !== undefined} now={now} zone={zone} />
      ) : (
        <p className={styles.small} {...(wrong ? { role: 'alert' } : {})}>
          {wrong ?? words.pick}
        </p>
      )}
    </div>
  )
}

type OneProps = {
  mail: Mail | MailDetail
  /** Nothing more of it comes. */
  whole: boolean
  now: Date
  zone: string | undefined
}

function OneMail({ mail, whole, now, zone }: OneProps) {
  const { id, subject, from, to, cc, bcc, replyTo, at, arrivesAt, text, handover, delivery, parts } = mail
  const arrives = new Date(arrivesAt)
  const pane = useRef<HTMLElement>(null)
  // On a narrow screen the mail stands below the list, out of sight of who has just chosen it.
  useEffect(() => void pane.current?.scrollIntoView({ block: 'nearest' }), [])
  const moment = new Date(at)
  const fields: [string, ReactNode][] = [
    [words.from, from],
    [words.to, to.join(', ')],
    [words.copy, cc.join(', ')],
    [words.blindCopy, bcc.join(', ')],
    [words.replyTo, replyTo],
    [words.sent, `${dayWords(moment, now, zone)}, ${clockWords(moment, zone)}`],
    [words.arrives, arrives > moment && `${dayWords(arrives, now, zone)}, ${clockWords(arrives, zone)}: ${words.atWork}`],
    [words.delivery, delivery && deliveryWords(delivery, now, zone)],
    [words.parts, parts.map(({ name, type }) => name ?? type).join(', ')],
    [words.handover, handover && <Link to={`/h/${encodeURIComponent(handover.ref)}` as string}>{handover.ref}</Link>],
  ]
  return (
    <article ref={pane} className={styles.mail} aria-labelledby={`mail-${id}`}>
      <h2 id={`mail-${id}`}>{subject}</h2>
      <dl className={styles.fields}>
        {fields
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className={styles.field}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {/* Not the text first: the form that is drawn would take its place under a hand that is about to click. */}
      {whole ? <Forms mail={mail} text={text} /> : <Skeleton />}
      {parts.map((part) => (
        <div key={part.name ?? part.type}>
          <Button icon="mail" onClick={() => savePart(part)}>
            {words.savePart(part.name ?? part.type)}
          </Button>
        </div>
      ))}
    </article>
  )
}

/** The form that mail programs draw, and the one of text alone. A mail has always the second. */
function Forms({ mail, text }: { mail: Mail | MailDetail; text: string }) {
  const [shown, setShown] = useState<'html' | 'text'>('html')
  const hasHtml = 'html' in mail && mail.html !== null
  // As text, whatever it holds: what a customer or a record wrote must not become part of this page.
  const plain = (
    <p className={styles.text}>
      <LinkedText text={text} />
    </p>
  )
  if (!hasHtml) return plain
  return (
    <Tabs
      label={words.forms}
      open={shown}
      onOpen={(next) => setShown(next === 'text' ? 'text' : 'html')}
      tabs={[
        // A page with an origin of its own and no script: whatever it holds stays in its frame. It is as high as its reader's screen lets it.
        {
          id: 'html',
          words: words.drawn,
          panel: (
            <iframe
              className={styles.frame}
              title={words.frame(mail.subject)}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              src={`/api/v1/mail/${encodeURIComponent(mail.id)}/html`}
            />
          ),
        },
        { id: 'text', words: words.textForm, panel: plain },
      ]}
    />
  )
}

/** What became of it, who is missing, when it is tried next, and what the mail server said. */
function deliveryWords(
  { state, leftTo, attempts, nextAt, settledAt, words: said }: NonNullable<Mail['delivery']>,
  now: Date,
  zone: string | undefined,
) {
  const parts = [
    settledAt === null ? words.states[state] : `${words.states[state]} ${pastWords(new Date(settledAt), now, zone)}`,
    ...(state !== 'sent' && leftTo.length > 0 ? [words.notYet(leftTo)] : []),
    ...(nextAt === null ? [] : [words.nextTry(deadlineWords(new Date(nextAt), now, zone), attempts)]),
  ]
  return (
    <>
      {parts.join(', ')}
      {said && <span className={styles.said}>{said}</span>}
    </>
  )
}
