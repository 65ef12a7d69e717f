import type { HandoverView } from '../../core/process/view.ts'
import { Dialog } from '../design/dialog.tsx'
import { useWhileOpen } from '../design/while-open.ts'
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
  /** Not for whoever closed the dialog before the answer came. */
  onDone?: (after: HandoverView) => void
}

/** Asks what a command needs, on top of the page. */
export function CommandDialog({ can, about, ...rest }: Props) {
  return (
    <Dialog open={can !== undefined} onClose={rest.onClose} title={can?.label ?? ''} {...(about === undefined ? {} : { about })}>
      {can && <Asked key={`${can.command} ${can.on ?? ''}`} can={can} {...rest} />}
    </Dialog>
  )
}

function Asked({ view, can, known, zone, onClose, onDone }: Omit<Props, 'about'> & { can: Can }) {
  const done = useWhileOpen((after: HandoverView) => {
    onClose()
    onDone?.(after)
  })
  return (
    <FirstField>
      <CommandForm
        view={view}
        can={can}
        {...(known && { known })}
        {...(zone === undefined ? {} : { zone })}
        onCancel={onClose}
        onDone={done}
      />
    </FirstField>
  )
}
