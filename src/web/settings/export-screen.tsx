import { addressOf } from '../client/request.ts'
import button from '../design/button.module.css'
import { words } from './export-words.ts'
import styles from './settings.module.css'
import { SettingsFrame } from './settings-frame.tsx'
import { words as settings } from './words.ts'

/** Everything of the workspace as one file, to read or to take along. */
export function ExportScreen() {
  return (
    <SettingsFrame
      part="export"
      title={settings.exportPart}
      about={words.about}
      action={
        // The browser writes it to the disk as it comes; nothing of it has to fit into the page.
        <a className={`${button.button} ${button.primary}`} href={addressOf('/export', {})} download>
          {words.export}
        </a>
      }
    >
      <div className={styles.page}>
        {words.parts.map(({ title, lines }) => (
          <section key={title} className={styles.section} aria-label={title}>
            <h2>{title}</h2>
            {lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </section>
        ))}
      </div>
    </SettingsFrame>
  )
}
