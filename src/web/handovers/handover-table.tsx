import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { HandoverRow } from '../../contract/handovers.ts'
import { type Column, DataTable } from '../design/data-table.tsx'
import { LabelChip } from '../design/label-chip.tsx'
import { StatusPill } from '../design/status-pill.tsx'
import styles from '../shell/list.module.css'
import { shortAmount } from '../wording/counts.ts'
import { deadlineWords, dueWords, pastWords, plainDayWords } from '../wording/dates.ts'
import { rowStatus } from './row-status.ts'
import { words } from './words.ts'

type Props = {
  rows: readonly HandoverRow[]
  now: Date
  zone: string | undefined
  /** Absent, not masked, for those who may not see it. */
  arr: boolean
  onOpen: (row: HandoverRow) => void
  sort: { by: string; down: boolean }
  onSort: (by: string) => void
}

/** The address of a handover's room. */
export const roomOf = (ref: string) => `/h/${encodeURIComponent(ref)}`

const holdingWords = ({ state, holding: [first, ...others] }: HandoverRow) => {
  if (state !== 'running' && state !== 'proposed') return words[state]
  if (first === undefined) return words.nobody
  return others.length === 0 ? first.name : `${first.name} +${others.length}`
}

const columns = (minute: number, zone: string | undefined, arr: boolean, ended: boolean): Column<HandoverRow>[] => {
  const now = new Date(minute)
  return [
    {
      id: 'account',
      head: words.account,
      // Where amounts are shown, whoever holds it needs the room.
      width: arr ? '21%' : '24%',
      narrow: 'title',
      sortable: true,
      cell: ({ ref, account: { name }, children, labels }) => (
        <span className={styles.labelled}>
          <Link className={styles.account} to={roomOf(ref) as string} tabIndex={-1}>
            {name}
            {children > 0 && <span className={styles.quiet}> (+{children})</span>}
          </Link>
          {/* Those of the page stand at each of its handovers and tell nothing apart. */}
          <Labels labels={labels.filter(({ fromPage }) => !fromPage)} />
        </span>
      ),
    },
    {
      id: 'way',
      head: words.way,
      width: '19%',
      narrow: 'meta',
      cell: ({ from, to }) => (
        <span title={`${from.name} → ${to.name}`}>
          {from.name} <span aria-hidden="true">→</span>
          <span className="spoken">{words.to}</span> {to.name}
        </span>
      ),
    },
    {
      id: 'stage',
      head: words.stage,
      width: '13%',
      narrow: 'wide',
      cell: ({ stage, round }) => (stage === null ? null : round === null ? stage : `${stage}, ${words.round(round)}`),
    },
    {
      id: 'holding',
      head: words.holding,
      narrow: 'meta',
      cell: (row) => (
        <span title={row.holding.map(({ name }) => name).join(', ')}>
          <StatusPill status={rowStatus(row)}>{holdingWords(row)}</StatusPill>
        </span>
      ),
    },
    {
      id: 'due',
      head: ended ? words.ended : words.due,
      width: '6.5rem',
      narrow: 'meta',
      sortable: true,
      cell: ({ due, endedAt }) => {
        if (endedAt) return <time dateTime={endedAt}>{pastWords(new Date(endedAt), now, zone)}</time>
        return (
          due && (
            <time dateTime={due} title={deadlineWords(new Date(due), now, zone)}>
              {dueWords(new Date(due), now, zone)}
            </time>
          )
        )
      },
    },
    {
      id: 'tasks',
      head: words.tasks,
      width: '3.75rem',
      end: true,
      narrow: 'wide',
      cell: ({ tasksDone, tasks }) => `${tasksDone}/${tasks}`,
    },
    {
      id: 'renewal',
      head: words.renewal,
      width: '7rem',
      end: true,
      narrow: 'wide',
      sortable: true,
      cell: ({ renewal }) => renewal && plainDayWords(renewal, now),
    },
    ...(arr
      ? [
          {
            id: 'arr',
            head: words.arr,
            width: '3.75rem',
            end: true,
            narrow: 'wide' as const,
            cell: ({ arr: amount }: HandoverRow) => (amount === null ? null : shortAmount(amount)),
          },
        ]
      : []),
  ]
}

/** One of them to be read, and how many more: two in a row of a list would be cut to a letter each. */
function Labels({ labels: [first, ...others] }: { labels: HandoverRow['labels'] }) {
  if (!first) return null
  const names = others.map(({ name }) => name).join(', ')
  return (
    <>
      <LabelChip name={first.name} colour={first.colour} title={first.name} />
      {others.length > 0 && (
        <span className={styles.more} title={names}>
          <span aria-hidden="true">+{others.length}</span>
          <span className="spoken">, {names}</span>
        </span>
      )}
    </>
  )
}

/** Every handover that the reader may see, one line each. */
export function HandoverTable({ rows, now, zone, arr, onOpen, sort, onSort }: Props) {
  // Columns that stay the same let a row stay as it is drawn; what they say about time changes once a minute.
  const ended = rows.every(({ endedAt }) => endedAt !== null)
  const minute = Math.floor(now.getTime() / 60_000) * 60_000
  const drawn = useMemo(() => columns(minute, zone, arr, ended), [minute, zone, arr, ended])
  return <DataTable label={words.title} columns={drawn} rows={rows} keyOf={({ ref }) => ref} onOpen={onOpen} sort={sort} onSort={onSort} />
}
