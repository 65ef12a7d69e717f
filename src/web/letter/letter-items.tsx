import type { HandoverView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { classes } from '../design/classes.ts'
import { type Can, canDo } from '../handover/can.ts'
import { isOver } from '../handover/is-over.ts'
import { pastWords } from '../wording/dates.ts'
import styles from './letter.module.css'
import { words } from './words.ts'

type Letter = NonNullable<HandoverView['letter']>
type Item = Letter['items'][number]
type Props = { view: HandoverView; now: Date; zone?: string | undefined; onDo: (can: Can) => void }

/** Bounces, replies and questions: who has each, and what was answered. */
export function LetterItems({ view, now, zone, onDo }: Props) {
  if (!view.letter) return null
  const { items } = view.letter
  const task = view.tasks.find(({ kind }) => kind === 'letter')
  const log = task && canDo(view, 'log-letter-item', task.id)
  if (items.length === 0 && !log) return null
  return (
    <section className={styles.wide} aria-labelledby="came-back">
      <div className={styles.between}>
        <h2 id="came-back">{words.items}</h2>
        {log && <Button onClick={() => onDo(log)}>{log.label}</Button>}
      </div>
      {items.length === 0 ? (
        <p className={styles.small}>{words.noItems}</p>
      ) : (
        <ItemList view={view} items={items} now={now} zone={zone} onDo={onDo} />
      )}
    </section>
  )
}

/** What still waits for an answer, above everything else of the room: a customer is waiting. */
export function OpenItems({ view, now, zone, onDo }: Props) {
  const open = view.letter?.items.filter(({ answer }) => answer === null) ?? []
  if (open.length === 0 || isOver(view)) return null
  return (
    <section className={classes(styles.bar, styles.customers)} aria-label={words.items}>
      <p>{words.openItems(open.length)}</p>
      <ItemList view={view} items={open} now={now} zone={zone} onDo={onDo} />
    </section>
  )
}

const verbOf = ({ kind }: Item) => (kind === 'question' || kind === 'reply' ? words.answerIt : words.lookAtIt)

/** Spoken, a button says which message it means, and begins with what is written on it. */
const named = (written: string, label: string) => (label.startsWith(written) ? label : `${written}: ${label}`)

function ItemList({ view, items, now, zone, onDo }: Props & { items: readonly Item[] }) {
  return (
    <ul className={styles.items}>
      {items.map((item) => {
        const answer = canDo(view, 'answer-letter-item', item.id)
        const handOn = canDo(view, 'hand-on-letter-item', item.id)
        return (
          <li key={item.id} className={styles.item} data-item={item.kind}>
            <p>
              <strong>{words.itemFrom(words.kinds[item.kind], item.from)}</strong>{' '}
              <span className={styles.small}>{words.loggedBy(item.by.name, pastWords(new Date(item.at), now, zone))}</span>
            </p>
            <p className={styles.quoted}>{item.text}</p>
            {item.handedTo && (
              <p className={styles.small}>
                {words.handedBy(item.handedTo.by.name, item.handedTo.person.name)}
                {item.handedTo.note && `: ${item.handedTo.note}`}
              </p>
            )}
            {item.answer ? (
              <>
                <p className={styles.small}>{words.answeredBy(item.answer.by.name, pastWords(new Date(item.answer.at), now, zone))}</p>
                <p className={styles.quoted}>{item.answer.text}</p>
              </>
            ) : (
              <div className={styles.choices}>
                <span className={styles.small}>{words.waitsForOwner(item.owners.map(({ name }) => name))}</span>
                {answer && (
                  <Button aria-label={named(verbOf(item), answer.label)} onClick={() => onDo(answer)}>
                    {verbOf(item)}
                  </Button>
                )}
                {handOn && (
                  <Button aria-label={named(words.handOn, handOn.label)} onClick={() => onDo(handOn)}>
                    {words.handOn}
                  </Button>
                )}
              </div>
            )}
          </li>
        )
      })}
    </ul>
  )
}
