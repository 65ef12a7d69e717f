import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { PoolList, PoolView } from '../../contract/people.ts'
import { everybodyQuery } from '../client/everybody.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { ChoosePerson } from './choose-person.tsx'
import { freeId } from './free-id.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { shownTerritory, type TerritoryChange, territoryBody } from './territory-change.ts'
import { ownerless, signersOf } from './territory-signs.ts'
import { words } from './words.ts'

type Territory = PoolView['territories'][number]
type Open = { pool: PoolView | undefined; territory?: string; what: 'pool' | 'territory' }
type Removing = { pool: PoolView; territory?: Territory }

/** Pools with their territories: who signs for accounts that no single person holds. */
export function PoolsScreen() {
  const [open, setOpen] = useState<Open>()
  const [removing, setRemoving] = useState<Removing>()
  const pools = useQuery({
    queryKey: ['pools'],
    queryFn: ({ signal }) => request<PoolList>('GET /pools', { signal }),
  })
  const { items = [], regions = [] } = pools.data ?? {}
  const people = useQuery(everybodyQuery())
  const left = new Set((people.data?.items ?? []).flatMap(({ id, active }) => (active ? [] : [id])))
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen({ pool: undefined, what: 'pool' })}>
      {words.addPool}
    </Button>
  )
  return (
    <SettingsFrame
      part="pools"
      title={words.pools}
      about={items.length > 0 ? words.poolsAbout : undefined}
      action={items.length > 0 && add}
    >
      {pools.isPending ? (
        <Skeleton />
      ) : pools.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void pools.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState title={words.poolsEmpty} action={add}>
          {words.poolsEmptyWhy}
        </EmptyState>
      ) : (
        <div className={styles.page}>
          {items.map((pool) => (
            <section key={pool.id} className={styles.section} aria-labelledby={`pool-${pool.id}`}>
              <div className={styles.named}>
                <h2 id={`pool-${pool.id}`}>{pool.name}</h2>
                <Button icon="pencil" iconOnly look="quiet" onClick={() => setOpen({ pool, what: 'pool' })}>
                  {words.renamePool(pool.name)}
                </Button>
                <Button icon="close" iconOnly look="quiet" onClick={() => setRemoving({ pool })}>
                  {words.removeOne(pool.name)}
                </Button>
              </div>
              {pool.territories.length === 0 ? (
                <p className={styles.about}>{words.noTerritories}</p>
              ) : (
                <ul className={styles.rows}>
                  {pool.territories.map((territory) => (
                    <li key={territory.id} className={`${styles.row} ${styles.withTools}`}>
                      <span>
                        {territory.name}
                        <span className={styles.small}>
                          {[
                            ...signersOf(territory, left),
                            pool.territories.length === 1 ? words.everyRegion : words.regionsOf(territory.regions, regions),
                          ].join(' · ')}
                        </span>
                      </span>
                      <span className={styles.tools}>
                        <Button
                          icon="pencil"
                          iconOnly
                          look="quiet"
                          onClick={() => setOpen({ pool, territory: territory.id, what: 'territory' })}
                        >
                          {words.changeTerritory(territory.name)}
                        </Button>
                        <Button icon="close" iconOnly look="quiet" onClick={() => setRemoving({ pool, territory })}>
                          {words.removeOne(territory.name)}
                        </Button>
                      </span>
                    </li>
                  ))}
                </ul>
              )}
              {ownerless(pool.territories, left).map(({ id, name, owner, deputy }) => (
                <p key={id} className={styles.about}>
                  {words.ownerLeft(name, owner.name, deputy && !left.has(deputy.id) ? deputy.name : undefined)}
                </p>
              ))}
              <Unlisted pool={pool} regions={regions} />
              <div>
                <Button icon="plus" onClick={() => setOpen({ pool, what: 'territory' })}>
                  {words.addTerritory}
                </Button>
              </div>
            </section>
          ))}
        </div>
      )}
      {open?.what === 'pool' && <PoolDialog pool={open.pool} taken={items.map(({ id }) => id)} onClose={() => setOpen(undefined)} />}
      {open?.what === 'territory' && open.pool && (
        <TerritoryDialog
          pool={open.pool}
          territory={items.flatMap(({ territories }) => territories).find(({ id }) => id === open.territory)}
          regions={regions}
          taken={items.flatMap(({ territories }) => territories.map(({ id }) => id))}
          onClose={() => setOpen(undefined)}
        />
      )}
      {removing && <RemovePool {...removing} regions={regions} onClose={() => setRemoving(undefined)} />}
    </SettingsFrame>
  )
}

/** Takes a pool or one of its territories away; what is in the way is named, each with the way there. */
function RemovePool({ pool, territory, regions, onClose }: Removing & { regions: PoolList['regions']; onClose: () => void }) {
  const params = { id: pool.id }
  return (
    <RemoveDialog
      name={territory?.name ?? pool.name}
      about={territory ? words.removeTerritoryAbout(territory, pool.territories, regions) : words.removePoolAbout(pool.territories.length)}
      inTheWay={({ data }) => <InTheWay {...(data.details as Partial<Uses>)} />}
      remove={async () => {
        if (territory) await request('DELETE /pools/:id/territories/:territory', { params: { ...params, territory: territory.id } })
        else await request('DELETE /pools/:id', { params })
      }}
      onClose={onClose}
    />
  )
}

