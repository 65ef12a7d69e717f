import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useRef } from 'react'
import type { HandoverView, PersonView } from '../../core/process/view.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { Button } from '../design/button.tsx'
import { pastWords } from '../wording/dates.ts'
import { mentionsIn, namesFor } from './mentions.ts'
import styles from './panels.module.css'
import { words } from './words.ts'

type Props = {
  comments: HandoverView['comments']
  people: readonly PersonView[]
  /** Everybody whom the handover names, also who was only spoken to. */
  named: readonly PersonView[]
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

export function Comments({ comments, people, named, me, now, busy, refused, draft, onDraft, onAdd }: Props) {
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const speaks = draft.includes('@')
  const { data: everybody } = useQuery({ ...everybodyQuery(), enabled: speaks })
  const colleagues = everybody?.items.filter(({ active }) => active) ?? []
  const typing = /@([\p{L} ]{0,30})$/u.exec(draft)?.[1]
  const offered = typing === undefined ? [] : namesFor(typing, people, colleagues, me)
  const { heard, unheard } = mentionsIn(draft, people, colleagues)
  // Whoever is still typing a name has not missed anybody yet.
  const missed = everybody && offered.length === 0 ? unheard : []
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
              <p className={styles.text}>{withMentions(comment.text, named)}</p>
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
            onAdd(draft.trim(), heard)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
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
          <p id={`${id}-hint`} className={styles.small}>
            {words.commentHint}
          </p>
          {offered.length > 0 && (
            <fieldset className={styles.names} aria-label={words.namesOffered}>
              {offered.map((person) => (
                <Button key={person.id} look="quiet" onClick={() => pick(person.name)}>
                  @{person.name}
                </Button>
              ))}
            </fieldset>
          )}
          <p role="status" className={styles.missed}>
            {missed.map(({ name, several }) => (several ? words.severalCalled(name) : words.nobodyCalled(name))).join(' ')}
          </p>
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
