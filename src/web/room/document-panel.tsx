import { useEffect, useState } from 'react'
import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { Icon } from '../design/icon.tsx'
import { ValueOrLink } from '../design/outside.tsx'
import { type Can, canDo } from '../handover/can.ts'
import { CommandDialog } from '../handover/command-dialog.tsx'
import { namesIn } from '../handover/names.ts'
import { plainDayWords } from '../wording/dates.ts'
import { CopyMarkdown } from './copy-markdown.tsx'
import { IssuePreview } from './issue-preview.tsx'
import { type Blank, openBlanks } from './open-blanks.ts'
import styles from './panels.module.css'
import { ReadBack } from './read-back.tsx'
import { sentBack } from './sent-back.ts'
import { words } from './words.ts'

/** Only text that stands in a form as it stands in the document can be the start of an edit. */
const editable = new Set(['text', 'list', 'date', 'number', 'link', 'person', 'choice'])

type Props = {
  view: HandoverView
  now: Date
  zone?: string | undefined
  /** What is to be written is asked for at once: what came back, otherwise the blanks. */
  isToWrite?: boolean
  onAsked?: () => void
}

/** The handover document: what the records fill in, what people wrote, what is still blank. */
export function DocumentPanel({ view, now, zone, isToWrite = false, onAsked }: Props) {
  /** The blank that is asked about, and what is asked about after it. */
  const [asked, setAsked] = useState<{ blank: Blank; can: Can; then: readonly Blank[] }>()
  const left = openBlanks(view.document)
  const ask = (blank: Blank | undefined, then: readonly Blank[] = [], at = view) => {
    const can = blank && canDo(at, 'answer', blank.id)
    setAsked(blank && can ? { blank, can, then } : undefined)
  }
  const nowSays = asked && blankOf(view, asked.blank.id)?.value
  const returned = sentBack(view)
  const nameOf = namesIn(view)
  const fields = view.document.flatMap(({ later, fields: all }) => all.map((field) => ({ field, later })))
  const toFix = fields.flatMap(({ field, later }) => {
    const said = returned.get(field.id)
    return said ? [{ field, later, said }] : []
  })
  const canAnswer = (blank: Blank) => canDo(view, 'answer', blank.id) !== undefined
  // Over the document nobody sees any more who asked for what, or that somebody else has just written.
  const aboutIt = () => {
    if (!asked) return {}
    if (nowSays !== undefined && nowSays !== asked.blank.value) return { about: words.clash(nowSays) }
    const said = toFix.find(({ field }) => field.blanks.some(({ id }) => id === asked.blank.id))?.said
    return said ? { about: words.sentBackSays(nameOf(said.by), said.reason) } : {}
  }
  useEffect(() => {
    if (!isToWrite) return
    const [first, ...then] = (toFix.length > 0 ? toFix.flatMap(({ field }) => field.blanks) : left).filter(canAnswer)
    ask(first, toFix.length > 0 ? then : [])
    onAsked?.()
  })
  return (
    <>
      <p className={styles.summary}>{left.length > 0 ? words.blanks(left.length) : words.noBlanks}</p>
      <div className={styles.filter}>
        <IssuePreview handover={view.ref} />
        <CopyMarkdown handover={view.ref} />
        <ReadBack view={view} />
      </div>
      <div className={styles.sections}>
        {toFix[0] && (
          <section aria-labelledby="sent-back">
            <h2 id="sent-back">{words.sentBack(toFix[0].said.round)}</h2>
            {toFix.map(({ field, later, said }) => (
              <div key={field.id} className={styles.fields}>
                <p className={styles.returned}>{words.sentBackSays(nameOf(said.by), said.reason)}</p>
                <Field field={field} later={later} now={now} canAnswer={canAnswer} onAsk={ask} />
              </div>
            ))}
          </section>
        )}
        {view.document.map(({ section, later, fields }) => (
          <section key={section}>
            <h2>{section}</h2>
            {later && <p className={styles.small}>{words.later}</p>}
            <div className={styles.fields}>
              {fields.map((field) => (
                <Field key={field.id} field={field} later={later} now={now} canAnswer={canAnswer} onAsk={ask} />
              ))}
            </div>
          </section>
        ))}
      </div>
      <CommandDialog
        view={view}
        can={asked?.can}
        {...(zone === undefined ? {} : { zone })}
        {...aboutIt()}
        known={asked && editable.has(asked.blank.type) ? { value: asked.blank.value } : {}}
        onClose={() => setAsked(undefined)}
        onDone={(after) => {
          // Whoever fills in blanks goes on to the next one, and so does who fixes what came back; whoever corrects something is done.
          const [next, ...then] = asked?.blank.by === 'nobody' ? openBlanks(after.document).slice(0, 1) : (asked?.then ?? [])
          ask(next, then, after)
        }}
      />
    </>
  )
}

type FieldProps = {
  field: HandoverView['document'][number]['fields'][number]
  later: boolean
  now: Date
  canAnswer: (blank: Blank) => boolean
  onAsk: (blank: Blank) => void
}

/** One line of the document: its box, and its blanks below where they have names of their own. */
function Field({ field: { label, item, ticked, blanks, restricted, isHidden }, later, now, canAnswer, onAsk }: FieldProps) {
  const own = blanks.length === 1 && blanks[0]?.label === label ? blanks[0] : undefined
  const write = (blank: Blank) =>
    canAnswer(blank) && !later ? (
      <Button look="quiet" icon="pencil" onClick={() => onAsk(blank)}>
        {blank.by === 'nobody' ? words.write : words.change}
        <span className="spoken"> {blank.label}</span>
      </Button>
    ) : (
      <span />
    )
  return (
    <>
      {(own || item || blanks.length === 0) && (
        <div className={styles.fieldRow}>
          <span>
            {item && (
              <span className={ticked ? styles.passed : styles.unknown}>
                <Icon name={ticked ? 'check' : 'unknown'} />
                <span className="spoken">{ticked ? words.ticked : words.notTicked}: </span>
              </span>
            )}{' '}
            {label}
            {restricted && <span className={styles.small}> {words.forFew}</span>}
          </span>
          {own ? (
            <Answer blank={own} later={later} now={now} isHidden={isHidden} />
          ) : (
            <span className={styles.small}>{blanks.length === 0 && (ticked ? words.ticked : words.notTicked)}</span>
          )}
          {own ? write(own) : <span />}
        </div>
      )}
      {!own &&
        blanks.map((blank) => (
          <div key={blank.id} className={styles.fieldRow}>
            <span className={styles.small}>{blank.label.replace(`${label}: `, '')}</span>
            <Answer blank={blank} later={later} now={now} isHidden={isHidden} />
            {write(blank)}
          </div>
        ))}
    </>
  )
}

const blankOf = (view: HandoverView, id: string) =>
  view.document.flatMap(({ fields }) => fields.flatMap(({ blanks }) => blanks)).find((blank) => blank.id === id)

type AnswerProps = { blank: Blank; later: boolean; now: Date; isHidden: boolean }

function Answer({ blank: { value, by, type }, later, now, isHidden }: AnswerProps) {
  if (isHidden && by !== 'nobody') return <span className={styles.small}>{words.hidden}</span>
  if (by === 'nobody') return <span className={later ? styles.small : styles.empty}>{later ? '–' : words.blank}</span>
  return (
    <span className={styles.answer}>
      <ValueOrLink value={type === 'date' ? plainDayWords(value, now) : value} />{' '}
      <span className={styles.small}>
        <Icon name={by === 'facts' ? 'check' : 'pencil'} />
        <span className="spoken">{words.from[by]}</span>
      </span>
    </span>
  )
}
