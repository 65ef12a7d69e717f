import { mostMoveInRows } from '../../contract/move-ins.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { decodeFile } from '../import/decode-file.ts'
import type { Column } from '../import/match-columns.ts'
import type { Problems } from '../import/problems.ts'
import { readRows } from '../import/read-rows.ts'
import { readTable } from '../import/read-table.ts'
import { type Claim, withDay } from './claim.ts'
import { moveInFields, roleField, saidFields } from './fields.ts'

/** One handover a row. A column that has the name of a role says who has it. */
export function claimsFromCsv(
  bytes: Uint8Array,
  definitions: readonly Definition[],
  problems: Problems,
): { claims: Claim[]; columns: Column[] } {
  const table = readTable(decodeFile(bytes), mostMoveInRows)
  const roles = [...new Set(definitions.flatMap((definition) => definition.roles.map(({ name }) => name)))]
  const heads = new Set(table.head.map((head) => head.toLowerCase()))
  // Who takes over is the receiver first; the role follows from it.
  const named = roles.filter(
    (role) => heads.has(role.toLowerCase()) && !moveInFields.some(({ aliases }) => aliases.includes(role.toLowerCase())),
  )
  const { columns, rows } = readRows(table, [...named.map(roleField), ...moveInFields], problems)
  return {
    columns,
    claims: rows.map(
      ({ row, values }): Claim => ({
        row,
        said: Object.fromEntries(saidFields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]]))),
        roles: Object.fromEntries(
          named.flatMap((role) => (values[`role:${role}`] === undefined ? [] : [[role, values[`role:${role}`] ?? '']])),
        ),
        done: (values.done ?? '')
          .split(';')
          .map((one) => one.trim())
          .filter((one) => one !== '')
          .map(withDay),
        answers: {},
        unread: [],
      }),
    ),
  }
}
