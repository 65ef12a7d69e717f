import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../contract/all.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { toast } from '../design/toasts.tsx'
import { dayWords, pastWords } from '../wording/dates.ts'
import { words } from './link-words.ts'
import styles from './open-links.module.css'
import panels from './panels.module.css'

type Links = Answer<'listLinks'>
type Link = Links['items'][number]
type Props = { of: string; now: Date; zone?: string | undefined }

/** Who can answer by a link from their mail, how far they have come with it, and the way to take it back. */
export function OpenLinks({ of, now, zone }: Props) {
  const queryKey = ['handover', of, 'links']
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string>()
  const links = useQuery({
    queryKey,
    queryFn: ({ signal }) => request<Links>('GET /handovers/:id/links', { params: { id: of }, signal }),
  })
  const doing = useMutation({
    mutationFn: ({ link, what }: { link: Link; what: 'revoke' | 'send' }) =>
      what === 'revoke'
        ? request<undefined>('DELETE /handovers/:id/links/:link', { params: { id: of, link: link.id } })
        : request<Links>('POST /handovers/:id/links/:link/send', { params: { id: of, link: link.id } }),
    onMutate: () => setRefused(undefined),
    onSuccess: (_answer, { link, what }) => {
      toast({ words: what === 'revoke' ? words.revoked(link.person.name) : words.sent(link.person.name) })
      void queries.invalidateQueries({ queryKey })
    },
    onError: (error) => setRefused(error.message),
  })
  if (links.isError && !links.data) return <ErrorState what={words.failed} retry={() => void links.refetch()} />
  const { items = [], mayRevoke = false } = links.data ?? {}
  if (items.length === 0) return null
  const open = items.filter(({ state }) => state === 'open')
  const over = items.filter(({ state }) => state !== 'open')
  return (
    <section aria-labelledby="open-links">
      <h2 id="open-links">{words.title}</h2>
      <p className={panels.summary}>{words.about}</p>
      {refused && <p role="alert">{refused}</p>}
      {open.length === 0 && <p className={panels.small}>{words.none}</p>}
      <ul className={styles.links}>
        {open.map((link) => (
          <li key={link.id} className={styles.link}>
            <div>
              {words.can(link.person.name, link.words)}
              <div className={panels.small}>
                {words.state(
                  pastWords(new Date(link.sentAt), now, zone),
                  words.opened(link.opened, link.openedAt && pastWords(new Date(link.openedAt), now, zone)),
                  dayWords(new Date(link.validUntil), now, zone),
                )}
              </div>
            </div>
            {mayRevoke && (
              <div className={styles.buttons}>
                <Button
                  busy={doing.isPending}
                  aria-label={words.revokeOf(link.person.name)}
                  onClick={() => doing.mutate({ link, what: 'revoke' })}
                >
                  {words.revoke}
                </Button>
                <Button
                  busy={doing.isPending}
                  aria-label={words.sendTo(link.person.name)}
                  onClick={() => doing.mutate({ link, what: 'send' })}
                >
                  {words.send}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {over.length > 0 && (
        <details>
          <summary className={panels.small}>{words.over(over.length)}</summary>
          <ul className={panels.list}>
            {over.map((link) => (
              <li key={link.id}>
                {link.person.name} · {link.words} ·{' '}
                <span className={panels.small}>
                  {words.ended[link.state]}, {words.sentOn(pastWords(new Date(link.sentAt), now, zone))}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
