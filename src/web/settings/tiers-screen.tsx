import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ServiceTierList, ServiceTierView } from '../../contract/service-tiers.ts'
import { slug } from '../../core/base/slug.ts'
import { tiersQuery } from '../client/list-queries.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { listed } from '../wording/counts.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words } from './tier-words.ts'
import { words as settings } from './words.ts'

type Open = { tier?: ServiceTierView; name?: string }
type Named = { playbooks: readonly { title: string }[] }

export const titlesOf = ({ playbooks }: Named) => listed(playbooks.map(({ title }) => title))

/** The service tiers: their order, who serves each, and where each is in use. */
export function TiersScreen() {
  const [open, setOpen] = useState<Open>()
  const [removing, setRemoving] = useState<ServiceTierView>()
  const tiers = useQuery(tiersQuery)
  const { items = [], unlisted = [] } = tiers.data ?? {}
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen({})}>
      {words.addTier}
    </Button>
  )
  return (
    <SettingsFrame part="tiers" title={settings.tiers} about={words.tiersAbout} action={items.length > 0 && add}>
      {tiers.isPending ? (
        <Skeleton />
      ) : tiers.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void tiers.refetch()} />
      ) : (
        <div className={styles.page}>
          {items.length === 0 ? (
            <EmptyState title={words.tiersEmpty} action={add}>
              {words.tiersEmptyWhy}
            </EmptyState>
          ) : (
            <ol className={styles.rows}>
              {items.map((tier) => (
                <li key={tier.id} className={`${styles.row} ${styles.withTools}`}>
                  <span>
                    {tier.name}
                    <span className={styles.small}>
                      {words.line(tier.servedBy, tier.poolMayTake)}
                      {' · '}
                      <Accounts name={tier.name} accounts={tier.accounts} />
                      {tier.playbooks.length > 0 && ` · ${words.namedBy(titlesOf(tier))}`}
                    </span>
                  </span>
                  <span className={styles.tools}>
                    <Button icon="pencil" iconOnly look="quiet" onClick={() => setOpen({ tier })}>
                      {words.changeTier(tier.name)}
                    </Button>
                    <Button icon="close" iconOnly look="quiet" onClick={() => setRemoving(tier)}>
                      {words.removeOne(tier.name)}
                    </Button>
                  </span>
                </li>
              ))}
            </ol>
          )}
          {unlisted.length > 0 && (
            <section className={styles.section} aria-labelledby="tiers-unlisted">
              <h2 id="tiers-unlisted">{words.unlistedTiers}</h2>
              <p className={styles.about}>{words.unlistedTiersAbout}</p>
              <ul className={styles.rows}>
                {unlisted.map((one) => (
                  <li key={one.name} className={styles.row}>
                    <span>
                      {one.name}
                      <span className={styles.small}>
                        <Accounts name={one.name} accounts={one.accounts} />
                        {one.playbooks.length > 0 && ` · ${words.namedBy(titlesOf(one))}`}
                      </span>
                    </span>
                    <Button icon="plus" onClick={() => setOpen({ name: one.name })}>
                      {words.addTier}
                      <span className="spoken"> {one.name}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
      {open && <TierDialog tier={open.tier} start={open.name} tiers={items} onClose={() => setOpen(undefined)} />}
      {removing && (
        <RemoveDialog
          name={removing.name}
          about={words.removeTierAbout}
          inUse={
            removing.accounts > 0
              ? { words: words.tierInUse(removing.accounts), way: <TierLink name={removing.name}>{words.showAccounts}</TierLink> }
              : removing.playbooks.length > 0
                ? { words: words.byPlaybooks(titlesOf(removing)) }
                : undefined
          }
          remove={async () => {
            await request('DELETE /service-tiers/:id', { params: { id: removing.id } })
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </SettingsFrame>
  )
}

const Accounts = ({ name, accounts }: { name: string; accounts: number }) =>
  accounts === 0 ? words.noAccounts : <TierLink name={name}>{words.accounts(accounts)}</TierLink>

const TierLink = ({ name, children }: { name: string; children: string }) => (
  <Link to="/accounts" search={{ tier: name }}>
    {children}
  </Link>
)

type DialogProps = { tier: ServiceTierView | undefined; start: string | undefined; tiers: readonly ServiceTierView[]; onClose: () => void }

function TierDialog({ tier, start = '', tiers, onClose }: DialogProps) {
  const queries = useQueryClient()
  const at = tier ? tiers.findIndex(({ id }) => id === tier.id) + 1 : tiers.length + 1
  const [given, setGiven] = useState({
    name: tier?.name ?? start,
    servedBy: tier?.servedBy ?? ('person' as const),
    poolMayTake: tier?.poolMayTake ?? true,
    place: at,
  })
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }))
  const problem = given.name.trim() === '' ? words.nameMissing : undefined
  const save = useMutation({
    mutationFn: () =>
      request<ServiceTierList>('PUT /service-tiers/:id', {
        params: { id: tier?.id ?? slug(given.name) },
        body: { ...given, name: given.name.trim() },
      }),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries()
    },
  })
  const last = tiers.length + (tier ? 0 : 1)
  return (
    <Dialog open onClose={onClose} title={tier ? words.changeTier(tier.name) : words.addTier}>
      <PlainForm
        action={tier ? words.save : words.addTier}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          setTried(true)
          if (!problem) save.mutate()
        }}
      >
        <TextField
          label={words.tierName}
          value={given.name}
          onChange={(name) => change({ name })}
          hint={tier ? words.tierNameHint(tier.accounts) : ''}
          problem={tried ? problem : undefined}
          maxLength={100}
        />
        <fieldset className={form.field}>
          <legend className={form.label}>{words.servedBy}</legend>
          {(['person', 'pool'] as const).map((who) => (
            <label key={who} className={form.tick}>
              <input type="radio" name="served-by" checked={given.servedBy === who} onChange={() => change({ servedBy: who })} />
              <span>{words.served[who]}</span>
            </label>
          ))}
        </fieldset>
        {given.servedBy === 'person' && (
          <div className={form.field}>
            <label className={form.tick}>
              <input type="checkbox" checked={given.poolMayTake} onChange={(event) => change({ poolMayTake: event.target.checked })} />
              <span>{words.poolMayTake}</span>
            </label>
            <p className={form.hint}>{words.poolMayTakeHint}</p>
          </div>
        )}
        {last > 1 && (
          <Field label={words.place}>
            {(control) => (
              <select {...attributesOf(control)} value={given.place} onChange={(event) => change({ place: Number(event.target.value) })}>
                {Array.from({ length: last }, (_, index) => index + 1).map((place) => (
                  <option key={place} value={place}>
                    {words.places(place)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </PlainForm>
    </Dialog>
  )
}
