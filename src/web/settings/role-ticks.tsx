import { workspaceRoles } from '../../core/policy/member.ts'
import form from '../forms/schema-form.module.css'
import { words as shell } from '../shell/words.ts'
import styles from './settings.module.css'
import { words } from './words.ts'

type Props = {
  roles: readonly string[]
  onChange: (roles: string[]) => void
  label?: string
  hint?: string
  /** Those that are not for ticking off here. */
  fixed?: readonly string[]
  problem?: string | undefined
}

/** Which roles somebody has. */
export function RoleTicks({ roles, onChange, label = words.roles, hint = words.rolesHint, fixed = [], problem }: Props) {
  return (
    <fieldset className={form.field}>
      <legend className={form.label}>{label}</legend>
      <div className={styles.roles}>
        {workspaceRoles.map((role) => (
          <label key={role} className={form.tick}>
            <input
              type="checkbox"
              checked={roles.includes(role)}
              disabled={fixed.includes(role)}
              onChange={(event) => onChange(event.target.checked ? [...roles, role] : roles.filter((one) => one !== role))}
            />
            <span>{shell.roles[role] ?? role}</span>
          </label>
        ))}
      </div>
      <p className={form.hint}>{hint}</p>
      {problem && (
        <p className={form.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
