import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { LabelList, LabelView } from '../../contract/labels.ts'
import { slug } from '../../core/base/slug.ts'
import { labelColours } from '../../core/policy/labels.ts'
import { labelsQuery } from '../client/list-queries.ts'
import { request } from '../client/request.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { EmptyState } from '../design/empty-state.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { LabelChip, LabelMark } from '../design/label-chip.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words } from './tier-words.ts'
import { titlesOf } from './tiers-screen.tsx'
import { words as settings } from './words.ts'

type Open = { label?: LabelView; name?: string }

/** The labels of handovers, with how many carry each. */
export function LabelsScreen() {
  const [open, setOpen] = useState<Open>()
  const [removing, setRemoving] = useState<LabelView>()
  const labels = useQuery(labelsQuery)
  const { items = [], unlisted = [] } = labels.data ?? {}
  const add = (
    <Button look="primary" icon="plus" onClick={() => setOpen({})}>
      {words.addLabel}
    </Button>
  )
  return (
    <SettingsFrame part="labels" title={settings.labels} about={words.labelsAbout} action={items.length > 0 && add}>
      {labels.isPending ? (
        <Skeleton />
      ) : labels.data === undefined ? (
        <ErrorState what={words.failed} retry={() => void labels.refetch()} />
      ) : (
        <div className={styles.page}>
          {items.length === 0 ? (
            <EmptyState title={words.labelsEmpty} action={add}>
              {words.labelsEmptyWhy}
            </EmptyState>
          ) : (
            <ul className={styles.rows}>
              {items.map((label) => (
                <li key={label.id} className={`${styles.row} ${styles.withTools}`}>
                  <span>
                    <span>
                      <LabelChip name={label.name} colour={label.colour} />
                    </span>
                    <span className={styles.small}>
                      {label.about !== '' && `${label.about} `}
                      {label.handovers === 0 ? (
                        label.playbooks.length === 0 && words.handovers(0)
                      ) : (
                        <LabelLink id={label.id}>{words.handovers(label.handovers)}</LabelLink>
                      )}
                      {label.playbooks.length > 0 && `${label.handovers > 0 ? ' · ' : ''}${words.given(titlesOf(label))}`}
                    </span>
                  </span>
                  <span className={styles.tools}>
                    <Button icon="pencil" iconOnly look="quiet" onClick={() => setOpen({ label })}>
                      {words.changeTier(label.name)}
                    </Button>
                    <Button icon="close" iconOnly look="quiet" onClick={() => setRemoving(label)}>
                      {words.removeOne(label.name)}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          )}
          {unlisted.length > 0 && (
            <section className={styles.section} aria-labelledby="labels-unlisted">
              <h2 id="labels-unlisted">{words.unlistedLabels}</h2>
              <p className={styles.about}>{words.unlistedLabelsAbout}</p>
              <ul className={styles.rows}>
                {unlisted.map((one) => (
                  <li key={one.name} className={styles.row}>
                    <span>
                      {one.name}
                      <span className={styles.small}>{words.given(titlesOf(one))}</span>
                    </span>
                    <Button icon="plus" onClick={() => setOpen({ name: one.name })}>
                      {words.addLabel}
                      <span className="spoken"> {one.name}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
      {open && <LabelDialog label={open.label} start={open.name} onClose={() => setOpen(undefined)} />}
      {removing && (
        <RemoveDialog
          name={removing.name}
          about={words.removeLabelAbout}
          inUse={
            removing.handovers > 0
              ? { words: words.labelInUse(removing.handovers), way: <LabelLink id={removing.id}>{words.showHandovers}</LabelLink> }
              : removing.playbooks.length > 0
                ? { words: words.byPlaybooks(titlesOf(removing)) }
                : undefined
          }
          remove={async () => {
            await request('DELETE /labels/:id', { params: { id: removing.id } })
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </SettingsFrame>
  )
}

/** The list looks at what is under way; what carries a label may have ended. */
const LabelLink = ({ id, children }: { id: string; children: string }) => (
  <Link to="/handovers" search={{ label: id, status: 'any' }}>
    {children}
  </Link>
)

function LabelDialog({ label, start = '', onClose }: { label: LabelView | undefined; start: string | undefined; onClose: () => void }) {
  const queries = useQueryClient()
  const [given, setGiven] = useState({ name: label?.name ?? start, colour: label?.colour ?? ('grey' as const), about: label?.about ?? '' })
  const [tried, setTried] = useState(false)
  const change = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }))
  const problem = given.name.trim() === '' ? words.nameMissing : undefined
  const save = useMutation({
    mutationFn: () =>
      request<LabelList>('PUT /labels/:id', { params: { id: label?.id ?? slug(given.name) }, body: { ...given, name: given.name.trim() } }),
    onSuccess: async () => {
      onClose()
      await queries.invalidateQueries()
    },
  })
  return (
    <Dialog open onClose={onClose} title={label ? words.changeTier(label.name) : words.addLabel}>
      <PlainForm
        action={label ? words.save : words.addLabel}
        busy={save.isPending}
        refused={save.error?.message}
        onSend={() => {
          setTried(true)
          if (!problem) save.mutate()
        }}
      >
        <TextField
          label={words.labelName}
          value={given.name}
          onChange={(name) => change({ name })}
          hint={words.labelNameHint}
          problem={tried ? problem : undefined}
          maxLength={60}
        />
        <fieldset className={form.field}>
          <legend className={form.label}>{words.colour}</legend>
          <div className={styles.roles}>
            {labelColours.map((colour) => (
              <label key={colour} className={form.tick}>
                <input type="radio" name="colour" checked={given.colour === colour} onChange={() => change({ colour })} />
                <span className={styles.colour}>
                  <LabelMark colour={colour} />
                  {words.colours[colour]}
                </span>
              </label>
            ))}
          </div>
          <p className={form.hint}>{words.colourHint}</p>
        </fieldset>
        <TextField
          label={words.about}
          value={given.about}
          onChange={(about) => change({ about })}
          hint={words.aboutHint}
          optional
          maxLength={300}
        />
      </PlainForm>
    </Dialog>
  )
}
