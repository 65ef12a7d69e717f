import { type ReactNode, useId, useRef } from 'react'
import type { HandoverView, PersonView } from '../../core/process/view.ts'
import { Button } from '../design/button.tsx'
import { pastWords } from '../wording/dates.ts'
import styles from './panels.module.css'
import { words } from './words.ts'

type Props = {
  comments: HandoverView['comments']
  people: readonly PersonView[]
  /** Who writes; nobody has to tell themselves. */
  me: string
  now: Date
  busy: boolean
  /** What the server said against the last one; the text is kept. */
  refused?: string | undefined
  draft: string
  onDraft: (draft: string) => void
  /** Absent for who may only read. */
  onAdd?: ((text: string, mentions: string[]) => void) | undefined
}

/** Whom a text speaks to: everyone whose whole name, or first name where only one has it, follows an `@`. */
export function mentionsIn(text: string, people: readonly PersonView[]): string[] {
  return people
    .filter(({ name }) => {
      const first = name.split(' ')[0] ?? name
      const alone = people.filter((other) => other.name.split(' ')[0] === first).length === 1
      return text.includes(`@${name}`) || (alone && new RegExp(`@${first.replace(/[^\p{L}]/gu, '')}(?!\\p{L})`, 'u').test(text))
    })
    .map(({ id }) => id)
}

export function Comments({ comments, people, me, now, busy, refused, draft, onDraft, onAdd }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const typing = /@([\p{L} ]{0,30})$/u.exec(draft)?.[1]
  const offered =
    typing === undefined
      ? []
      : people.filter(({ id, name }) => id !== me && name.toLowerCase().startsWith(typing.toLowerCase()) && name !== typing).slice(0, 5)
  const pick = (name: string) => {
    onDraft(draft.replace(/@[\p{L} ]{0,30}$/u, `@${name} `))
    // The names go away with the choice; what is typed next belongs to the sentence, not to the keys of the page.
    field.current?.focus()
  }
  return (
    <>
      {comments.length === 0 ? (
        <p className={styles.summary}>{words.noComments}</p>
      ) : (
        <ol className={styles.comments}>
          {comments.map((comment) => (
            <li key={comment.id} className={styles.comment}>
              <span className={styles.by}>
                {comment.by.name}
                <time className={styles.small} dateTime={comment.at}>
                  {pastWords(new Date(comment.at), now)}
                </time>
              </span>
              <p className={styles.text}>{withMentions(comment.text, people)}</p>
            </li>
          ))}
        </ol>
      )}
      {onAdd && (
        <form
          className={styles.compose}
          onSubmit={(event) => {
            event.preventDefault()
            if (draft.trim() === '' || busy) return
            onAdd(draft.trim(), mentionsIn(draft, people))
          }}
        >
          <label htmlFor={id} className={styles.label}>
            {words.commentLabel}
          </label>
          <textarea
            ref={field}
            id={id}
            data-comment
            value={draft}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onDraft(event.target.value)}
          />
          {offered.length > 0 ? (
            <span>
              {offered.map((person) => (
                <Button key={person.id} look="quiet" onClick={() => pick(person.name)}>
                  @{person.name}
                </Button>
              ))}
            </span>
          ) : (
            <p id={`${id}-hint`} className={styles.small}>
              {words.commentHint}
            </p>
          )}
          {refused && (
            <p className={styles.refused} role="alert">
              {refused}
            </p>
          )}
          <Button type="submit" busy={busy || draft.trim() === ''}>
            {words.addComment}
          </Button>
        </form>
      )}
    </>
  )
}

function withMentions(text: string, people: readonly PersonView[]): ReactNode[] {
  const names = people.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).sort((a, b) => b.length - a.length)
  const parts = names.length === 0 ? [text] : text.split(new RegExp(`(@(?:${names.join('|')}))`, 'u'))
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places.
  return parts.map((part, at) => (part.startsWith('@') ? <strong key={at}>{part}</strong> : part))
}
