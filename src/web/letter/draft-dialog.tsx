import type { HandoverView } from '../../core/process/view.ts'
import { Dialog } from '../design/dialog.tsx'
import { useWhileOpen } from '../design/while-open.ts'
import { SchemaForm } from '../forms/schema-form.tsx'
import { type Can, schemaOf } from '../handover/can.ts'
import { FirstField } from '../handover/first-field.tsx'
import { namesIn } from '../handover/names.ts'
import { useCommand } from '../handover/use-command.ts'
import { words as common } from '../handover/words.ts'
import { askDates, datesFrom } from './draft-dates.ts'
import styles from './letter.module.css'
import { words } from './words.ts'

type Props = { view: HandoverView; can: Can | undefined; onClose: () => void }

/** What is asked with days of the letter: a new version, with the line that only its writer can add, or other dates than proposed. */
export function DraftDialog({ view, can, onClose }: Props) {
  return (
    <Dialog open={can !== undefined} onClose={onClose} title={can?.label ?? ''}>
      {can && <Asked view={view} can={can} onClose={onClose} />}
    </Dialog>
  )
}

function Asked({ view, can, onClose }: Props & { can: Can }) {
  const { send, busy, refused } = useCommand(view.ref, { onDone: useWhileOpen(onClose) })
  const agreed = view.letter?.agreed
  const newest = view.letter?.versions.at(-1)?.version
  return (
    <FirstField>
      {can.command === 'draft-letter' && agreed && agreed.version === newest && (
        <p className={styles.small}>{words.voids(namesIn(view)(agreed.by), agreed.version)}</p>
      )}
      <SchemaForm
        schema={askDates(schemaOf(can))}
        action={can.label}
        busy={busy}
        cancel={common.notNow}
        onCancel={onClose}
        onSend={(values) => send({ can, values: datesFrom(values) })}
        {...(refused === undefined ? {} : { refused })}
      />
    </FirstField>
  )
}
