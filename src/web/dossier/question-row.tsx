import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { DossierQuestion } from '../../contract/dossier.ts'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { Icon } from '../design/icon.tsx'
import { Menu } from '../design/menu.tsx'
import styles from './dossier.module.css'
import { ForFew } from './for-few.tsx'
import { words } from './words.ts'

export type Destination = keyof typeof words.to

type Props = {
  question: DossierQuestion
  account: string
  /** Where it belongs, when it stands elsewhere. */
  part?: string | undefined
  me: string | undefined
  busy: boolean
  onAnswer: ((text: string) => void) | undefined
  onHandOn: ((to: Destination) => void) | undefined
}

/** What the dossier cannot tell: why it is asked, with whom it lies, and the ways to settle it. */
export function QuestionRow({ question, account, part, me, busy, onAnswer, onHandOn }: Props) {
  const { text, why, cause, place, who, passed, askedBy, isTask, forFew, records } = question
  const [isOpen, setOpen] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const close = () => {
    setOpen(false)
    setWasOpen(true)
  }
  const [draft, setDraft] = useState('')
  const id = useId()
  const [record] = records
  const names = who.map((one) => one.name).join(', ')
  const isMine = who.some((one) => one.id === me)
  const withWhom =
    place === 'meeting' || place === 'customer' || names === '' ? words.withWhom[place] : isMine && part ? null : words.withNames(names)
  const destinations = (Object.keys(words.to) as Destination[]).filter((to) => to !== place)
  return (
    <li className={classes(styles.row, styles.question)}>
      <div>
        <p className={styles.text}>
          <Icon name="unknown" /> {text}
        </p>
        <p className={styles.meta}>
          <span className={classes(styles.state, cause === 'conflicting' ? styles.conflicting : styles.stale)}>
            {isTask ? words.tidyUp : words.cause[cause]}
          </span>
          {[
            ...(part ? [part] : []),
            ...(withWhom ? [withWhom] : []),
            ...(passed ? [words.passed(passed.by.name)] : []),
            ...(askedBy ? [words.askedBy(askedBy.name)] : []),
            why,
          ].join(' · ')}
          {passed?.note && `: ${passed.note}`}
          {forFew && <ForFew about={forFew} />}
        </p>
        {isOpen && onAnswer && (
          <form
            className={styles.form}
            data-chrome
            onSubmit={(event) => {
              event.preventDefault()
              if (draft.trim() !== '' && !busy) onAnswer(draft)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
              if (event.key === 'Escape') {
                event.stopPropagation()
                close()
              }
            }}
          >
            <label htmlFor={id} className="spoken">
              {words.answerTo(text)}
            </label>
            <textarea
              id={id}
              rows={3}
              value={draft}
              // biome-ignore lint/a11y/noAutofocus: whoever presses "Answer" wants to write.
              autoFocus
              onChange={(event) => setDraft(event.target.value)}
            />
            <div className={styles.buttons}>
              <Button type="submit" look="primary" busy={busy}>
                {words.saveAnswer}
              </Button>
              <Button look="quiet" onClick={close}>
                {words.cancel}
              </Button>
            </div>
          </form>
        )}
      </div>
      {!isOpen && (onAnswer || onHandOn) && (
        <div className={styles.buttons} data-chrome>
          {onAnswer && (
            // Whoever thinks better of an answer goes on where they pressed.
            <Button autoFocus={wasOpen} onClick={() => setOpen(true)}>
              {words.answer}
              <span className="spoken"> {text}</span>
            </Button>
          )}
          {onHandOn && (
            <Menu
              align="end"
              trigger={
                <Button look="quiet">
                  {words.handOn}
                  <span className="spoken"> {text}</span>
                </Button>
              }
              items={destinations.map((to) => ({ id: to, words: words.to[to], run: () => onHandOn(to) }))}
            />
          )}
          {record && record.kind !== 'account' && (
            <Link to="/accounts/$id" params={{ id: account }} hash={`kind-${record.kind}`} className={styles.enter}>
              {words.enter(record.title)}
            </Link>
          )}
        </div>
      )}
    </li>
  )
}
