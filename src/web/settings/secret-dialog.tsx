import { copyText } from '../client/copy-text.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { toast } from '../design/toasts.tsx'
import styles from './settings.module.css'
import { words } from './words.ts'

type Props = { title: string; about: string; label: string; secret: string; copy: string; copied: string; onClose: () => void }

/** Something that is shown this once. */
export function SecretDialog({ title, about, label, secret, copy, copied, onClose }: Props) {
  const toClipboard = () =>
    copyText(secret).then(
      () => toast({ words: copied }),
      () => {}, // Not allowed here: it stands on the screen and can be selected.
    )
  return (
    <Dialog open onClose={onClose} title={title} about={about}>
      <div className={styles.section}>
        <output className={styles.secret} aria-label={label}>
          {secret}
        </output>
        <span className={styles.actions}>
          <Button look="primary" autoFocus onClick={() => void toClipboard()}>
            {copy}
          </Button>
          <Button onClick={onClose}>{words.close}</Button>
        </span>
      </div>
    </Dialog>
  )
}
