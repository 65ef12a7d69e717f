import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { LetterView } from '../../contract/handovers.ts'
import type { HandoverView } from '../../core/process/view.ts'
import { sessionQuery } from '../client/session.ts'
import buttonStyles from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Icon } from '../design/icon.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { CommandDialog } from '../handover/command-dialog.tsx'
import { letterQuery } from '../handover/handover-queries.ts'
import { useKeys } from '../keys/keyboard.ts'
import { lockWords } from '../room/lock-words.ts'
import { pastWords, plainDayWords } from '../wording/dates.ts'
import { DraftDialog } from './draft-dialog.tsx'
import { HoldBar } from './hold-bar.tsx'
import styles from './letter.module.css'
import { Files, Paper, ToSend } from './letter-files.tsx'
import { LetterItems } from './letter-items.tsx'
import { Readiness } from './readiness.tsx'
import { SentCopy } from './sent-copy.tsx'
import { TimelineAddressSetting } from './timeline-address.tsx'
import { ownLineWords, whoseTurn } from './whose-turn.ts'
import { words } from './words.ts'

type Props = { view: HandoverView; now: Date; nameOf: (id: string) => string; zone?: string | undefined }
type Version = NonNullable<HandoverView['letter']>['versions'][number]

/** The letter as the customer will read it, what it has to say, what still stands in the way, and what came back. */
export function LetterDesk({ view, now, nameOf, zone }: Props) {
  const [asked, setAsked] = useState<Can>()
  const [isPlain, setPlain] = useState(false)
  const rules = useQuery(letterQuery(view.ref))
  const { data: session } = useQuery(sessionQuery)
  const navigate = useNavigate()
  const task = view.tasks.find(({ kind }) => kind === 'letter')
  const can = (command: string) => (task ? canDo(view, command, task.id) : undefined)
  const release = can('release-letter') ?? can('hand-letter')
  useKeys([
    { keys: 'B', name: words.preview, run: () => setPlain((was) => !was) },
    {
      keys: 'R',
      name: words.changeWhat(words.to),
      run: () => void navigate({ to: '/accounts/$id', params: { id: view.account.id }, hash: 'kind-contact' }),
    },
    ...(release
      ? [
          {
            keys: 'Mod+Enter',
            name: words.check,
            run: () => void navigate({ to: '/h/$ref/letter', params: { ref: view.ref }, search: { check: '1' } }),
          },
        ]
      : []),
  ])
  if (!view.letter || !task) return null
  const { versions, agreed, waitsFor, given, copy, outcome } = view.letter
  const newest = versions.at(-1)
  const draft = can('draft-letter')
  const mine = [can('say-sent'), can('show-copy')].filter((each) => each !== undefined)
  const beside = [
    can('agree-date'),
    can('decline-dates'),
    ...mine,
    can('settle-unknown'),
    ...view.can.filter(({ command }) => command === 'consult'),
  ]
  // A refused letter is written anew; whether it was sent after all is the lesser thought.
  const choices = (outcome?.outcome === 'refused' ? [draft, ...beside] : [...beside, draft]).filter((each) => each !== undefined)
  const asksDays = asked?.command === 'draft-letter' || asked?.command === 'decline-dates'
  const suggestion = newest ? undefined : rules.data?.suggestion
  // What was written stays to be read.
  const hasNobody = newest !== undefined && rules.data?.suggestion === null && outcome?.outcome !== 'sent' && !view.letter.release
  const hasNothingToPress = !release && !can('hold-letter') && choices.length === 0
  const noDraftYet = rules.data?.noDraftYet ? lockWords({ why: rules.data.noDraftYet, title: task.title }) : null
  const turn = session && rules.data && hasNothingToPress ? whoseTurn(view, { ...rules.data, noDraftYet }, session.person.id, now) : []
  // Whoever had it taken back, or is in a pause, can still say that they sent it; nothing invites them to.
  const isToSend = view.state === 'running' && given != null && given.withdrawn === undefined
  const mayComment = canDo(view, 'comment', null) !== undefined
  const isOthers = !rules.data?.writers.some(({ id }) => id === session?.person.id)
  const isSender = session !== undefined && (newest?.from ?? suggestion?.from.id) === session.person.id
  return (
    <div className={styles.desk}>
      <HoldBar view={view} task={task.id} rules={rules.data} zone={zone} />
      {rules.data?.held && (
        <p className={classes(styles.bar, styles.wide, styles.trouble)} role="status">
          {words.held(rules.data.held.words, pastWords(new Date(rules.data.held.at), now, zone), rules.data.held.reason)}
        </p>
      )}
      {given?.withdrawn !== undefined && !outcome && (
        <p className={classes(styles.bar, styles.wide, styles.trouble)} role="status">
          {words.takenBack(given.withdrawn)}
        </p>
      )}
      <Readiness letter={view.letter} consulted={rules.data?.consulted ?? []} aeName={aeOf(view)} />
      <section>
        {newest ? (
          <>
            <Envelope version={newest} from={nameOf(newest.from)} blindCopy={outcome ? null : rules.data?.blindCopy} />
            <Paper subject={newest.subject} text={newest.text} isPlain={isPlain} />
            <p className={styles.small}>
              {words.version(newest.version)}, {words.written(nameOf(newest.by), pastWords(new Date(newest.at), now, zone))}
              {rules.data?.draftedFrom && `. ${templateWords(rules.data.draftedFrom)}`}
            </p>
          </>
        ) : suggestion ? (
          <>
            <h2>{words.suggestion}</h2>
            <Envelope version={suggestion} from={suggestion.from.name} blindCopy={rules.data?.blindCopy} />
            {isPlain ? (
              <Paper subject={suggestion.subject} text={suggestion.text} isPlain />
            ) : (
              <div className={styles.text}>
                {suggestion.paragraphs.map(({ text, editable }) =>
                  editable ? (
                    <p key={text} className={styles.editable}>
                      {text || ownLineWords(rules.data?.writers ?? [], session?.person.id)}
                    </p>
                  ) : (
                    <p key={text} className={styles.locked}>
                      {text}
                    </p>
                  ),
                )}
              </div>
            )}
            <p className={styles.small}>
              {words.locked}{' '}
              {rules.data?.wording.template
                ? templateWords(rules.data.wording.template)
                : words.wording[rules.data?.wording.from === 'page' ? 'page' : 'baton']}
              .
            </p>
          </>
        ) : rules.data?.suggestion === null ? (
          <>
            <h2>{words.noRecipients(view.account.name)}</h2>
            <ApproveContact account={view.account.id} />
          </>
        ) : (
          <>
            <h2>{words.none}</h2>
            <p className={styles.small}>{task.why ? lockWords(task) : words.noneWhy(task.title)}</p>
          </>
        )}
        {(newest || suggestion) && (
          <div className={styles.choices}>
            <Button keys="B" onClick={() => setPlain(!isPlain)}>
              {isPlain ? words.asWritten : words.preview}
            </Button>
            {rules.data?.approved != null && <Files view={view} text={rules.data.text ?? ''} />}
          </div>
        )}
        {copy && <SentCopy copy={copy} />}
        {versions.length > 1 && (
          <details>
            <summary>{words.older(versions.length - 1)}</summary>
            {versions
              .slice(0, -1)
              .toReversed()
              .map((version) => (
                <section key={version.version}>
                  <h3>{words.version(version.version)}</h3>
                  <p className={styles.small}>{words.written(nameOf(version.by), pastWords(new Date(version.at), now, zone))}</p>
                  <p className={styles.text}>{version.text}</p>
                </section>
              ))}
          </details>
        )}
      </section>
      <aside className={styles.side} aria-label={words.propose}>
        {newest && isToSend && can('say-sent') && <ToSend version={newest} />}
        <div className={styles.choices}>
          {release && (
            <Link
              to="/h/$ref/letter"
              params={{ ref: view.ref }}
              search={{ check: '1' }}
              className={classes(buttonStyles.button, buttonStyles.primary)}
            >
              {words.check}
            </Link>
          )}
          {choices.map((each, place) => (
            <Button key={`${each.command} ${each.on}`} look={release || place > 0 ? 'plain' : 'primary'} onClick={() => setAsked(each)}>
              {each.label}
            </Button>
          ))}
          {turn.length > 0 && (
            <p className={styles.small}>
              {turn.join(' ')}
              {isOthers && mayComment && (
                <>
                  {' '}
                  <Link to="/h/$ref" params={{ ref: view.ref }} hash="comments">
                    {words.suggestChange}
                  </Link>
                </>
              )}
            </p>
          )}
        </div>
        {hasNobody && (
          <section>
            <h3>{words.noRecipients(view.account.name)}</h3>
            <ApproveContact account={view.account.id} />
          </section>
        )}
        {newest && (newest.proposedDates.length > 0 || agreed?.version === newest.version || view.letter.declined) && (
          <section>
            <h3>{words.proposed}</h3>
            <p>{agreed?.version === newest.version ? words.agreed(plainDayWords(agreed.date, now), nameOf(agreed.by)) : words.notAgreed}</p>
            {view.letter.declined && (
              <p role="status">
                {words.declined(
                  nameOf(view.letter.declined.by),
                  view.letter.declined.because,
                  view.letter.declined.dates.map((day) => plainDayWords(day, now)),
                )}
              </p>
            )}
            {newest.proposedDates.length > 0 && (
              <p className={styles.small}>{newest.proposedDates.map((day) => plainDayWords(day, now)).join(' · ')}</p>
            )}
          </section>
        )}
        {rules.isError && !rules.data && <ErrorState what={words.failed} retry={() => void rules.refetch()} />}
        {rules.data && rules.data.mustSay.length > 0 && <Rules title={words.mustSay} rules={rules.data.mustSay} must />}
        {rules.data && rules.data.mustNotSay.length > 0 && <Rules title={words.mustNotSay} rules={rules.data.mustNotSay} must={false} />}
        {newest && outcome?.outcome !== 'sent' && !view.letter.release && !(given && given.withdrawn === undefined) && (
          <section>
            <h3>{words.waitsFor}</h3>
            {waitsFor.length === 0 ? (
              <p>{words.ready}</p>
            ) : (
              <ul className={styles.list}>
                {waitsFor.map((each) => (
                  <li key={each}>{each}</li>
                ))}
              </ul>
            )}
          </section>
        )}
        {isSender && view.letter.mode === 'csm' && <TimelineAddressSetting />}
      </aside>
      <LetterItems view={view} now={now} zone={zone} onDo={setAsked} />
      <CommandDialog view={view} can={asksDays ? undefined : asked} onClose={() => setAsked(undefined)} />
      <DraftDialog view={view} can={asksDays ? asked : undefined} onClose={() => setAsked(undefined)} />
    </div>
  )
}

