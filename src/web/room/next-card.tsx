import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import type { Can } from '../handover/can.ts'
import { deadlineWords } from '../wording/dates.ts'
import styles from './next-card.module.css'
import { words } from './words.ts'

type Props = {
  /** What has to happen now, and who does it: `Lena: review handover, round 1`. */
  sentence: string
  /** Why it is not done yet, where something stands in the way. */
  because?: string | undefined
  due: string | null
  now: Date
  zone?: string | undefined
  /** Ways that are pages of their own: the review, the letter. */
  links?: ReactNode
  /** What the reader may do about it, the likeliest first. */
  can: readonly Can[]
  labelOf: (can: Can) => string
  /** What the reader may do besides. */
  more: readonly Can[]
  /** What was pressed and is not answered yet. */
  sending?: Can | undefined
  onDo: (can: Can) => void
}

const keyOf = ({ command, on }: Can) => `${command} ${on ?? ''}`
export const isSame = (can: Can, other: Can | undefined) => other !== undefined && keyOf(can) === keyOf(other)

/** The one card that says what happens next, and what the reader can do. */
export function NextCard({ sentence, because, due, now, zone, links, can, labelOf, more, sending, onDo }: Props) {
  return (
    <section className={styles.card} aria-labelledby="next">
      <div className={styles.what}>
        <h2 id="next" className={styles.label}>
          {words.next}
        </h2>
        <p className={styles.sentence}>{sentence}</p>
        {due && (
          <time className={styles.due} dateTime={due}>
            {words.due(deadlineWords(new Date(due), now, zone))}
          </time>
        )}
      </div>
      {because && <p className={styles.due}>{because}</p>}
      <div className={styles.actions}>
        {links}
        {can.map((each, at) => (
          <Button key={keyOf(each)} look={at === 0 && !links ? 'primary' : 'plain'} busy={isSame(each, sending)} onClick={() => onDo(each)}>
            {labelOf(each)}
          </Button>
        ))}
        {!links && can.length === 0 && <p className={styles.due}>{words.noAction}</p>}
        {more.length > 0 && (
          <Menu
            align="start"
            trigger={
              <Button look="quiet" icon="more">
                {words.more}
              </Button>
            }
            items={more.map((each) => ({ id: keyOf(each), words: each.label, run: () => onDo(each) }))}
          />
        )}
      </div>
    </section>
  )
}
