import { createHash } from 'node:crypto'
import { type ImportOf, type ImportPreview, importedKinds, largestImportBytes, mostImportRows } from '../contract/imports.ts'
import { canonical } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Kind } from '../core/records/kinds.ts'
import { decodeFile } from './import/decode-file.ts'
import type { Field } from './import/field.ts'
import { accountFields, peopleFields } from './import/fields.ts'
import { looksLike } from './import/looks-like.ts'
import type { Plan } from './import/plan.ts'
import { type AccountChange, planAccounts } from './import/plan-accounts.ts'
import { type PersonChange, planPeople } from './import/plan-people.ts'
import { planRecords, type RecordChange } from './import/plan-records.ts'
import { Problems } from './import/problems.ts'
import { readRows } from './import/read-rows.ts'
import { readTable, withFullNames } from './import/read-table.ts'
import { recordFields } from './import/record-fields.ts'
import { refuseBrokenPrinciples } from './import/refuse-broken-principles.ts'
import { lastUndo } from './import-runs.ts'
import { accountState, peopleState, recordState } from './import-state.ts'
import type { SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

export type ImportServices = Services
type PlannedAccounts = { list: 'accounts'; plan: Plan<AccountChange> }
type PlannedPeople = { list: 'people'; plan: Plan<PersonChange>; data: Awaited<ReturnType<typeof peopleState>>['data'] }
type PlannedRecords = { list: 'records'; kind: Kind; plan: Plan<RecordChange>; logged: ReadonlyMap<string, number> }
export type ReadImport = { preview: ImportPreview } & (PlannedAccounts | PlannedPeople | PlannedRecords)

/** The columns of each list. */
export const fieldsOfList = (of: ImportOf): readonly Field[] =>
  of === 'accounts' ? accountFields : of === 'people' ? peopleFields : recordFields(of)

const lists: readonly ImportOf[] = ['people', 'accounts', ...importedKinds]
const mostDifferences = 200

/** What a file would do on the state as it is now. Nothing is written. The same file on the same state has the same digest. */
export async function readImport(services: ImportServices, of: ImportOf, bytes: Uint8Array, context: SignedInContext): Promise<ReadImport> {
  if (bytes.length > largestImportBytes) {
    const megabytes = (bytes.length / 1024 / 1024).toFixed(1)
    throw new Refusal(
      'tooLarge',
      'import.too-large',
      `The file has ${megabytes} MiB; at most ${largestImportBytes / 1024 / 1024} MiB are taken at once. Split it.`,
    )
  }
  const { tenant, actor } = context
  const problems = new Problems()
  const table = readTable(decodeFile(bytes), mostImportRows)
  const isOfRecords = of !== 'accounts' && of !== 'people'
  // A file that only changes something need not say all that a new record needs: what is missing is told row by row.
  const fields = fieldsOfList(of).map((one) => (isOfRecords ? { ...one, required: false } : one))
  const { columns, rows } = readRows(of === 'accounts' ? table : withFullNames(table), fields, problems)
  const directory = await services.directory(tenant)
  const undone = await lastUndo(services.database, tenant)
  const planned = await planOf()
  const { changes, differences, unchanged, basis } = planned.plan
  const added = changes.filter(({ known }) => known === undefined).length
  const file = createHash('sha256').update(bytes).digest('hex')
  const found = problems.list()
  const preview: ImportPreview = {
    of,
    digest: createHash('sha256').update(canonical({ of, file, basis, differences, undone })).digest('hex'),
    columns,
    problems: found,
    rows: table.rows.length,
    added,
    changed: changes.length - added,
    unchanged,
    differences: differences.slice(0, mostDifferences),
    ready: !problems.hasErrors,
    looksLike: looksLike(
      of,
      lists.map((list) => ({ of: list, head: (list === 'accounts' ? table : withFullNames(table)).head, fields: fieldsOfList(list) })),
    ),
  }
  return { preview, ...planned }

  async function planOf(): Promise<PlannedAccounts | PlannedPeople | PlannedRecords> {
    const by = { tenant, actor }
    if (of === 'accounts') return { list: of, plan: planAccounts(rows, await accountState(services.database, directory, by), problems) }
    if (of === 'people') {
      const state = await peopleState(services.database, directory, by)
      return { list: of, plan: planPeople(rows, state, problems), data: state.data }
    }
    const state = await recordState(services.database, directory, { ...by, kind: of })
    const plan = planRecords(of, rows, state, problems)
    await refuseBrokenPrinciples(services, of, plan, problems, context)
    return { list: 'records', kind: of, plan, logged: state.logged }
  }
}
