import { useState } from 'react'
import type { MoveInRow } from '../../contract/move-ins.ts'
import { ChoiceBox } from '../design/choice-box.tsx'
import { Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import form from '../forms/schema-form.module.css'
import { TextField } from '../forms/text-field.tsx'
import type { Said } from './send-move-in.ts'
import { words } from './words.ts'

type Asked = MoveInRow['asked'][number]
type Props = { asked: readonly Asked[]; said: Said; busy: boolean; onSend: (said: Said) => void }

const later = ['stage', 'approvedBy', 'approvedOn', 'letterSentOn', 'link'] as const
const days: ReadonlySet<string> = new Set(['started', 'approvedOn', 'letterSentOn'])

/** What nobody can read from the file: the question that is open first, and what else there may be to say. */
export function BesideForm({ asked, said, busy, onSend }: Props) {
  const [draft, setDraft] = useState<Said>(said)
  const change = (field: string, value: string) => setDraft((before) => ({ ...before, [field]: value }))
  const given = Object.keys(said).filter(
    (field) => !(later as readonly string[]).includes(field) && !asked.some((one) => one.field === field),
  )
  const first = [...given.map((field): Asked => ({ field, title: titleOf(field), why: null, choices: [] })), ...asked]
  const rest = later.filter((field) => !asked.some((one) => one.field === field))
  const input = ({ field, title, why, choices }: Asked, isAsked: boolean) =>
    choices.length > 0 ? (
      <Choice key={field} title={title} why={why} choices={choices} value={draft[field] ?? ''} onChange={(value) => change(field, value)} />
    ) : (
      <TextField
        key={field}
        label={title}
        type={days.has(field) ? 'date' : 'text'}
        optional={!isAsked}
        hint={[why, hintOf(field)].filter(Boolean).join(' ') || undefined}
        value={draft[field] ?? ''}
        onChange={(value) => change(field, value)}
      />
    )
  return (
    <PlainForm action={words.besideAction} look={asked.length > 0 ? 'primary' : 'plain'} busy={busy} onSend={() => onSend(draft)}>
      {first.map((one) => input(one, true))}
      <details open={rest.some((field) => (said[field] ?? '') !== '')}>
        <summary>{words.more}</summary>
        <div className={form.form}>{rest.map((field) => input({ field, title: titleOf(field), why: null, choices: [] }, false))}</div>
      </details>
    </PlainForm>
  )
}

const hintOf = (field: string): string | undefined =>
  field === 'stage' ? words.stageHint : field === 'approvedBy' || field.startsWith('role:') ? words.personHint : undefined

const titleOf = (field: string): string =>
  field.startsWith('role:') ? field.slice(5) : (words.fields[field as keyof typeof words.fields] ?? field)

type ChoiceProps = Pick<Asked, 'title' | 'why' | 'choices'> & { value: string; onChange: (value: string) => void }

/** Of a few all are in sight; of many, such as everybody who could take over, one types a part of the name. */
function Choice({ title, why, choices, value, onChange }: ChoiceProps) {
  return (
    <Field label={title} hint={why ?? undefined}>
      {(control) => (
        <ChoiceBox
          {...control}
          choices={choices.map((one) => ({ value: one.value, words: one.title }))}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  )
}
