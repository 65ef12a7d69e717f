import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SessionView } from '../../contract/own.ts'
import type { LinkMade, StaffView } from '../../contract/staff.ts'
import { request } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { DeniedState } from '../design/denied-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { useMe } from '../shell/me.ts'
import { plainDayWords } from '../wording/dates.ts'
import { LeavingSection } from './leaving-section.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { PersonForm } from './person-form.tsx'
import { SessionRows } from './session-rows.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { staffQuery } from './staff-query.ts'
import { words } from './words.ts'

const route = getRouteApi('/settings/people/$id')

/** One person: roles, access, and leaving. */
export function PersonScreen() {
  const { id } = route.useParams()
  const mayManage = useMe()?.may.includes('people.manage') ?? false
  const people = useQuery({ ...staffQuery, enabled: mayManage })
  const person = people.data?.items.find((one) => one.id === id)
  const toAll = (
    <Link to="/settings/people" search={true}>
      {words.all}
    </Link>
  )
  if (people.data && !person) return <DeniedState what={words.unknown} action={toAll} />
  return (
    // Who may not is told so by the frame, as on every other page of Settings.
    <SettingsFrame part="people" title={person?.name ?? words.title} about={person?.email} action={toAll}>
      {people.isPending ? (
        <Skeleton />
      ) : people.data === undefined || !person ? (
        <ErrorState what={people.error?.message ?? words.failed} retry={() => void people.refetch()} />
      ) : (
        <div className={styles.page}>
          <section className={styles.section} aria-labelledby="person-roles">
            <h2 id="person-roles">{words.person}</h2>
            <PersonForm key={person.id} person={person} people={people.data.items} />
          </section>
          <AccessSection person={person} />
          <LeavingSection person={person} />
        </div>
      )}
    </SettingsFrame>
  )
}

function AccessSection({ person }: { person: StaffView }) {
  const { id, name, access } = person
  const queries = useQueryClient()
  const me = useMe()
  const now = useNow()
  const [made, setMade] = useState<LinkMade>()
  const params = { id }
  const refresh = () => queries.invalidateQueries({ queryKey: ['staff'] })
  const sessions = useQuery({
    queryKey: ['staff', id, 'sessions'],
    queryFn: ({ signal }) => request<{ items: SessionView[] }>('GET /staff/:id/sessions', { params, signal }),
  })
  const failed = (error: Error) => toast({ words: error.message })
  const link = useMutation({
    mutationFn: () => request<LinkMade>(access === 'left' ? 'POST /staff/:id/return' : 'POST /staff/:id/link', { params }),
    onSuccess: async (next) => {
      setMade(next)
      await refresh()
    },
    onError: failed,
  })
  const all = useMutation({
    mutationFn: () => request('DELETE /staff/:id/sessions', { params }),
    onSuccess: async () => {
      toast({ words: words.signedOutAll(name) })
      await refresh()
    },
    onError: failed,
  })
  const one = useMutation({
    mutationFn: (session: SessionView) => request('DELETE /staff/:id/sessions/:session', { params: { id, session: session.id } }),
    onSuccess: async (_, session) => {
      toast({ words: words.ended(session.name) })
      await refresh()
    },
    onError: failed,
  })
  const unlink = useMutation({
    mutationFn: () => request('DELETE /staff/:id/single-sign-on', { params }),
    onSuccess: async () => {
      toast({ words: words.unlinked(name) })
      await refresh()
    },
    onError: failed,
  })
  const removePasskeys = useMutation({
    mutationFn: () => request('DELETE /staff/:id/passkeys', { params }),
    onSuccess: async () => {
      toast({ words: words.passkeysGone(name) })
      await refresh()
    },
    onError: failed,
  })
  const items = sessions.data?.items ?? []
  return (
    <section className={styles.section} aria-labelledby="person-access">
      <h2 id="person-access">{words.accessTitle}</h2>
      <p className={styles.about}>
        {words.accessAbout[access](name)}
        {person.passkeys > 0 && ` ${words.hasPasskeys(person.passkeys)}`}
        {person.singleSignOn !== null && ` ${words.linked(plainDayWords(person.singleSignOn.slice(0, 10), now))}`}
      </p>
      <span className={styles.actions}>
        <Button busy={link.isPending} onClick={() => link.mutate()}>
          {access === 'left' ? words.return : words.makeLink[access]}
        </Button>
        {person.passkeys > 0 && (
          <Button busy={removePasskeys.isPending} onClick={() => removePasskeys.mutate()}>
            {words.removePasskeys}
          </Button>
        )}
        {person.singleSignOn !== null && (
          <Button busy={unlink.isPending} onClick={() => unlink.mutate()}>
            {words.unlink}
          </Button>
        )}
        {items.some(({ kind }) => kind === 'browser') && (
          <Button busy={all.isPending} onClick={() => all.mutate()}>
            {words.signOutAll}
          </Button>
        )}
      </span>
      {items.length > 0 && (
        <>
          <h3>{words.sessions}</h3>
          <SessionRows items={items} now={now} zone={me?.zone} busy={one.isPending} onEnd={(session) => one.mutate(session)} />
        </>
      )}
      {made && <LinkDialog made={made} now={now} zone={me?.zone} onClose={() => setMade(undefined)} />}
    </section>
  )
}
