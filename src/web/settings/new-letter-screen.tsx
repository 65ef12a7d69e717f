import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import type { CheckedTemplate, TemplateVersionRow } from '../../contract/letter-templates.ts'
import { Button } from '../design/button.tsx'
import { ErrorState } from '../design/error-state.tsx'
import { Skeleton } from '../design/skeleton.tsx'
import { toast } from '../design/toasts.tsx'
import { attributesOf, Field } from '../forms/field.tsx'
import { PlainForm } from '../forms/plain-form.tsx'
import { TextField } from '../forms/text-field.tsx'
import { DropZone } from '../import/drop-zone.tsx'
import { useGoOn } from '../shell/go-on.ts'
import { letterTemplatesQuery } from './letter-template-query.ts'
import { words } from './letter-words.ts'
import { saveLetterText } from './save-letter-text.ts'
import { sendLetterFile, whyNot } from './send-letter-file.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { TemplateCheck } from './template-check.tsx'

const route = getRouteApi('/settings/letters/new')

/** From a file to a version that waits: looked at whole before anything is kept. */
export function NewLetterScreen() {
  const given = route.useSearch()
  const goOn = useGoOn()
  const queries = useQueryClient()
  const [to, setTo] = useState({ kind: given.kind ?? 'named-to-pool', sender: given.sender ?? 'any' })
  const [name, setName] = useState(given.name ?? '')
  const [tried, setTried] = useState(false)
  const templates = useQuery(letterTemplatesQuery)
  const use = templates.data?.uses.find(({ kind, mode }) => kind === to.kind && (to.sender === 'any' || mode === to.sender))
  const [file, setFile] = useState<File>()
  const [refused, setRefused] = useState<string>()
  const look = useMutation({
    mutationFn: ({ chosen, at }: { chosen: File; at: typeof to }) => sendLetterFile<CheckedTemplate>('/letter-templates/check', chosen, at),
  })
  const keep = useMutation({
    mutationFn: (chosen: File) =>
      sendLetterFile<TemplateVersionRow>('/letter-templates', chosen, { ...to, name, file: chosen.name.slice(0, 300) }),
    onSuccess: async ({ version }) => {
      toast({ words: words.kept(version) })
      await queries.invalidateQueries({ queryKey: ['letter-templates'] })
      void goOn({ to: '/settings/letters/$kind/$sender/$version', params: { ...to, version: String(version) } })
    },
  })
  const choose = (chosen: File) => {
    keep.reset()
    look.reset()
    const reason = whyNot(chosen)
    setRefused(reason)
    setFile(reason === undefined ? chosen : undefined)
    if (reason === undefined) look.mutate({ chosen, at: to })
  }
  // What playbooks make of a text depends on what it is for.
  const change = (part: Partial<typeof to>) => {
    const at = { ...to, ...part }
    setTo(at)
    if (file) look.mutate({ chosen: file, at })
  }
  const checked = look.data
  const nameProblem = name.trim() === '' ? words.nameMissing : undefined
  return (
    <SettingsFrame part="letters" title={words.newTitle} about={words.newAbout}>
      <div className={styles.page}>
        <section className={styles.section} aria-label={words.newTitle}>
          <p>
            <Link to="/settings/letters">{words.back}</Link>
          </p>
          <div className={styles.pair}>
            <Choice label={words.kind} options={words.kinds} value={to.kind} onChange={(kind) => change({ kind })} />
            <Choice
              label={words.sender}
              hint={words.senderHint}
              options={words.senders}
              value={to.sender}
              onChange={(sender) => change({ sender })}
            />
          </div>
          {!file && <DropZone onFile={choose} label={words.drop} hint={words.dropHint} accept=".docx,.txt,text/plain" />}
          {!file && use && (
            <div>
              <Button onClick={() => saveLetterText(use.kind, use.text)}>{words.begin}</Button>
            </div>
          )}
          {refused && <ErrorState what={refused} />}
          {look.isError && <ErrorState what={look.error.message} />}
          {file && look.isError && (
            <div>
              <Button onClick={() => setFile(undefined)}>{words.other}</Button>
            </div>
          )}
          {look.isPending && <Skeleton rows={6} from={words.reading.toLowerCase()} />}
          {checked && file && (
            <PlainForm
              action={words.keep}
              busy={keep.isPending}
              refused={keep.error?.message ?? (tried && !checked.usable ? words.cannot : undefined)}
              onSend={() => {
                setTried(true)
                if (!nameProblem && checked.usable) keep.mutate(file)
              }}
              beside={
                <Button look="quiet" onClick={() => setFile(undefined)}>
                  {words.other}
                </Button>
              }
            >
              <TextField
                label={words.name}
                hint={words.nameHint}
                value={name}
                onChange={setName}
                maxLength={300}
                problem={tried ? nameProblem : undefined}
              />
            </PlainForm>
          )}
        </section>
        {checked && file ? <TemplateCheck checked={checked} /> : <Placeholders items={templates.data?.placeholders ?? []} />}
      </div>
    </SettingsFrame>
  )
}

/** What may stand between double braces. */
function Placeholders({ items }: { items: readonly { name: string; about: string }[] }) {
  return (
    <section className={styles.section} aria-labelledby="placeholders">
      <h2 id="placeholders">{words.placeholders}</h2>
      <dl className={styles.facts}>
        {items.map(({ name, about }) => (
          <Fragment key={name}>
            <dt className={styles.code}>{`{{${name}}}`}</dt>
            <dd>{about}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}

type ChoiceProps = {
  label: string
  hint?: string
  options: Readonly<Record<string, string>>
  value: string
  onChange: (value: string) => void
}

function Choice({ label, hint, options, value, onChange }: ChoiceProps) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select {...attributesOf(control)} value={value} onChange={(event) => onChange(event.target.value)}>
          {Object.entries(options).map(([id, said]) => (
            <option key={id} value={id}>
              {said}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}
