import { Link, Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DeniedState } from '../design/denied-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import list from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import styles from './settings.module.css'
import { type SettingsPart, settingsParts } from './settings-parts.ts'
import { words } from './words.ts'

type Props = {
  part: SettingsPart['id']
  title: string
  about?: ReactNode
  /** The one thing to do on this page. */
  action?: ReactNode
  children: ReactNode
}

/** What there is to set on the left, as far as this person may set it, and one part of it beside. */
export function SettingsFrame({ part, title, about, action, children }: Props) {
  const me = useMe()
  if (!me) return <Skeleton />
  const here = settingsParts.find(({ id }) => id === part)
  if (!here || !me.may.includes(here.may)) return <DeniedState what={words.denied(here?.words ?? title)} who={here?.who ?? ''} />
  return (
    <div className={styles.frame}>
      <nav className={styles.parts} aria-label={words.parts}>
        <ul>
          {settingsParts
            .filter(({ may }) => me.may.includes(may))
            .map(({ id, to, words: name }) => (
              <li key={id}>
                <Link to={to} className={styles.part} {...(id === part ? { 'aria-current': 'page' as const } : {})}>
                  {name}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <div className={styles.content}>
        <div className={list.head}>
          <h1>{title}</h1>
          {action}
        </div>
        {about !== undefined && <p className={`${styles.about} ${styles.lead}`}>{about}</p>}
        {children}
      </div>
    </div>
  )
}

/** Settings without a part: the first that this person may set. The first steps are behind most who come. */
export function SettingsScreen() {
  const me = useMe()
  if (!me) return <Skeleton />
  const first = settingsParts.find(({ id, may }) => id !== 'first-steps' && me.may.includes(may))
  if (!first) return <DeniedState what={words.deniedAll} who={words.whoAll} />
  return <Navigate to={first.to} replace />
}
