import { Icon } from '../design/icon.tsx'
import styles from './dossier.module.css'
import { words } from './words.ts'

/** Says of a sentence that not everybody reads it. */
export const ForFew = () => (
  <span className={styles.few}>
    <Icon name="lock" /> {words.forFew}
  </span>
)
