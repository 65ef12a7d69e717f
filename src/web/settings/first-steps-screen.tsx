import { useQuery } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import type { PoolView } from '../../contract/people.ts'
import { request } from '../client/request.ts'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { StatusPill } from '../design/status-pill.tsx'
import { calendarsQuery } from './calendars-query.ts'
import { words } from './first-steps-words.ts'
import { letterTemplatesQuery } from './letter-template-query.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { staffQuery } from './staff-query.ts'
import { words as settings } from './words.ts'

type Step = { title: string; why: string; now: string; isDone: boolean; needed: boolean } & Pick<LinkProps, 'to' | 'search' | 'params'>

/** One of a list is enough to know whether there are any. */
const useAny = (what: 'accounts' | 'handovers') =>
  useQuery({
    queryKey: [what, 'any'],
    queryFn: ({ signal }) => request<{ items: unknown[] }>(`GET /${what}`, { query: { limit: 1 }, signal }),
    select: ({ items }) => items.length > 0,
  })

/** What a new workspace needs before its first handover, and how far it is. Everything is read from what is there; nothing is ticked. */
function useSteps(): { steps: Step[] | undefined; isError: boolean; again: () => void } {
  const staff = useQuery(staffQuery)
  const calendars = useQuery(calendarsQuery)
  const accounts = useAny('accounts')
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => request<{ items: PoolView[] }>('GET /pools', { signal }),
  })
  const letters = useQuery(letterTemplatesQuery)
  const handovers = useAny('handovers')
  const all = [staff, calendars, accounts, pools, letters, handovers]
  const again = () => {
    for (const each of all) void each.refetch()
  }
  const isError = all.some((each) => each.isError && each.data === undefined)
  if (!staff.data || !calendars.data || accounts.data === undefined || !pools.data || !letters.data || handovers.data === undefined)
    return { steps: undefined, isError, again }

  const people = staff.data.items.filter(({ access }) => access !== 'left')
  const without = people.filter(({ access }) => access === 'none').length
  const withHolidays = calendars.data.items.filter(({ place }) => place !== null).length
  const territories = pools.data.items.flatMap((pool) => pool.territories).length
  const states = letters.data.items.flatMap(({ versions }) => versions.map(({ state }) => state))
  const inForce = states.filter((state) => state === 'in force').length
  const waiting = states.filter((state) => state === 'waiting').length
  return {
    isError,
    again,
    steps: [
      {
        title: words.people.title,
        why: words.people.why,
        now: words.people.now(people.length, without),
        isDone: people.length > 1 && without === 0,
        needed: true,
        to: '/settings/people',
      },
      {
        title: words.calendar.title,
        why: words.calendar.why,
        now: words.calendar.now(calendars.data.items.length, withHolidays),
        isDone: withHolidays > 0,
        needed: true,
        to: '/settings/calendars',
      },
      {
        title: words.accounts.title,
        why: words.accounts.why,
        now: accounts.data ? words.accounts.some : words.accounts.none,
        isDone: accounts.data,
        needed: true,
        to: '/import',
        search: { of: 'accounts' },
      },
      {
        title: words.pools.title,
        why: words.pools.why,
        now: words.pools.now(territories),
        isDone: territories > 0,
        needed: false,
        to: '/settings/pools',
      },
      {
        title: words.letters.title,
        why: words.letters.why,
        now: words.letters.now(inForce, waiting),
        isDone: inForce > 0,
        needed: false,
        to: '/settings/letters',
      },
      {
        title: words.handover.title,
        why: words.handover.why,
        now: handovers.data ? words.handover.some : words.handover.none,
        isDone: handovers.data,
        needed: true,
        to: '/handovers',
      },
    ],
  }
}

/** The way from an empty workspace to the first handover. */
export function FirstStepsScreen() {
  const { steps, isError, again } = useSteps()
  return (
    <SettingsFrame part="first-steps" title={settings.firstSteps} about={words.about}>
      {isError ? (
        <ErrorState what={words.failed} retry={again} />
      ) : steps === undefined ? (
        <Skeleton rows={6} />
      ) : (
        <ol className={`${styles.rows} ${styles.steps}`} aria-label={settings.firstSteps}>
          {steps.map(({ title, why, now, isDone, needed, ...where }) => (
            <li key={title} className={styles.step}>
              <span>
                <Link {...where}>{title}</Link>
                <span className={styles.small}>{now}</span>
              </span>
              {isDone || needed ? (
                <StatusPill status={isDone ? 'done' : 'todo'} />
              ) : (
                <span className={styles.small}>{words.whenNeeded}</span>
              )}
              <p className={styles.small}>{why}</p>
            </li>
          ))}
        </ol>
      )}
    </SettingsFrame>
  )
}
