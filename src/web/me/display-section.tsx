import { useId } from 'react'
import form from '../forms/schema-form.module.css'
import { setSingleKeys, useSingleKeys } from '../keys/keyboard.ts'
import styles from '../settings/settings.module.css'
import { type Density, setDensity, useDensity } from '../shell/density.ts'
import { setTheme, type Theme, useTheme } from '../shell/theme.ts'
import { words as shell } from '../shell/words.ts'
import { words } from './words.ts'

/** Colours, height of rows and keys: of this browser, and changed as soon as they are chosen. */
export function DisplaySection() {
  const themeId = useId()
  const densityId = useId()
  const single = useSingleKeys()
  const theme = useTheme()
  const density = useDensity()
  return (
    <section className={styles.section} aria-labelledby="my-display">
      <h2 id="my-display">{words.display}</h2>
      <p className={styles.about}>{words.displayAbout}</p>
      <div className={styles.pair}>
        <div className={form.field}>
          <label className={form.label} htmlFor={themeId}>
            {words.theme}
          </label>
          <select id={themeId} className={form.input} value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
            {(['system', 'light', 'dark'] as const).map((one) => (
              <option key={one} value={one}>
                {shell.theme[one]}
              </option>
            ))}
          </select>
        </div>
        <div className={form.field}>
          <label className={form.label} htmlFor={densityId}>
            {words.density}
          </label>
          <select id={densityId} className={form.input} value={density} onChange={(event) => setDensity(event.target.value as Density)}>
            {(['compact', 'comfortable'] as const).map((one) => (
              <option key={one} value={one}>
                {words.densities[one]}
              </option>
            ))}
          </select>
        </div>
      </div>
      <label className={form.tick}>
        <input type="checkbox" checked={single} onChange={(event) => setSingleKeys(event.target.checked)} />
        <span>
          {shell.singleKeys}
          <span className={form.note}>{shell.singleKeysHint}</span>
        </span>
      </label>
    </section>
  )
}
