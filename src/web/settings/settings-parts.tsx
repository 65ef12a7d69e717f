import { Link } from '@tanstack/react-router'
import list from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import { words } from './words.ts'

const parts = [
  { to: '/settings/people', words: words.people, may: 'people.manage' },
  { to: '/settings/pools', words: words.pools, may: 'pools.write' },
] as const

/** What there is to set, as far as this person may set it. */
export function SettingsParts() {
  const me = useMe()
  return (
    <nav className={list.bar} aria-label={words.parts}>
      {parts
        .filter(({ may }) => me?.may.includes(may))
        .map(({ to, words: name }) => (
          <Link key={to} className={list.view} to={to} activeProps={{ 'data-chosen': true }}>
            {name}
          </Link>
        ))}
    </nav>
  )
}