const templateWords = ({ name, version, approvedBy }: NonNullable<LetterView['draftedFrom']>) =>
  words.template(name, version, approvedBy.name)

/** Who agrees the letter, or would be asked to: the role that the page gives the account's AE. */
const aeOf = (view: HandoverView): string | undefined =>
  view.participants.findLast(({ role, until, delegateOf }) => /^AE$|account executive/i.test(role) && until === null && delegateOf === null)
    ?.person.name

type Sheet = Pick<Version, 'subject' | 'to' | 'cc'> & { replyTo?: string | null }

type EnvelopeProps = { version: Sheet; from: string; blindCopy?: LetterView['blindCopy'] | undefined }

export function Envelope({ version: { subject, to, cc, replyTo }, from, blindCopy }: EnvelopeProps) {
  return (
    <dl className={styles.envelope}>
      <dt>{words.from}</dt>
      <dd>{from}</dd>
      <dt>{words.to}</dt>
      <dd>{to.join(', ')}</dd>
      {cc.length > 0 && (
        <>
          <dt>{words.cc}</dt>
          <dd>{cc.join(', ')}</dd>
        </>
      )}
      {blindCopy && (
        <>
          <dt>{words.blindCopy}</dt>
          <dd>{blindCopy.isSet ? words.blindCopyTo(blindCopy.person.name) : words.blindCopyNone(blindCopy.person.name)}</dd>
        </>
      )}
      {replyTo && (
        <>
          <dt>{words.replyTo}</dt>
          <dd>{replyTo}</dd>
        </>
      )}
      <dt>{words.subject}</dt>
      <dd>
        <strong>{subject}</strong>
      </dd>
    </dl>
  )
}

function Rules({ title, rules, must }: { title: string; rules: LetterView['mustSay']; must: boolean }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul className={styles.rules}>
        {rules.map(({ id, text, kept }) => (
          <li key={id} className={styles.rule}>
            <span className={kept === null ? styles.open : kept ? styles.kept : styles.broken}>
              <Icon name={kept === null ? 'unknown' : kept ? 'check' : 'failed'} />
              <span className="spoken">
                {kept === null ? words.personMustSay : kept ? (must ? words.kept : words.absent) : must ? words.keptNot : words.present}:{' '}
              </span>
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Where a contact is approved: the account's page. */
const ApproveContact = ({ account }: { account: string }) => (
  <p>
    <Link to="/accounts/$id" params={{ id: account }} hash="kind-contact">
      {words.approveContact}
    </Link>
  </p>
)
