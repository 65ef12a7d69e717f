import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TokenView } from '../../contract/administration.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { plainDayWords } from '../wording/dates.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { EndButton, untilWords } from './until.tsx'
import { words } from './words.ts'

/** Every token, whoever's it is, with the way to end it. */
export function TokensScreen() {
  const queries = useQueryClient()
  const now = useNow()
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => request<{ items: TokenView[] }>('GET /tokens', { signal }),
  })
  const end = useMutation({
    mutationFn: ({ id, person }: TokenView) => request('DELETE /staff/:id/sessions/:session', { params: { id: person.id, session: id } }),
    onSuccess: async (_, { name }) => {
      toast({ words: words.ended(name) })
      await queries.invalidateQueries({ queryKey: ['tokens'] })
    },
    onError: (error) => toast({ words: error.message }),
  })
  const day = (at: string) => plainDayWords(at.slice(0, 10), now)
  return (
    <SettingsFrame part="tokens" title={words.tokensPart} about={words.tokensAllAbout}>
      {tokens.isPending ? (
        <Skeleton rows={4} />
      ) : tokens.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void tokens.refetch()} />
      ) : tokens.data.items.length === 0 ? (
        <EmptyState title={words.tokensEmpty}>{words.tokensEmptyWhy}</EmptyState>
      ) : (
        <ul className={styles.rows}>
          {tokens.data.items.map((token) => (
            <li key={token.id} className={styles.row}>
              <span>
                {token.name}
                <span className={styles.small}>
                  <Link to="/settings/people/$id" params={{ id: token.person.id }}>
                    {token.person.name}
                  </Link>
                  {` · ${words.scope[token.scope]} · ${token.usedAt === null ? words.unused : words.usedAt(day(token.usedAt))} · ${untilWords(token.expiresAt, now)}`}
                </span>
              </span>
              <EndButton one={token} now={now} busy={end.isPending} onEnd={() => end.mutate(token)} />
            </li>
          ))}
        </ul>
      )}
    </SettingsFrame>
  )
}
