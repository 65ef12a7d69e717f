import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { PlaybookRow } from '../../contract/playbooks.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { type Column, DataTable } from '../design/data-table.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { DraftsList } from './drafts-list.tsx'
import { NewPlaybook } from './new-playbook.tsx'
import styles from './playbooks-screen.module.css'
import { words } from './words.ts'

const columns: Column<PlaybookRow>[] = [
  {
    id: 'title',
    head: words.name,
    width: '42%',
    narrow: 'title',
    cell: ({ id, title }) => (
      <Link className={styles.title} to="/playbooks/$id" params={{ id }} tabIndex={-1}>
        {title}
      </Link>
    ),
  },
  { id: 'way', head: words.way, narrow: 'meta', cell: ({ kind }) => words.ways[kind] },
  { id: 'tasks', head: words.tasks, width: '4.5rem', end: true, narrow: 'wide', cell: ({ tasks }) => tasks },
  { id: 'running', head: words.running, width: '5.5rem', end: true, narrow: 'wide', cell: ({ running }) => running },
  {
    id: 'problems',
    head: words.problems,
    width: '6rem',
    end: true,
    narrow: 'wide',
    cell: ({ problems }) => (problems === 0 ? words.none : problems),
  },
]

/** The processes that there are. */
export function PlaybooksScreen() {
  const navigate = useNavigate()
  const list = useQuery({
    queryKey: ['playbooks'],
    queryFn: ({ signal }) => request<{ items: PlaybookRow[] }>('GET /playbooks', { signal }),
  })
  const [adding, setAdding] = useState(false)
  const add = (
    <Button icon="plus" onClick={() => setAdding(true)}>
      {words.newPlaybook}
    </Button>
  )
  return (
    <>
      <header className={styles.head}>
        <h1>{words.title}</h1>
        {list.data && list.data.items.length > 0 && add}
      </header>
      <p className={styles.about}>{words.about}</p>
      {list.isPending ? (
        <Skeleton rows={2} />
      ) : list.data === undefined ? (
        <ErrorState what={words.failedList} retry={() => void list.refetch()} />
      ) : list.data.items.length === 0 ? (
        <EmptyState title={words.empty} action={add}>
          {words.emptyWhy}
        </EmptyState>
      ) : (
        <DataTable
          label={words.title}
          columns={columns}
          rows={list.data.items}
          keyOf={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/playbooks/$id', params: { id } })}
        />
      )}
      <DraftsList />
      {list.data && <NewPlaybook open={adding} playbooks={list.data.items} onClose={() => setAdding(false)} />}
    </>
  )
}
