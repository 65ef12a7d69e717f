import type { StaffView } from '../../contract/staff.ts'
import { folded } from '../../core/base/folded.ts'
import { words as shell } from '../shell/words.ts'

/** People whose name, address or role holds every word that was typed, and whose access is the one that was chosen, if any. */
export function findStaff(people: readonly StaffView[], { typed, access = '' }: { typed: string; access?: string }): StaffView[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean)
  return people.filter((one) => {
    const said = folded([one.name, one.email, ...one.roles.map((role) => shell.roles[role] ?? role)].join(' '))
    return (access === '' || one.access === access) && wanted.every((word) => said.includes(word))
  })
}
