import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Found } from '../../contract/meta.ts'
import { request } from '../client/request.ts'
import { CommandPalette, type Hit } from '../keys/command-palette.tsx'
import { findSettings, settingsParts } from '../settings/settings-parts.ts'
import { useMe } from './me.ts'
import { words } from './words.ts'

const pauseMilliseconds = 120

/** What is typed, once the typing pauses: not every letter is worth a question. */
function useSettled(typed: string): string {
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), typed === '' ? 0 : pauseMilliseconds)
    return () => clearTimeout(timer)
  }, [typed])
  return settled
}

/** The palette with what the server finds: accounts, people and handovers that the reader may see. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const wanted = useSettled(typed.trim())
  const navigate = useNavigate()
  const may = useMe()?.may ?? []
  const go = (href: string) => void navigate({ href })
  const search = useQuery({
    queryKey: ['search', wanted],
    queryFn: ({ signal }) => request<Found>('GET /search', { query: { q: wanted }, signal }),
    enabled: open && wanted !== '',
    placeholderData: keepPreviousData,
  })
  const found = [...(open && wanted !== '' && search.data ? hitsOf(search.data, go) : []), ...settingHits(typed, may, go)]
  const searching = typed.trim() !== '' && (search.isFetching || typed.trim() !== wanted)
  return (
    <CommandPalette
      open={open}
      onClose={onClose}
      typed={typed}
      onType={setTyped}
      found={found}
      searching={searching}
      failed={!searching && typed.trim() !== '' && search.isError}
    />
  )
}

/** What was found, as lines of the palette. A person leads to what waits on them. */
export const hitsOf = ({ accounts, people, handovers }: Found, go: (href: string) => void): Hit[] => [
  ...handovers.map(({ id, ref, account, note }) => ({
    id,
    group: words.handovers,
    words: `${ref} ${account}`,
    note,
    run: () => go(`/h/${encodeURIComponent(ref)}`),
  })),
  ...accounts.map(({ id, name, note }) => ({
    id,
    group: words.accounts,
    words: name,
    ...(note && { note }),
    run: () => go(`/accounts/${encodeURIComponent(id)}`),
  })),
  ...people.map(({ id, name, note }) => ({
    id,
    group: words.peopleFound,
    words: name,
    note: [note, words.handoversOf].filter(Boolean).join(', '),
    run: () => go(`/handovers?holding=${encodeURIComponent(id)}`),
  })),
]

/** By its own name it is a command already, with its keys. */
const ownPage = { id: 'me', to: '/me', words: '', about: '', find: words.findOwnPage }

/** What one can set, by its name or as people call it else, without knowing where it stands. */
export function settingHits(typed: string, may: readonly string[], go: (href: string) => void): Hit[] {
  if (typed.trim().length < 2) return []
  const parts = settingsParts.filter((part) => may.includes(part.may)).map((part) => ({ ...part, about: '' }))
  return findSettings([...parts, ownPage], typed).map(({ id, to, words: name }) => ({
    id,
    group: words.settingsPart,
    words: name || words.me,
    run: () => go(to),
  }))
}
