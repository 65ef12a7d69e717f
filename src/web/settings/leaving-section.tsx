import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Holdings, StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import { useMe } from '../shell/me.ts'
import styles from './settings.module.css'
import { words } from './words.ts'

/** What somebody holds comes first; then the end of their access, which waits for nothing. */
export function LeavingSection({ person: { id, name, access } }: { person: StaffView }) {
  const queries = useQueryClient()
  const me = useMe()
  const [asking, setAsking] = useState(false)
  const params = { id }
  const holdings = useQuery({
    queryKey: ['staff', id, 'holdings'],
    queryFn: ({ signal }) => request<Holdings>('GET /staff/:id/holdings', { params, signal }),
  })
  const leave = useMutation({
    mutationFn: () => request<StaffView>('POST /staff/:id/deactivate', { params }),
    onSuccess: async () => {
      // Done is done: what is read again below takes its time.
      setAsking(false)
      toast({ words: words.deactivated(name) })
      await queries.invalidateQueries()
    },
    onError: (error) => {
      setAsking(false)
      toast({ words: error.message })
    },
  })
  const held = holdings.data
  return (
    <section className={styles.section} aria-labelledby="person-leaving">
      <h2 id="person-leaving">{words.leaving}</h2>
      {held && <Held name={name} held={held} />}
      {access !== 'left' && (
        <>
          <p className={styles.about}>{words.leavingAbout}</p>
          <div>
            <Button
              onClick={() => setAsking(true)}
              {...(me?.person.id === id ? { because: words.self } : {})}
              busy={leave.isPending || held === undefined}
            >
              {words.deactivate}
            </Button>
          </div>
        </>
      )}
      {held && (
        <Dialog
          open={asking}
          onClose={() => setAsking(false)}
          title={words.deactivateTitle(name)}
          about={words.deactivateAbout(
            held.accounts.count,
            held.tasks,
            held.territories.flatMap(({ name: territory, as }) => (as === 'owner' ? [territory] : [])),
          )}
        >
          <span className={styles.actions}>
            <Button autoFocus onClick={() => setAsking(false)}>
              {words.deactivateNot}
            </Button>
            <Button busy={leave.isPending} onClick={() => leave.mutate()}>
              {words.deactivate}
            </Button>
          </span>
        </Dialog>
      )}
    </section>
  )
}

function Held({ name, held: { accounts, handovers, tasks, territories, manages, tokens } }: { name: string; held: Holdings }) {
  const rest = (count: number, shown: number) => (count > shown ? <li>{words.more(count - shown)}</li> : null)
  const isNothing = accounts.count + handovers.count + tasks + territories.length + manages.length + tokens === 0
  if (isNothing) return <p className={styles.about}>{words.holdsNothing(name)}</p>
  return (
    <div className={styles.holdings}>
      <h3>{words.holds(name)}</h3>
      {accounts.count > 0 && (
        <div>
          <p>{words.accounts(accounts.count)}</p>
          <ul>
            {accounts.some.map((account) => (
              <li key={account.id}>
                <Link to="/accounts/$id" params={{ id: account.id }}>
                  {account.name}
                </Link>
              </li>
            ))}
            {rest(accounts.count, accounts.some.length)}
          </ul>
        </div>
      )}
      {handovers.count > 0 && (
        <div>
          <p>{words.handovers(handovers.count)}</p>
          <ul>
            {handovers.some.map(({ ref, account }) => (
              <li key={ref}>
                <Link to="/h/$ref" params={{ ref }}>
                  {ref} {account}
                </Link>
              </li>
            ))}
            {rest(handovers.count, handovers.some.length)}
          </ul>
        </div>
      )}
      {tasks > 0 && <p>{words.tasks(tasks)}</p>}
      {territories.map((one) => (
        <p key={`${one.name} ${one.as}`}>{words.territory[one.as](one.name)}</p>
      ))}
      {manages.length > 0 && <p>{words.manages(manages.map((one) => one.name).join(', '))}</p>}
      {tokens > 0 && <p>{words.tokens(tokens)}</p>}
    </div>
  )
}
