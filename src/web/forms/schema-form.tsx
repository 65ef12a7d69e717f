import { type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { ChoiceBox } from '../design/choice-box.tsx'
import { classes } from '../design/classes.ts'
import { placeOf } from '../wording/dates.ts'
import { answersOf, asFreeMoment, type Draft, emptyDraft, freeMoment, type Problem } from './answers.ts'
import { draftOf } from './draft-of.ts'
import { constantsOf, type Field, fieldsOf, type Schema } from './fields-of.ts'
import { keptDrafts } from './kept-drafts.ts'
import styles from './schema-form.module.css'
import { words as texts } from './words.ts'

type Props = {
  schema: Schema
  /** Verb and noun: `Approve handover`. */
  action: string
  onSend: (values: Record<string, unknown>) => void
  onCancel?: () => void
  cancel?: string
  busy?: boolean
  /** Why the server said no, in its words. */
  refused?: ReactNode
  zone?: string
  /** What there is already, when something is changed instead of added. */
  given?: Readonly<Record<string, unknown>>
  /** The name of this form, where what was typed is to be there again after it was closed. */
  keepAs?: string
}

/** A form made from what a command needs. Everything is checked at once, and focus goes to the first thing to repair. */
export function SchemaForm({ schema, action, onSend, onCancel, cancel = 'Not now', busy = false, refused, zone, given, keepAs }: Props) {
  const fields = useMemo(() => fieldsOf(schema), [schema])
  const [draft, setDraft] = useState(
    () => keptDrafts.of(keepAs) ?? (given === undefined ? emptyDraft(fields) : draftOf(fields, given, zone)),
  )
  const change = (next: Draft) => {
    setDraft(next)
    keptDrafts.keep(keepAs, next)
  }
  const [problems, setProblems] = useState<Problem[]>([])
  const form = useRef<HTMLFormElement>(null)
  const id = useId()

  const send = () => {
    const answers = answersOf(fields, draft, zone)
    setProblems(answers.problems)
    const first = answers.problems[0]
    if (first) form.current?.querySelector<HTMLElement>(`[data-at="${CSS.escape(first.at)}"]`)?.focus()
    else if (!busy) onSend({ ...constantsOf(schema), ...answers.values })
  }

  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault()
          send()
        }
      }}
    >
      <Fields
        fields={fields}
        draft={draft}
        onChange={change}
        problems={problems}
        prefix=""
        id={id}
        {...(zone === undefined ? {} : { zone })}
      />
      {refused !== undefined && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" look="primary" busy={busy}>
          {action}
        </Button>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            {cancel}
          </Button>
        )}
      </div>
    </form>
  )
}

type FieldsProps = {
  fields: readonly Field[]
  draft: Draft
  onChange: (draft: Draft) => void
  problems: readonly Problem[]
  prefix: string
  id: string
  zone?: string
}

function Fields({ fields, draft, onChange, problems, prefix, id, zone }: FieldsProps) {
  return fields.map((field) => {
    const at = prefix + field.name
    const problem = problems.find((each) => each.at === at)?.words
    const change = (value: Draft[string]) => onChange({ ...draft, [field.name]: value })
    const controlId = `${id}-${at}`
    const describedBy = [field.hint && `${controlId}-hint`, problem && `${controlId}-problem`].filter(Boolean).join(' ')
    const shared = {
      id: controlId,
      'data-at': at,
      ...(describedBy ? { 'aria-describedby': describedBy } : {}),
      ...(problem ? { 'aria-invalid': true as const } : {}),
    }
    const notes = (
      <>
        {field.hint && (
          <p id={`${controlId}-hint`} className={styles.hint}>
            {field.hint}
          </p>
        )}
        {problem && (
          <p id={`${controlId}-problem`} className={styles.problem}>
            {problem}
          </p>
        )}
      </>
    )
    const label = (
      <>
        {field.label}
        {!field.required && field.kind !== 'yes-no' && <span className={styles.optional}> {texts.optional}</span>}
      </>
    )

    if (field.kind === 'yes-no') {
      return (
        <div key={field.name} className={styles.field}>
          <label className={styles.tick}>
            <input type="checkbox" {...shared} checked={draft[field.name] === true} onChange={(event) => change(event.target.checked)} />
            <span>{label}</span>
          </label>
          {notes}
        </div>
      )
    }

    if (
      field.kind === 'group' ||
      field.kind === 'list' ||
      field.kind === 'choices' ||
      field.kind === 'proposal' ||
      (field.kind === 'choice' && field.options.length <= 4)
    ) {
      return (
        <fieldset key={field.name} className={styles.field} {...(describedBy ? { 'aria-describedby': describedBy } : {})}>
          <legend className={styles.label}>{label}</legend>
          {notes}
          <Several
            field={field}
            value={draft[field.name]}
            onChange={change}
            problems={problems}
            at={at}
            id={id}
            {...(zone === undefined ? {} : { zone })}
          />
        </fieldset>
      )
    }

    const value = String(draft[field.name] ?? '')
    const type = (next: string) => change(next)
    return (
      <div key={field.name} className={styles.field}>
        <label className={styles.label} htmlFor={controlId}>
          {label}
        </label>
        {field.kind === 'choice' ? (
          <ChoiceBox
            id={controlId}
            className={styles.input}
            choices={field.options.map((option) => ({ ...option, value: String(option.value) }))}
            value={value}
            onChange={type}
            {...(describedBy ? { describedBy } : {})}
            invalid={problem !== undefined}
          />
        ) : field.kind === 'text' || field.kind === 'lines' ? (
          <textarea className={styles.input} {...shared} value={value} onChange={(event) => type(event.target.value)} />
        ) : (
          <input
            className={classes(styles.input, field.kind !== 'line' && styles.short)}
            {...shared}
            {...inputKind(field)}
            value={value}
            onChange={(event) => type(event.target.value)}
          />
        )}
        {field.kind === 'moment' && (
          <p className={styles.hint}>{texts.timeIn(placeOf(zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone))}</p>
        )}
        {notes}
      </div>
    )
  })
}

