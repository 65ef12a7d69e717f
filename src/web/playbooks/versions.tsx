import { Link } from '@tanstack/react-router'
import type { PlaybookView } from '../../contract/playbooks.ts'
import { dayWords } from '../wording/dates.ts'
import { words } from './words.ts'
import styles from './workbench.module.css'

type Props = { id: string; versions: PlaybookView['versions']; shown: string | undefined; now: Date; zone: string | undefined }

/** The way to each version that was published; each can be read, the newest can be written on. */
export function Versions({ id, versions, shown, now, zone }: Props) {
  return (
    <nav className={styles.versions} aria-label={words.older}>
      <span aria-hidden="true">{words.older}</span>
      {versions.map(({ version, publishedAt, running }, at) => (
        <Link
          key={version}
          to="/playbooks/$id"
          params={{ id }}
          search={at === 0 ? {} : { version }}
          title={version}
          // Without it, the newest would look open at each older one: its address is the beginning of theirs.
          activeOptions={{ exact: true }}
          {...(version === shown || (shown === undefined && at === 0) ? { 'aria-current': 'page' as const } : {})}
        >
          {words.versionLink(versions.length - at, dayWords(new Date(publishedAt), now, zone), running)}
        </Link>
      ))}
    </nav>
  )
}
