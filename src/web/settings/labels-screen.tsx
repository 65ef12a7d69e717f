import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { LabelList, LabelView } from '../../contract/labels.ts'
import { slug } from '../../core/base/slug.ts'
import { labelColours } from '../../core/policy/labels.ts'
import { labelsQuery } from '../client/list-queries.ts'
import { request } from '../client/request.ts'
import { LabelChip, LabelMark } from '../design/label-chip.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import { KeptEntryDialog } from './kept-entry-dialog.tsx'
import { KeptList } from './kept-list.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './settings.module.css'
import { words } from './tier-words.ts'

/** The labels of handovers, with how many carry each. */
export const LabelsScreen = () => (
  <KeptList
    part="labels"
    list={useQuery(labelsQuery)}
    line={({ id, name, colour, about, handovers, playbooks }) => (
      <>
        <span>
          <LabelChip name={name} colour={colour} />
        </span>
        <span className={styles.small}>
          {about !== '' && `${about} `}
          {handovers === 0 ? playbooks.length === 0 && words.handovers(0) : <LabelLink id={id}>{words.handovers(handovers)}</LabelLink>}
          {playbooks.length > 0 && `${handovers > 0 ? '. ' : ''}${words.given(playbooks)}.`}
        </span>
      </>
    )}
    looseLine={({ playbooks }) => words.given(playbooks)}
    dialog={({ entry, name, onClose }) => <LabelDialog label={entry} start={name} onClose={onClose} />}
    removal={({ id, name, handovers, playbooks }, onClose) => (
      <RemoveDialog
        name={name}
        about={words.removeLabelAbout}
        inUse={
          handovers > 0
            ? { words: words.labelInUse(handovers), way: <LabelLink id={id}>{words.showHandovers}</LabelLink> }
            : playbooks.length > 0
              ? { words: words.byPlaybooks(playbooks) }
              : undefined
        }
        remove={async () => {
          await request('DELETE /labels/:id', { params: { id } })
        }}
        onClose={onClose}
      />
    )}
  />
)

/** The list looks at what is under way; what carries a label may have ended. */
const LabelLink = ({ id, children }: { id: string; children: string }) => (
  <Link to="/handovers" search={{ label: id, status: 'any' }}>
    {children}
  </Link>
)

function LabelDialog({ label, start = '', onClose }: { label: LabelView | undefined; start: string | undefined; onClose: () => void }) {
  const [given, setGiven] = useState({ name: label?.name ?? start, colour: label?.colour ?? ('grey' as const), about: label?.about ?? '' })
  const change = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }))
  return (
    <KeptEntryDialog
      part="labels"
      entry={label}
      name={given.name}
      onName={(name) => change({ name })}
      hint={words.labelNameHint}
      longest={60}
      save={(name) => request<LabelList>('PUT /labels/:id', { params: { id: label?.id ?? slug(name) }, body: { ...given, name } })}
      onClose={onClose}
    >
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
    </KeptEntryDialog>
  )
}