function inputKind(field: Field) {
  if (field.kind === 'line') return { type: field.type }
  if (field.kind === 'number') return { type: 'text', inputMode: 'decimal' as const }
  return { type: field.kind === 'moment' ? 'datetime-local' : 'date' }
}

type SeveralProps = {
  field: Extract<Field, { kind: 'group' | 'list' | 'choices' | 'choice' | 'proposal' }>
  value: Draft[string] | undefined
  onChange: (value: Draft[string]) => void
  problems: readonly Problem[]
  at: string
  id: string
  zone?: string
}

/** Fields that are more than one control: picks that are all in sight, groups, and lists of groups. */
function Several({ field, value, onChange, problems, at, id, zone }: SeveralProps) {
  const place = zone === undefined ? {} : { zone }
  if (field.kind === 'choice') {
    return field.options.map(({ value: option, words, note }, index) => (
      <label key={String(option)} className={styles.tick}>
        <input
          type="radio"
          name={`${id}-${at}`}
          {...(index === 0 ? { 'data-at': at } : {})}
          checked={value === String(option)}
          onChange={() => onChange(String(option))}
        />
        <span>
          {words}
          {note && <span className={styles.note}>{note}</span>}
        </span>
      </label>
    ))
  }
  if (field.kind === 'proposal')
    return <Proposals field={field} value={String(value ?? '')} onChange={onChange} at={at} id={id} {...place} />
  if (field.kind === 'choices') {
    const picked = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
    const ticks = field.options.map(({ value: option, words, note }, index) => {
      const key = String(option)
      return (
        <label key={key} className={styles.tick}>
          <input
            type="checkbox"
            {...(index === 0 ? { 'data-at': at } : {})}
            checked={picked.includes(key)}
            onChange={(event) => onChange(event.target.checked ? [...picked, key] : picked.filter((each) => each !== key))}
          />
          <span>
            {words}
            {note && <span className={styles.note}>{note}</span>}
          </span>
        </label>
      )
    })
    if (field.options.length <= mostInSight) return ticks
    const names = field.options.flatMap((option) => (picked.includes(String(option.value)) ? [option.words] : []))
    return (
      <details className={styles.many}>
        <summary>{names.length === 0 ? `Nobody chosen of ${field.options.length}` : names.join(', ')}</summary>
        <div className={styles.manyTicks}>{ticks}</div>
      </details>
    )
  }
  if (field.kind === 'group') {
    const inner = typeof value === 'object' && !Array.isArray(value) ? value : {}
    return (
      <div className={styles.group}>
        <Fields fields={field.fields} draft={inner} onChange={onChange} problems={problems} prefix={`${at}.`} id={id} {...place} />
      </div>
    )
  }
  const items = Array.isArray(value) ? value.filter((each): each is Draft => typeof each === 'object') : []
  return (
    <div className={styles.group}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place until it is sent.
        <div key={index} className={styles.item}>
          <Fields
            fields={field.fields}
            draft={item}
            onChange={(next) => onChange(items.map((each, other) => (other === index ? next : each)))}
            problems={problems}
            prefix={`${at}.${index}.`}
            id={id}
            {...place}
          />
          {items.length > field.min && (
            <div>
              <Button look="quiet" icon="close" onClick={() => onChange(items.filter((_, other) => other !== index))}>
                {texts.remove}
              </Button>
            </div>
          )}
        </div>
      ))}
      <div>
        <Button icon="plus" data-at={at} onClick={() => onChange([...items, emptyDraft(field.fields)])}>
          {texts.another}
        </Button>
      </div>
    </div>
  )
}

/** More ticks than this are opened on demand. */
const mostInSight = 12

type ProposalsProps = Omit<SeveralProps, 'field' | 'value' | 'problems'> & { field: Extract<Field, { kind: 'proposal' }>; value: string }

/** Proposed moments, all in sight, and one of one's own. */
function Proposals({ field, value, onChange, at, id, zone }: ProposalsProps) {
  const own = freeMoment(value)
  const choose = (draft: string, checked: boolean, words: string, first: boolean) => (
    <label key={words} className={styles.tick}>
      <input type="radio" name={`${id}-${at}`} {...(first ? { 'data-at': at } : {})} checked={checked} onChange={() => onChange(draft)} />
      <span>{words}</span>
    </label>
  )
  return (
    <>
      {field.options.map(({ value: option, words }, index) => choose(String(option), value === option, words, index === 0))}
      {choose(asFreeMoment(''), own !== undefined, field.other, false)}
      {own !== undefined && (
        <div className={styles.group}>
          <label className={styles.label} htmlFor={`${id}-${at}-own`}>
            {texts.moment}
          </label>
          <input
            id={`${id}-${at}-own`}
            className={classes(styles.input, styles.short)}
            type="datetime-local"
            value={own}
            onChange={(event) => onChange(asFreeMoment(event.target.value))}
          />
          <p className={styles.hint}>{texts.timeIn(placeOf(zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone))}</p>
        </div>
      )}
    </>
  )
}
