import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useNow } from '../client/session.ts'
import { type Column, DataTable } from '../design/data-table.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { useMe } from '../shell/me.ts'
import { pastWords } from '../wording/dates.ts'
import styles from './playbooks-screen.module.css'
import { type DraftRow, draftsQuery } from './use-draft.ts'
import { words } from './words.ts'

/** What the reader is writing, and what others have suggested to them. */
export function DraftsList() {
  const me = useMe()
  const now = useNow()
  const navigate = useNavigate()
  const drafts = useQuery(draftsQuery)
  if (drafts.isError) return <ErrorState what={words.failedDrafts} retry={() => void drafts.refetch()} />
  if (!me || !drafts.data || drafts.data.items.length === 0) return null
  const searchOf = ({ by }: DraftRow) => (by.id === me.person.id ? {} : { draft: by.id })
  const columns: Column<DraftRow>[] = [
    {
      id: 'title',
      head: words.draftOf,
      width: '34%',
      narrow: 'title',
      cell: (row) => (
        <Link className={styles.title} to="/playbooks/$id" params={{ id: row.playbook }} search={searchOf(row)} tabIndex={-1}>
          {row.title}
        </Link>
      ),
    },
    {
      id: 'says',
      head: words.draftSays,
      width: '34%',
      narrow: 'meta',
      cell: ({ suggested, taken }) => (taken ? words.draftTaken(suggested ?? '') : (suggested ?? words.draftMine)),
    },
    { id: 'by', head: words.draftBy, narrow: 'meta', cell: ({ by }) => (by.id === me.person.id ? words.draftYou : by.name) },
    { id: 'saved', head: words.draftSaved, narrow: 'meta', cell: ({ savedAt }) => pastWords(new Date(savedAt), now, me.zone) },
  ]
  return (
    <section className={styles.drafts} aria-labelledby="drafts">
      <h2 id="drafts">{words.drafts}</h2>
      <DataTable
        label={words.drafts}
        columns={columns}
        rows={drafts.data.items}
        keyOf={({ playbook, by }) => `${playbook} ${by.id}`}
        onOpen={(row) => void navigate({ to: '/playbooks/$id', params: { id: row.playbook }, search: searchOf(row) })}
      />
    </section>
  )
}
