import { type ReactNode, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Icon, type IconName } from '../design/icon.tsx'
import { LiveRegion } from '../design/live-region.tsx'
import { Menu } from '../design/menu.tsx'
import { Toasts } from '../design/toasts.tsx'
import { isMac } from '../keys/keyboard.ts'
import { printed } from '../keys/keymap.ts'
import { useKeptFocus } from './kept-focus.ts'
import { usePageTitle } from './page-title.ts'
import styles from './shell.module.css'
import { setTheme, type Theme, useTheme } from './theme.ts'
import { words } from './words.ts'

export type RailLink = {
  id: string
  words: string
  icon: IconName
  number?: number
  current: boolean /** The link itself, with its router. */
  render: (props: { className: string | undefined; 'aria-current'?: 'page'; children: ReactNode }) => ReactNode
}

type Props = {
  links: readonly RailLink[]
  connected: boolean
  onSearch: () => void
  onKeys: () => void
  /** The thin bar on top; only a demo has one. */
  demo?: ReactNode
  /** What everybody has to know at this moment, above each page. */
  notice?: ReactNode
  children: ReactNode
}

const themes: readonly Theme[] = ['system', 'light', 'dark']

/** The frame of every screen: what there is on the left, the page on the right, and what is said aloud. */
export function Shell({ links, connected, onSearch, onKeys, demo, notice, children }: Props) {
  const [open, setOpen] = useState(false)
  const theme = useTheme()
  useKeptFocus()
  usePageTitle()
  return (
    <>
      <a className={styles.skip} href="#page" data-chrome>
        {words.skip}
      </a>
      {demo}
      <div className={styles.frame}>
        <header className={styles.rail} data-open={open} data-chrome>
          <p className={styles.brand}>
            <Mark />
            {words.product}
          </p>
          <span className={styles.railToggle}>
            <Button look="quiet" icon="search" iconOnly onClick={onSearch}>
              {words.search}
            </Button>
            <Button look="quiet" icon="menu" iconOnly aria-expanded={open} onClick={() => setOpen(!open)}>
              {words.openRail}
            </Button>
          </span>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: following a link closes the menu; Enter on a link clicks it. */}
          <nav className={styles.links} aria-label={words.rail} onClick={() => setOpen(false)}>
            {links.map(({ id, words: name, icon, number, current, render }) => (
              <RailItem key={id}>
                {render({
                  className: styles.link,
                  ...(current ? { 'aria-current': 'page' as const } : {}),
                  children: (
                    <>
                      <Icon name={icon} />
                      <span className={styles.linkWords}>{name}</span>
                      {number !== undefined && <span className={styles.number}>{number}</span>}
                    </>
                  ),
                })}
              </RailItem>
            ))}
          </nav>
          <div className={styles.foot}>
            <Button look="quiet" icon="search" keys={printed('Mod+K', isMac())} onClick={onSearch}>
              {words.search}
            </Button>
            <Button look="quiet" icon="keyboard" keys="?" onClick={onKeys}>
              {words.keysTitle}
            </Button>
            <Menu
              align="start"
              trigger={
                <Button look="quiet" icon="theme">
                  {words.theme[theme]}
                </Button>
              }
              items={themes.map((each) => ({ id: each, words: words.theme[each], chosen: each === theme, run: () => setTheme(each) }))}
            />
          </div>
        </header>
        <div className={styles.top}>
          {notice}
          {!connected && (
            <p className={styles.notice} role="alert">
              {words.offline}
            </p>
          )}
          <main id="page" className={styles.page} tabIndex={-1}>
            {children}
          </main>
        </div>
      </div>
      <Toasts />
      <LiveRegion />
    </>
  )
}

const RailItem = ({ children }: { children: ReactNode }) => children

function Mark() {
  return (
    <svg className={styles.mark} width="1.25rem" height="1.25rem" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path d="M8 22 22 8" stroke="var(--on-accent)" strokeWidth="5" strokeLinecap="round" />
      <circle cx="24" cy="24" r="3" fill="var(--on-accent)" />
    </svg>
  )
}
