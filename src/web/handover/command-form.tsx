import type { HandoverView } from '../../core/process/view.ts'
import { keptDrafts } from '../forms/kept-drafts.ts'
import { SchemaForm } from '../forms/schema-form.tsx'
import { useMe } from '../shell/me.ts'
import { type Can, schemaOf, shortLabel, startingWith } from './can.ts'
import { useCommand } from './use-command.ts'
import { words } from './words.ts'

type Props = {
  view: HandoverView
  can: Can
  /** What the form starts with, where something is known. */
  known?: Readonly<Record<string, string>>
  zone?: string
  onDone: (after: HandoverView) => void
  onCancel?: () => void
}

/** The form of one command, made of what the handover says it needs. */
export function CommandForm({ view, can, known = {}, zone, onDone, onCancel }: Props) {
  const me = useMe()?.person.id
  const schema = startingWith(schemaOf(can), known)
  // A form that asks for something else by now, or of somebody else, begins anew.
  const form = JSON.stringify([me, view.id, can.command, can.on, schema])
  const { send, busy, refused } = useCommand(view.ref, {
    onDone: (after) => {
      keptDrafts.forget(form)
      onDone(after)
    },
  })
  return (
    <SchemaForm
      key={`${can.command} ${can.on ?? ''}`}
      schema={schema}
      keepAs={form}
      action={shortLabel(can, titleOn(view, can.on))}
      busy={busy}
      cancel={words.notNow}
      onSend={(values) => send({ can, values })}
      {...(refused === undefined ? {} : { refused })}
      {...(zone === undefined ? {} : { zone })}
      {...(onCancel && { onCancel })}
    />
  )
}

/** What the command is on, by the name that its label carries: a task, or a blank of the document. */
const titleOn = (view: HandoverView, on: string | null): string | undefined =>
  view.tasks.find(({ id }) => id === on)?.title ??
  view.document.flatMap(({ fields }) => fields.flatMap(({ blanks }) => blanks)).find(({ id }) => id === on)?.label
