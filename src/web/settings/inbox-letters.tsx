import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import coverage from '../coverage/coverage.module.css'
import { StatusPill } from '../design/status-pill.tsx'
import { pastWords } from '../wording/dates.ts'
import { letterTemplatesQuery, waitingForReader } from './letter-template-query.ts'
import { words } from './letter-words.ts'

/** Letter templates that wait for the reader's approval, above what waits on them in handovers. Nothing where there is none. */
export function InboxLetters({ now }: { now: Date }) {
  const templates = useQuery(letterTemplatesQuery)
  const waiting = templates.data ? waitingForReader(templates.data) : []
  if (waiting.length === 0) return null
  return (
    <section className={coverage.above} aria-labelledby="inbox-letters">
      <div className={coverage.partHead}>
        <h2 id="inbox-letters">{words.inboxTitle}</h2>
      </div>
      <ul className={`${coverage.rows} ${coverage.three}`}>
        {waiting.map(({ kind, sender, version: { version, name, by, at } }) => {
          const to = { to: '/settings/letters/$kind/$sender/$version', params: { kind, sender, version: String(version) } } as const
          return (
            <li key={`${kind}.${sender}.${version}`}>
              <Link className={coverage.name} {...to}>
                {words.from.template(name, version)}
              </Link>
              <span>
                <Link {...to}>
                  {words.inboxRead}
                  <span className="spoken"> {name}</span>
                </Link>{' '}
                <span className={coverage.small}>{words.inboxBy(by.name, pastWords(new Date(at), now))}</span>
              </span>
              <span>
                <StatusPill status="waiting">{words.states.waiting}</StatusPill>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
