import { useId, useState } from 'react'
import styles from './import-screen.module.css'
import { words } from './words.ts'

/** A file, dropped or chosen. The field underneath is the browser's own, so that keyboards and screen readers know it. */
export function DropZone({ onFile }: { onFile: (file: File) => void }) {
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
        {words.drop}
      </label>
      <p className={styles.quiet}>{words.dropHint}</p>
      <input
        id={id}
        className={styles.file}
        type="file"
        accept=".csv,text/csv"
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
