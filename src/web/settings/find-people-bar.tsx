import type { ReactNode } from 'react'
import list from '../shell/list.module.css'
import styles from './settings.module.css'
import { words } from './words.ts'

type Props = {
  typed: string
  onType: (typed: string) => void
  /** How many people are shown, of how many. */
  shown: number
  all: number
  /** What narrows them further. */
  children?: ReactNode
}

/** Looks through the people of the workspace, and says how many there are. */
export const FindPeopleBar = ({ typed, onType, shown, all, children }: Props) => (
  <search className={list.bar} aria-label={words.find}>
    <input
      type="search"
      className={list.text}
      aria-label={words.findPeople}
      placeholder={words.findPeople}
      value={typed}
      onChange={(event) => onType(event.target.value)}
    />
    {children}
    <p className={styles.small} role="status">
      {shown === all ? words.peopleCount(all) : words.peopleFound(shown, all)}
    </p>
  </search>
)
