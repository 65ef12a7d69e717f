import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { Me } from '../../contract/session.ts'
import { connected } from '../client/live.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'
import { sessionQuery } from '../client/session.ts'
import { undoLatest } from '../design/toasts.tsx'
import { KeyHelp } from '../keys/key-help.tsx'
import { useKeyboard, useKeys } from '../keys/keyboard.ts'
import { settingsParts } from '../settings/settings-parts.ts'
import { enter, pageAsked } from '../signin/enter.ts'
import { useCameFrom } from './came-from.ts'
import { Demo } from './demo.tsx'
import { useMe } from './me.ts'
import { Palette } from './palette.tsx'
import { SendingBar } from './sending-bar.tsx'
import { SessionEnded } from './session-ended.tsx'
import { type RailLink, Shell } from './shell.tsx'
import { SignedOut } from './signed-out.tsx'
import { UpdatedBar } from './updated-bar.tsx'
import { words } from './words.ts'

const parts = [
  { id: 'inbox', to: '/inbox', words: words.inbox, icon: 'inbox', keys: 'G I' },
  { id: 'handovers', to: '/handovers', words: words.handovers, icon: 'handovers', keys: 'G H' },
  { id: 'accounts', to: '/accounts', words: words.accounts, icon: 'accounts', keys: 'G A' },
  { id: 'coverage', to: '/coverage', words: words.coverage, icon: 'coverage', keys: 'G V' },
  { id: 'playbooks', to: '/playbooks', words: words.playbooks, icon: 'playbooks', keys: 'G P' },
  { id: 'insights', to: '/insights', words: words.insights, icon: 'insights', keys: 'G N' },
  { id: 'mail', to: '/mail', words: words.mail, icon: 'mail', keys: 'G M' },
] as const

const settings = { id: 'settings', to: '/settings', words: words.settingsPart, icon: 'settings', keys: 'G S' } as const
const own = { id: 'me', to: '/me', words: words.me, icon: 'person', keys: 'G Y' } as const

/** Screens that belong to a part of the rail, though their address begins otherwise. */
const alsoUnder: Readonly<Record<string, readonly string[]>> = {
  handovers: ['/h/', '/start'],
  accounts: ['/import'],
  coverage: ['/covers/', '/departures/'],
  settings: ['/settings'],
}

/** Whoever comes in as somebody else, in another tab or after a session has ended, finds nothing that was open before. */
function useOnePerson(me: Me | undefined): void {
  const first = useRef<string>(undefined)
  useEffect(() => {
    if (!me || me.demo) return
    first.current ??= me.person.id
    if (me.person.id !== first.current) enter(pageAsked())
  }, [me])
}

/** The frame with everything it needs from the server, and the keys that work on every screen. */
export function Frame() {
  const [open, setOpen] = useState<'keys' | 'palette'>()
  const navigate = useNavigate()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useCameFrom(useRouterState({ select: ({ location }) => location.href }))
  const { error } = useQuery(sessionQuery)
  const me = useMe()
  useOnePerson(me)
  const live = connected.use()
  const inbox = useQuery({
    queryKey: ['inbox', 'number'],
    queryFn: ({ signal }) => request<{ mine: number; covers: number }>('GET /inbox', { query: { limit: 1 }, signal }),
    enabled: me !== undefined,
  })
  const may = (action: string) => me?.may.includes(action) ?? false

  const shown = [...parts, ...(settingsParts.some((part) => may(part.may)) ? [settings] : []), ...(me ? [own] : [])]

  useKeyboard()
  useKeys([
    { keys: 'Mod+K', name: words.palette, run: () => setOpen('palette') },
    { keys: '?', name: words.keysTitle, run: () => setOpen('keys') },
    { keys: 'Z', name: words.undo, run: () => void undoLatest() },
    ...shown.map(({ keys, to, words: name }) => ({ keys, name: words.goTo(name), run: () => void navigate({ to }) })),
    ...(may('handover.start') ? [{ keys: 'C', name: words.start, run: () => void navigate({ href: '/start' }) }] : []),
    ...(may('import.run') ? [{ keys: 'G L', name: words.import, run: () => void navigate({ to: '/import' }) }] : []),
  ])

  const links: RailLink[] = shown.map(({ id, to, words: name, icon }) => ({
    id,
    words: name,
    icon,
    ...(id === 'inbox' && inbox.data ? { number: inbox.data.mine + inbox.data.covers } : {}),
    current: path.startsWith(to) || (alsoUnder[id] ?? []).some((start) => path.startsWith(start)),
    render: (props) => <Link to={to} {...props} />,
  }))
  const isOutside = path === '/welcome' || path === '/set-up' || path === '/sign-in/callback'
  const signedOut = error instanceof Problem && error.status === 401
  const ended = signedOut && !isOutside ? me : undefined
  return (
    <Shell
      links={signedOut ? [] : links}
      connected={signedOut || live}
      onSearch={() => setOpen('palette')}
      onKeys={() => setOpen('keys')}
      demo={me?.demo && !signedOut && <Demo me={me} />}
      notice={
        <>
          <UpdatedBar />
          {me && !signedOut && <SendingBar me={me} />}
        </>
      }
    >
      {signedOut && !isOutside && !ended ? <SignedOut /> : <Outlet />}
      <KeyHelp open={open === 'keys'} onClose={() => setOpen(undefined)} />
      <Palette open={open === 'palette'} onClose={() => setOpen(undefined)} />
      {ended && <SessionEnded email={ended.person.email} />}
    </Shell>
  )
}
