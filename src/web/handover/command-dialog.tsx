import type { HandoverView } from '../../core/process/view.ts'
import { Dialog } from '../design/dialog.tsx'
import type { Can } from './can.ts'
import { CommandForm } from './command-form.tsx'
import { FirstField } from './first-field.tsx'

type Props = {
  view: HandoverView
  /** What is being asked; the dialog is closed without it. */
  can: Can | undefined
  known?: Readonly<Record<string, string>>
  about?: string
  zone?: string
  onClose: () => void
  onDone?: (after: HandoverView) => void
}

/** Asks what a command needs, on top of the page. */
export function CommandDialog({ view, can, known, about, zone, onClose, onDone }: Props) {
  return (
    <Dialog open={can !== undefined} onClose={onClose} title={can?.label ?? ''} {...(about === undefined ? {} : { about })}>
      {can && (
        <FirstField key={`${can.command} ${can.on ?? ''}`}>
          <CommandForm
            view={view}
            can={can}
            {...(known && { known })}
            {...(zone === undefined ? {} : { zone })}
            onCancel={onClose}
            onDone={(after) => {
              onClose()
              onDone?.(after)
            }}
          />
        </FirstField>
      )}
    </Dialog>
  )
}
