import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { LinkMade, StaffView } from '../../contract/staff.ts'
import { useNow } from '../client/session.ts'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import list from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import { Pick } from '../shell/pick.tsx'
import { words as shell } from '../shell/words.ts'
import { plainDayWords } from '../wording/dates.ts'
import { FindPeopleBar } from './find-people-bar.tsx'
import { findStaff } from './find-staff.ts'
import { InviteAllDialog } from './invite-all-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { staffQuery } from './staff-query.ts'
import { words } from './words.ts'

const route = getRouteApi('/settings/people')

const columns = (now: Date): Column<StaffView>[] => [
  {
    id: 'name',
    head: words.name,
    narrow: 'title',
    cell: ({ id, name, email }) => (
      <>
        <Link className={list.account} to="/settings/people/$id" params={{ id }} search={true} tabIndex={-1}>
          {name}
        </Link>
        <span className={list.quiet}> · {email}</span>
      </>
    ),
    width: '34%',
  },
  { id: 'roles', head: words.roles, narrow: 'meta', cell: ({ roles }) => roles.map((role) => shell.roles[role] ?? role).join(', ') },
  { id: 'manager', head: words.manager, narrow: 'wide', cell: ({ manager }) => manager?.name },
  { id: 'access', head: words.access, narrow: 'meta', width: '8rem', cell: ({ access }) => words.accessWords[access] },
  {
    id: 'seen',
    head: words.seen,
    narrow: 'wide',
    width: '7rem',
    end: true,
    cell: ({ seenAt, access }) => (seenAt ? plainDayWords(seenAt.slice(0, 10), now) : access === 'left' ? null : words.never),
  },
]

/** Who works here, and how they come in. */
export function PeopleScreen() {
  const people = useQuery(staffQuery)
  const { q = '', access = '' } = route.useSearch()
  const setSearch = route.useNavigate()
  const find = (next: { q: string; access: string }) =>
    void setSearch({ search: { ...(next.q && { q: next.q }), ...(next.access && { access: next.access }) }, replace: true })
  const me = useMe()
  const now = useNow()
  const today = now.toISOString().slice(0, 10)
  const drawn = useMemo(() => columns(new Date(`${today}T12:00:00Z`)), [today])
  const navigate = useNavigate()
  const [inviting, setInviting] = useState(false)
  const [made, setMade] = useState<LinkMade>()
  // Kept as they were when it was opened: whoever is invited leaves this list, and not the dialog.
  const [invitingAll, setInvitingAll] = useState<StaffView[]>()
  const everybody = people.data?.items ?? []
  const rows = useMemo(() => findStaff(people.data?.items ?? [], { typed: q, access }), [people.data, q, access])
  const without = everybody.filter((one) => one.access === 'none')
  return (
    <SettingsFrame
      part="people"
      title={words.title}
      about={words.about}
      action={
        <span className={styles.actions}>
          <Link className={list.view} to="/import" search={{ of: 'people' }}>
            {words.import}
          </Link>
          {without.length > 0 && <Button onClick={() => setInvitingAll(without)}>{words.inviteAll(without.length)}</Button>}
          <Button look="primary" icon="plus" onClick={() => setInviting(true)}>
            {words.invite}
          </Button>
        </span>
      }
    >
      {people.isPending ? (
        <Skeleton rows={8} />
      ) : people.data === undefined ? (
        <ErrorState what={people.error?.message ?? words.failed} retry={() => void people.refetch()} />
      ) : (
        <>
          <FindPeopleBar typed={q} onType={(next) => find({ q: next, access })} shown={rows.length} all={everybody.length}>
            <Pick
              label={words.access}
              value={access}
              choices={Object.entries(words.accessWords).filter(([id]) => id === access || everybody.some((one) => one.access === id))}
              any={words.anyAccess}
              onPick={(next) => find({ q, access: next })}
            />
          </FindPeopleBar>
          {rows.length === 0 ? (
            <EmptyState title={words.nobodyFound} action={<Button onClick={() => find({ q: '', access: '' })}>{words.showAll}</Button>} />
          ) : (
            <DataTable
              label={words.title}
              columns={drawn}
              rows={rows}
              keyOf={({ id }) => id}
              onOpen={({ id }) => void navigate({ to: '/settings/people/$id', params: { id }, search: true })}
            />
          )}
        </>
      )}
      {inviting && (
        <InviteDialog
          people={people.data?.items ?? []}
          onClose={() => setInviting(false)}
          onMade={(next) => {
            setInviting(false)
            setMade(next)
          }}
        />
      )}
      {invitingAll && <InviteAllDialog people={invitingAll} onClose={() => setInvitingAll(undefined)} />}
      {made && <LinkDialog made={made} now={now} zone={me?.zone} onClose={() => setMade(undefined)} />}
    </SettingsFrame>
  )
}
