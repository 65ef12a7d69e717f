import { Icon } from '../design/icon.tsx'
import styles from './dossier.module.css'
import { words } from './words.ts'

/** Says of a sentence who else reads it, where that is not everybody. */
export const ForFew = ({ about = 'candid' }: { about?: keyof typeof words.forFew }) => (
  <span className={styles.few}>
    <Icon name="lock" /> {words.forFew[about]}
  </span>
)
