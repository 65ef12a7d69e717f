import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useId } from 'react'
import type { AuditEntry } from '../../contract/administration.ts'
import { auditSubjects } from '../../core/policy/audit-subjects.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { Problem } from '../client/problem.ts'
import { addressOf } from '../client/request.ts'
import { useNow } from '../client/session.ts'
import button from '../design/button.module.css'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useMe } from '../shell/me.ts'
import { More } from '../shell/more.tsx'
import { type Page, usePages } from '../shell/pages.ts'
import { clockWords, dayWords } from '../wording/dates.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words } from './words.ts'

/** What is in the address was typed, or is from somewhere else: trying again brings the same. */
const isBadAddress = (error: Error | null) => error instanceof Problem && error.status === 400

const route = getRouteApi('/settings/changes')

/** One day of changes after the other, the newest first. */
function ChangeList({ items, now, zone }: { items: readonly AuditEntry[]; now: Date; zone: string | undefined }) {
  const days = Map.groupBy(items, ({ at }) => dayWords(new Date(at), now, zone))
  return [...days].map(([day, entries]) => (
    <section key={day} className={styles.day} aria-label={day}>
      <h2>{day}</h2>
      <ol className={styles.rows}>
        {entries.map(({ position, at, words: said, why, subject }) => (
          <li key={position} className={styles.change}>
            <time dateTime={at}>{clockWords(new Date(at), zone)}</time>
            <span className={styles.wrap}>
              {said}
              {why !== null && <span className={styles.small}>{why}</span>}
            </span>
            <span className={styles.small}>{words.subjects[subject]}</span>
          </li>
        ))}
      </ol>
    </section>
  ))
}

/** Who changed people, access and settings. */
export function ChangesScreen() {
  const filters = route.useSearch()
  // Whatever else stands in the address is none of them.
  const asked = { subject: filters.subject, by: filters.by, from: filters.from, to: filters.to }
  const navigate = route.useNavigate()
  const now = useNow()
  const me = useMe()
  const ids = { subject: useId(), by: useId(), from: useId(), to: useId() }
  const pages = usePages<Page<AuditEntry>>('audit', 'GET /audit', asked)
  const people = useQuery(everybodyQuery())
  const change = (part: object) => void navigate({ search: { ...filters, ...part }, replace: true })
  return (
    <SettingsFrame
      part="changes"
      title={words.changes}
      about={words.changesLead}
      action={
        <a className={button.button} href={addressOf('/audit', { query: { ...asked, as: 'csv' } })} download>
          {words.changesSave}
        </a>
      }
    >
      <div className={styles.filters}>
        <label htmlFor={ids.subject}>
          {words.changesAbout}
          <select id={ids.subject} value={filters.subject ?? ''} onChange={(event) => change({ subject: event.target.value || undefined })}>
            <option value="">{words.changesAll}</option>
            {auditSubjects.map((subject) => (
              <option key={subject} value={subject}>
                {words.subjects[subject]}
              </option>
            ))}
          </select>
        </label>
        <div className={styles.filter}>
          <label htmlFor={ids.by}>{words.changesBy}</label>
          <ChoiceBox
            id={ids.by}
            placeholder={words.changesAnybody}
            isSearching={people.isPending}
            choices={[
              { value: 'baton', words: 'Baton' },
              ...(people.data?.items ?? []).map(({ id, name }) => ({ value: id, words: name })),
            ]}
            value={filters.by ?? ''}
            onChange={(by) => change({ by: by || undefined })}
          />
        </div>
        <label htmlFor={ids.from}>
          {words.changesFrom}
          <input
            id={ids.from}
            type="date"
            value={filters.from ?? ''}
            onChange={(event) => change({ from: event.target.value || undefined })}
          />
        </label>
        <label htmlFor={ids.to}>
          {words.changesTo}
          <input id={ids.to} type="date" value={filters.to ?? ''} onChange={(event) => change({ to: event.target.value || undefined })} />
        </label>
      </div>
      {pages.isPending ? (
        <Skeleton rows={8} />
      ) : isBadAddress(pages.error) && pages.data === undefined ? (
        <EmptyState
          title={words.changesUnknown}
          action={<Button onClick={() => void navigate({ search: {} })}>{words.changesClear}</Button>}
        />
      ) : pages.data === undefined ? (
        <ErrorState what={pages.error?.message ?? words.failed} retry={() => void pages.refetch()} />
      ) : pages.items.length === 0 ? (
        <EmptyState title={words.changesEmpty}>{words.changesEmptyWhy}</EmptyState>
      ) : (
        <>
          <ChangeList items={pages.items} now={now} zone={me?.zone} />
          <More more={pages.hasNextPage} busy={pages.isFetchingNextPage} onMore={() => void pages.fetchNextPage()} />
        </>
      )}
    </SettingsFrame>
  )
}
