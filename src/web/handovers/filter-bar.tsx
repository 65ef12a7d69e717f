import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PlaybookRow, PlaybookView } from '../../contract/playbooks.ts'
import type { Me } from '../../contract/session.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { labelsQuery } from '../client/list-queries.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import styles from '../shell/list.module.css'
import { Pick } from '../shell/pick.tsx'
import { SearchField } from '../shell/search-field.tsx'
import { type HandoverFilters, isFiltered, statuses, type ViewId, viewOf, views } from './filters.ts'
import { words } from './words.ts'

type Props = {
  filters: HandoverFilters
  /** How many handovers a view holds, where that is known. */
  numbers: Partial<Record<ViewId, number>>
  me: Me | undefined
  onChange: (filters: HandoverFilters) => void
}

/** Which rows to show. All of it stands in the address, so a filtered list can be sent to someone. */
export function FilterBar({ filters, numbers, me, onChange }: Props) {
  const view = viewOf(filters)
  return (
    <>
      <nav className={styles.bar} aria-label={words.viewsTitle}>
        {(Object.keys(views) as ViewId[]).map((id) => (
          <Link
            key={id}
            to="/handovers"
            search={views[id]}
            activeOptions={{ exact: true, includeSearch: true }}
            className={styles.view}
            activeProps={{}}
            {...(id === view ? { 'aria-current': 'page' as const, 'data-chosen': true } : { 'aria-current': undefined })}
          >
            {words.views[id]}
            {numbers[id] !== undefined && <span className={styles.number}>{numbers[id]}</span>}
          </Link>
        ))}
      </nav>
      <search className={styles.bar} aria-label={words.filters}>
        <SearchField label={words.filterText} text={filters.q ?? ''} onText={(q) => onChange({ ...filters, q })} />
        <Pick
          label={words.state}
          value={filters.status ?? ''}
          choices={statuses.filter((status) => status !== 'active').map((status) => [status, words.states[status]])}
          any={words.anyState}
          onPick={(status) => onChange({ ...filters, status })}
        />
        <PlaybookFilter filters={filters} onChange={onChange} />
        <PersonFilter filters={filters} me={me} onChange={onChange} />
        <LabelFilter filters={filters} onChange={onChange} />
        <CountedFilter filters={filters} onChange={onChange} />
        {isFiltered(filters) && view === undefined && (
          <Button look="quiet" icon="close" onClick={() => onChange({})}>
            {words.clear}
          </Button>
        )}
      </search>
    </>
  )
}

/** The stages of a playbook can be chosen once the playbook is: each has its own. */
function PlaybookFilter({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const playbooks = useQuery({
    queryKey: ['playbooks'],
    queryFn: ({ signal }) => request<{ items: PlaybookRow[] }>('GET /playbooks', { signal }),
  })
  const chosen = useQuery({
    queryKey: ['playbook', filters.playbook, ''],
    queryFn: ({ signal }) => request<PlaybookView>('GET /playbooks/:id', { params: { id: filters.playbook ?? '' }, signal }),
    enabled: filters.playbook !== undefined,
  })
  const stages = (chosen.data?.definition as Definition | undefined)?.stages ?? []
  return (
    <>
      <Pick
        label={words.playbook}
        value={filters.playbook ?? ''}
        choices={(playbooks.data?.items ?? []).map(({ id, title }) => [id, title])}
        any={words.anyPlaybook}
        onPick={(playbook) => onChange({ ...filters, playbook, stage: '' })}
      />
      {filters.playbook && stages.length > 0 && (
        <Pick
          label={words.stage}
          value={filters.stage ?? ''}
          choices={[...stages.map(({ id, name }): [string, string] => [id, name]), ['-', words.noStage]]}
          any={words.anyStage}
          onPick={(stage) => onChange({ ...filters, stage })}
        />
      )}
    </>
  )
}

/** Nothing to choose where the workspace has no labels. */
function LabelFilter({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const labels = useQuery(labelsQuery)
  const items = labels.data?.items ?? []
  if (items.length === 0 && !filters.label) return null
  return (
    <Pick
      label={words.label}
      value={filters.label ?? ''}
      choices={items.map(({ id, name }) => [id, name])}
      any={words.anyLabel}
      onPick={(label) => onChange({ ...filters, label })}
    />
  )
}

/** What only insights lead to: shown where it is set, so that it can be taken away. */
function CountedFilter({ filters, onChange }: Pick<Props, 'filters' | 'onChange'>) {
  const { lateRole, team } = filters
  const people = useQuery({ ...everybodyQuery(), enabled: team !== undefined })
  const manager = people.data?.items.find(({ id }) => id === team)?.name
  return (
    <>
      {lateRole && (
        <Pick
          label={words.lateRole}
          value={lateRole}
          choices={[[lateRole, words.lateFor(lateRole)]]}
          any={words.anyLate}
          onPick={(next) => onChange({ ...filters, lateRole: next })}
        />
      )}
      {team && (
        <Pick
          label={words.team}
          value={team}
          choices={[[team, manager ? words.teamOf(manager) : words.noTeam]]}
          any={words.anyTeam}
          onPick={(next) => onChange({ ...filters, team: next })}
        />
      )}
    </>
  )
}

function PersonFilter({ filters, me, onChange }: Pick<Props, 'filters' | 'me' | 'onChange'>) {
  const people = useQuery(everybodyQuery())
  return (
    <div className={styles.person}>
      <label className="spoken" htmlFor="holding">
        {words.person}
      </label>
      <ChoiceBox
        id="holding"
        className={styles.text}
        placeholder={words.anyPerson}
        isSearching={people.isPending}
        choices={[
          ...(me ? [{ value: 'me', words: words.me(me.person.name) }] : []),
          ...(people.data?.items ?? []).map(({ id, name, active }) => ({
            value: id,
            words: name,
            ...(active ? {} : { note: words.left }),
          })),
        ]}
        value={filters.holding ?? ''}
        onChange={(holding) => onChange({ ...filters, holding })}
      />
    </div>
  )
}
