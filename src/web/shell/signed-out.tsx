import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Entry } from '../../contract/identity.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { SignIn } from '../signin/sign-in.tsx'
import type { DemoPerson } from './demo-bar.tsx'
import { words } from './words.ts'

type Props = {
  /** The address of who was here until now. */
  was?: string
  /** What follows; otherwise the page begins anew. */
  onIn?: (person: { email: string }) => void
}

/** Nobody is signed in, or not any more. Where there is nothing but a demo one chooses again who to be. */
export function SignedOut({ was, onIn }: Props = {}) {
  const entry = useQuery({ queryKey: ['entry'], queryFn: ({ signal }) => request<Entry>('GET /entry', { signal }) })
  if (!entry.data) return <Skeleton />
  return entry.data.signIn || !entry.data.demo ? (
    <SignIn entry={entry.data} {...(was !== undefined && { was })} {...(onIn && { onIn })} />
  ) : (
    <DemoAgain {...(onIn && { onIn })} />
  )
}

function DemoAgain({ onIn }: Pick<Props, 'onIn'>) {
  const queries = useQueryClient()
  const people = useQuery({
    queryKey: ['people', 'demo'],
    queryFn: ({ signal }) => request<{ items: DemoPerson[] }>('GET /demo/people', { signal }),
    retry: false,
  })
  const enter = useMutation({
    mutationFn: (person: string) => request<{ person: { email: string } }>('POST /demo/sign-in', { body: { person } }),
    onSuccess: ({ person }) => (onIn ? onIn(person) : queries.resetQueries()),
  })
  const shown = people.data?.items ?? []
  return (
    <DeniedState
      what={words.signedOut}
      who={enter.error?.message ?? (shown.length > 0 ? words.signedOutWhy : words.signedOutAsk)}
      action={shown.map(({ email, name, roles }) => (
        <Button key={email} busy={enter.isPending} onClick={() => enter.mutate(email)}>
          {name}, {roles.map((role) => words.roles[role] ?? role).join(', ')}
        </Button>
      ))}
    />
  )
}
