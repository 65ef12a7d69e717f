import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { DeniedState } from '../design/denied-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useKeys } from '../keys/keyboard.ts'
import list from '../shell/list.module.css'
import { useMe } from '../shell/me.ts'
import { lettersWaitingQuery } from './letter-template-query.ts'
import styles from './settings.module.css'
import { findSettings, type SettingsPart, settingsGroups, settingsParts } from './settings-parts.ts'
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
  if (!here || !me.may.includes(here.may)) {
    const who = here?.who ?? ''
    const whoHere = me.demo && who === words.whoAdministrators ? `${who} ${words.notInDemo}` : who
    const others = settingsParts.some(({ may }) => me.may.includes(may))
    const action = others ? <Link to="/settings">{words.allParts}</Link> : <Link to="/me">{words.me}</Link>
    return <DeniedState what={words.denied(here?.words ?? title)} who={whoHere} action={action} />
  }
  return (
    <div className={styles.frame}>
      <nav className={styles.parts} aria-label={words.parts}>
        <Link to="/settings" className={styles.allParts}>
          {words.allParts}
        </Link>
        <PartsList parts={settingsParts.filter(({ may }) => me.may.includes(may))} here={part} />
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

/** The parts by their groups, found by what one types. `/` goes to the field, Enter opens the first that fits. */
function PartsList({ parts, here, wide = false }: { parts: readonly SettingsPart[]; here?: SettingsPart['id']; wide?: boolean }) {
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const found = findSettings(parts, typed)
  const waiting = useQuery({ ...lettersWaitingQuery, enabled: parts.some(({ id }) => id === 'letters') }).data ?? 0
  const find = () => {
    // On a narrow screen the list is a page of its own.
    if (field.current?.offsetParent) field.current.focus()
    else void navigate({ to: '/settings' })
  }
  useKeys([{ keys: '/', name: words.findPart, run: find }])
  return (
    <div className={wide ? styles.index : styles.groups}>
      <input
        ref={field}
        type="search"
        className={`${list.text} ${styles.find}`}
        aria-label={words.findPart}
        placeholder={words.findPart}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            setTyped('')
            event.currentTarget.blur()
          }
          const [first] = found
          if (event.key === 'Enter' && typed.trim() !== '' && first) {
            setTyped('')
            void navigate({ to: first.to })
          }
        }}
      />
      <p className="spoken" role="status">
        {typed.trim() === '' ? '' : words.found(found.length)}
      </p>
      {found.length === 0 && <p className={styles.small}>{words.noPart(typed.trim())}</p>}
      {settingsGroups.map(({ id: group, words: heading }) => {
        const own = found.filter((one) => one.group === group)
        return (
          own.length > 0 && (
            <section key={group} aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`} className={styles.group}>
                {heading}
              </h2>
              <ul>
                {own.map(({ id, to, words: name, about }) => (
                  <li key={id}>
                    <Link to={to} className={styles.part} {...(id === here ? { 'aria-current': 'page' as const } : {})}>
                      <span>{name}</span>
                      {id === 'letters' && waiting > 0 && (
                        <span className={styles.waits}>
                          {waiting}
                          <span className="spoken"> {words.waitForYou}</span>
                        </span>
                      )}
                      {wide && <span className={styles.small}>{about}</span>}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )
        )
      })}
    </div>
  )
}

/** Settings without a part: beside the list of parts the first of them; on a narrow screen the list itself, with what each is for. */
export function SettingsScreen() {
  const me = useMe()
  if (!me) return <Skeleton />
  const parts = settingsParts.filter(({ may }) => me.may.includes(may))
  // The first steps are behind most who come.
  const first = parts.find(({ id }) => id !== 'first-steps')
  if (!first) return <DeniedState what={words.deniedAll} who={words.whoAll} />
  if (!matchMedia('(max-width: 62.5em)').matches) return <Navigate to={first.to} replace />
  return (
    <>
      <h1>{words.settings}</h1>
      <nav aria-label={words.parts}>
        <PartsList parts={parts} wide />
      </nav>
    </>
  )
}