type Some<One> = { count: number; some: One[] }
type Uses = { accounts: Some<{ id: string; name: string }>; handovers: Some<{ id: string; ref: string; account: string }> }
const none = { count: 0, some: [] }
/** Of each: a dialog is no list, and the first ones say where the others are. */
const mostShown = 10

function InTheWay({ accounts = none, handovers = none }: Partial<Uses>) {
  const [first, others] = [handovers.some.slice(0, mostShown), accounts.some.slice(0, mostShown)]
  const more = handovers.count + accounts.count - first.length - others.length
  return (
    <ul className={styles.inTheWay}>
      {first.map(({ id, ref, account }) => (
        <li key={id}>
          <Link to="/h/$ref" params={{ ref }}>
            {words.inTheWay.handover(ref, account)}
          </Link>
        </li>
      ))}
      {others.map(({ id, name }) => (
        <li key={id}>
          <Link to="/accounts/$id" params={{ id }}>
            {name}
          </Link>
        </li>
      ))}
      {more > 0 && <li>{words.more(more)}</li>}
    </ul>
  )
}

/** What was written is read again by everything that names a pool. */
function useSaved(onClose: () => void) {
  const close = useWhileOpen(onClose)
  const queries = useQueryClient()
  return async () => {
    close()
    await queries.invalidateQueries()
  }
}

/** Accounts for which nobody can sign: several territories, and none of them lists their region. */
function Unlisted({ pool: { territories }, regions }: { pool: PoolView; regions: PoolList['regions'] }) {
  const unlisted = territories.length < 2 ? [] : regions.filter(({ name }) => !territories.some((one) => one.regions.includes(name)))
  return unlisted.length === 0 ? null : <p className={styles.about}>{words.regionsUnlisted(unlisted)}</p>
}

function PoolDialog({ pool, taken, onClose }: { pool: PoolView | undefined; taken: readonly string[]; onClose: () => void }) {
  const [name, setName] = useState(pool?.name ?? '')
  const [tried, setTried] = useState(false)
  const onSuccess = useSaved(onClose)
  const save = useMutation({
    mutationFn: () => request('PUT /pools/:id', { params: { id: pool?.id ?? freeId(name, 'pool', taken) }, body: { name } }),
    onSuccess,
  })
  const problem = name.trim() === '' ? words.nameMissing : undefined
  return (
    <Dialog open onClose={onClose} title={pool ? words.renamePool(pool.name) : words.addPool}>
      <PlainForm
        action={pool ? words.save : words.addPool}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          setTried(true)
          if (!problem) save.mutate()
        }}
      >
        <TextField label={words.poolName} value={name} onChange={setName} problem={tried ? problem : undefined} />
      </PlainForm>
    </Dialog>
  )
}

type TerritoryProps = {
  pool: PoolView
  territory: Territory | undefined
  regions: PoolList['regions']
  /** Ids of all territories: one of them stands for one territory in the whole workspace. */
  taken: readonly string[]
  onClose: () => void
}

function TerritoryDialog({ pool, territory, regions, taken, onClose }: TerritoryProps) {
  // Only what was changed here: the rest follows what others change meanwhile, and is not sent, or it would take that back.
  const [changed, setChanged] = useState<TerritoryChange>({})
  const [tried, setTried] = useState(false)
  const change = (part: TerritoryChange) => setChanged((before) => ({ ...before, ...part }))
  const form = shownTerritory(territory, changed)
  const people = useQuery(everybodyQuery())
  const stands = [territory?.owner.id, territory?.deputy?.id]
  const choices = (people.data?.items ?? [])
    .filter(({ id, active }) => active || stands.includes(id))
    .map((one) => (one.active ? one : { ...one, name: words.leftSince(one.name) }))
  const onSuccess = useSaved(onClose)
  const save = useMutation({
    mutationFn: () =>
      request('PUT /pools/:id/territories/:territory', {
        params: { id: pool.id, territory: territory?.id ?? freeId(form.name, 'territory', taken) },
        body: territoryBody(territory, changed),
      }),
    onSuccess,
  })
  const title = territory ? words.changeTerritory(territory.name) : words.addTerritory
  const nameProblem = form.name.trim() === '' ? words.nameMissing : undefined
  const ownerProblem = form.owner === '' ? words.ownerMissing : undefined
  return (
    <Dialog open onClose={onClose} title={title} about={pool.name}>
      <PlainForm
        action={territory ? words.save : words.addTerritory}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          setTried(true)
          if (nameProblem || ownerProblem) return
          if (Object.keys(changed).length > 0) save.mutate()
          else onClose()
        }}
      >
        <TextField
          label={words.territoryName}
          value={form.name}
          onChange={(name) => change({ name })}
          problem={tried ? nameProblem : undefined}
        />
        <ChoosePerson
          label={words.owner}
          people={choices}
          value={form.owner}
          onChange={(owner) => change({ owner })}
          problem={tried ? ownerProblem : undefined}
        />
        <ChoosePerson
          label={words.deputy}
          nobody={words.noDeputy}
          people={choices.filter(({ id }) => id !== form.owner)}
          value={form.deputy}
          onChange={(deputy) => change({ deputy })}
        />
        <TextField
          label={words.regions}
          hint={words.regionsHint(regions)}
          value={form.regions}
          onChange={(written) => change({ regions: { before: changed.regions?.before ?? territory?.regions ?? [], written } })}
        />
      </PlainForm>
    </Dialog>
  )
}
