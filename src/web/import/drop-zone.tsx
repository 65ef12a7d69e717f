import { useId, useState } from 'react'
import styles from './import-screen.module.css'
import { words } from './words.ts'

type Props = { onFile: (file: File) => void; label?: string; hint?: string; accept?: string }

/** A file, dropped or chosen. The field underneath is the browser's own, so that keyboards and screen readers know it. */
export function DropZone({ onFile, label = words.drop, hint = words.dropHint, accept = '.csv,text/csv' }: Props) {
  const id = useId()
  const [over, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the pointer only; the field inside does the same by keyboard.
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file) onFile(file)
      }}
    >
      <label htmlFor={id} className={styles.dropWords}>
        {label}
      </label>
      <p className={styles.quiet}>{hint}</p>
      <input
        id={id}
        className={styles.file}
        type="file"
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) onFile(file)
          // Else the repaired file of the same name would not count as a change.
          event.target.value = ''
        }}
      />
    </div>
  )
}
