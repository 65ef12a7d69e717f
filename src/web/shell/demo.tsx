import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { DemoClock } from '../../contract/demo.ts'
import type { Me } from '../../contract/session.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { toast } from '../design/toasts.tsx'
import { clockWords, dayWords } from '../wording/dates.ts'
import { DemoBar, type DemoPerson } from './demo-bar.tsx'
import { words } from './words.ts'

/** The demo's own bar. After a change of person or time nothing that was read before counts. */
export function Demo({ me }: { me: Me }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const now = useNow()
  const people = useQuery({
    queryKey: ['people', 'demo'],
    queryFn: ({ signal }) => request<{ items: DemoPerson[] }>('GET /demo/people', { signal }),
  })
  const clock = useQuery({ queryKey: ['clock'], queryFn: ({ signal }) => request<DemoClock>('GET /demo/clock', { signal }) })

  const failed = (error: Error) => toast({ words: error.message })
  const person = useMutation({
    mutationFn: (to: string) => request<{ person: DemoPerson }>('POST /demo/sign-in', { body: { person: to } }),
    onSuccess: async ({ person: { name } }) => {
      toast({ words: words.isNow(name) })
      await queries.resetQueries({ predicate: ({ queryKey: [subject] }) => subject !== 'people' })
    },
    onError: failed,
  })
  const move = useMutation({
    mutationFn: (by: 'next-working-day' | 'next-event') => request<DemoClock>('POST /demo/clock', { body: { by } }),
    onSuccess: async (moved) => {
      const then = new Date(moved.now)
      toast({ words: words.moved(`${dayWords(then, then, me.zone)}, ${clockWords(then, me.zone)}`, moved.fired) })
      await queries.invalidateQueries()
    },
    onError: failed,
  })
  const reset = useMutation({
    mutationFn: () => request('POST /demo/reset'),
    onSuccess: async () => {
      toast({ words: words.wasReset })
      // What the address names may be gone with everything else.
      await navigate({ to: '/inbox', search: {} })
      await queries.resetQueries()
    },
    onError: failed,
  })
  return (
    <DemoBar
      now={now}
      zone={me.zone}
      me={people.data?.items.find(({ email }) => email === me.person.email)}
      people={people.data?.items ?? []}
      failed={people.isError && !people.isFetching}
      onOpenPeople={() => people.isError && void people.refetch()}
      nextDay={clock.data && new Date(clock.data.nextWorkingDay)}
      nextThing={clock.data && (clock.data.nextEvent === null ? null : new Date(clock.data.nextEvent))}
      moving={move.isPending || reset.isPending || person.isPending}
      onPerson={(to) => {
        // Whoever is chosen again keeps the screen, with what is open on it.
        if (to !== me.person.email) person.mutate(to)
      }}
      onNextDay={() => move.mutate('next-working-day')}
      onNextThing={() => move.mutate('next-event')}
      onReset={() => reset.mutate()}
    />
  )
}
