import { useQuery } from '@tanstack/react-query'
import type { PoolView } from '../../contract/people.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import styles from './start-many.module.css'
import { words } from './words.ts'

type Props = { holder: string; onHolder: (holder: string) => void }

/** Whose accounts are shown: people and pools, found by typing. */
export function OwnerFilter({ holder, onHolder }: Props) {
  const people = useQuery(everybodyQuery())
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => request<{ items: PoolView[] }>('GET /pools', { signal }),
  })
  const choices = [
    ...(people.data?.items ?? []).flatMap(({ id, name, roles, active }) =>
      roles.includes('csm') ? [{ value: id, words: name, ...(active ? {} : { note: words.left }) }] : [],
    ),
    ...(pools.data?.items ?? []).map(({ id, name }) => ({ value: id, words: name, note: words.pool })),
  ]
  return (
    <div className={styles.owner}>
      <label className="spoken" htmlFor="accounts-owner">
        {words.ownedBy}
      </label>
      <ChoiceBox
        id="accounts-owner"
        isSearching={people.isPending || pools.isPending}
        choices={choices}
        value={holder}
        onChange={onHolder}
        placeholder={words.ownedBy}
      />
    </div>
  )
}
