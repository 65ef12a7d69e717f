import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ServiceTierList, ServiceTierView } from '../../contract/service-tiers.ts'
import { slug } from '../../core/base/slug.ts'
import { tiersQuery } from '../client/list-queries.ts'
import { request } from '../client/request.ts'
import { attributesOf, Field } from '../forms/field.tsx'
import form from '../forms/schema-form.module.css'
import { KeptEntryDialog } from './kept-entry-dialog.tsx'
import { KeptList } from './kept-list.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './settings.module.css'
import { words } from './tier-words.ts'

/** The service tiers: their order, who serves each, and where each is in use. */
export const TiersScreen = () => (
  <KeptList
    part="tiers"
    list={useQuery(tiersQuery)}
    line={(tier) => (
      <>
        {tier.name}
        <span className={styles.small}>
          {words.line(tier.servedBy, tier.poolMayTake)}
          {' · '}
          <InUse {...tier} />
        </span>
      </>
    )}
    looseLine={(one) => <InUse {...one} />}
    dialog={({ entry, name, entries, onClose }) => <TierDialog tier={entry} start={name} tiers={entries} onClose={onClose} />}
    removal={({ id, name, accounts, playbooks }, onClose) => (
      <RemoveDialog
        name={name}
        about={words.removeTierAbout}
        inUse={
          accounts > 0
            ? { words: words.tierInUse(accounts), way: <TierLink name={name}>{words.showAccounts}</TierLink> }
            : playbooks.length > 0
              ? { words: words.byPlaybooks(playbooks) }
              : undefined
        }
        remove={async () => {
          await request('DELETE /service-tiers/:id', { params: { id } })
        }}
        onClose={onClose}
      />
    )}
  />
)

const InUse = ({ name, accounts, playbooks }: Pick<ServiceTierView, 'name' | 'accounts' | 'playbooks'>) => (
  <>
    {accounts === 0 ? words.noAccounts : <TierLink name={name}>{words.accounts(accounts)}</TierLink>}
    {playbooks.length > 0 && ` · ${words.namedBy(playbooks)}`}
  </>
)

const TierLink = ({ name, children }: { name: string; children: string }) => (
  <Link to="/accounts" search={{ tier: name }}>
    {children}
  </Link>
)

type DialogProps = { tier: ServiceTierView | undefined; start: string | undefined; tiers: readonly ServiceTierView[]; onClose: () => void }

function TierDialog({ tier, start = '', tiers, onClose }: DialogProps) {
  const at = tier ? tiers.findIndex(({ id }) => id === tier.id) + 1 : tiers.length + 1
  const [given, setGiven] = useState({
    name: tier?.name ?? start,
    servedBy: tier?.servedBy ?? ('person' as const),
    poolMayTake: tier?.poolMayTake ?? true,
    place: at,
  })
  const change = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }))
  const last = tiers.length + (tier ? 0 : 1)
  return (
    <KeptEntryDialog
      part="tiers"
      entry={tier}
      name={given.name}
      onName={(name) => change({ name })}
      hint={tier ? words.tierNameHint(tier.accounts) : ''}
      longest={100}
      save={(name) =>
        request<ServiceTierList>('PUT /service-tiers/:id', { params: { id: tier?.id ?? slug(name) }, body: { ...given, name } })
      }
      onClose={onClose}
    >
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
    </KeptEntryDialog>
  )
}
