import { createHash } from 'node:crypto'
import { type ImportPreview, largestImportBytes, mostImportRows } from '../contract/imports.ts'
import { canonical } from '../core/base/canonical.ts'
import { Refusal } from '../core/base/refusal.ts'
import { decodeFile } from './import/decode-file.ts'
import { accountFields, peopleFields } from './import/fields.ts'
import type { Plan } from './import/plan.ts'
import { type AccountChange, planAccounts } from './import/plan-accounts.ts'
import { type PersonChange, planPeople } from './import/plan-people.ts'
import { Problems } from './import/problems.ts'
import { readRows } from './import/read-rows.ts'
import { readTable } from './import/read-table.ts'
import { accountState, peopleState } from './import-state.ts'
import type { SignedInContext } from './operation.ts'
import type { Services } from './services.ts'

export type ImportServices = Pick<Services, 'database' | 'newId' | 'directory' | 'recheck' | 'forget'>
type PlannedAccounts = { of: 'accounts'; plan: Plan<AccountChange> }
type PlannedPeople = { of: 'people'; plan: Plan<PersonChange>; data: Awaited<ReturnType<typeof peopleState>>['data'] }
export type ReadImport = { preview: ImportPreview } & (PlannedAccounts | PlannedPeople)

const mostDifferences = 200

/** What a file would do on the state as it is now. Nothing is written. The same file on the same state has the same digest. */
export async function readImport(
  services: ImportServices,
  of: 'accounts' | 'people',
  bytes: Uint8Array,
  { tenant, actor }: SignedInContext,
): Promise<ReadImport> {
  if (bytes.length > largestImportBytes) {
    const megabytes = (bytes.length / 1024 / 1024).toFixed(1)
    throw new Refusal(
      'tooLarge',
      'import.too-large',
      `The file has ${megabytes} MiB; at most ${largestImportBytes / 1024 / 1024} MiB are taken at once. Split it.`,
    )
  }
  const problems = new Problems()
  const table = readTable(decodeFile(bytes), mostImportRows)
  const { columns, rows } = readRows(table, of === 'accounts' ? accountFields : peopleFields, problems)
  const directory = await services.directory(tenant)
  const planned = await planOf()
  const { changes, differences, unchanged, basis } = planned.plan
  const added = changes.filter(({ known }) => known === undefined).length
  const file = createHash('sha256').update(bytes).digest('hex')
  const found = problems.list()
  const preview: ImportPreview = {
    of,
    digest: createHash('sha256').update(canonical({ of, file, basis, differences })).digest('hex'),
    columns,
    problems: found,
    rows: table.rows.length,
    added,
    changed: changes.length - added,
    unchanged,
    differences: differences.slice(0, mostDifferences),
    ready: !problems.hasErrors,
  }
  return { preview, ...planned }

  async function planOf(): Promise<PlannedAccounts | PlannedPeople> {
    const by = { tenant, actor }
    if (of === 'accounts') return { of, plan: planAccounts(rows, await accountState(services.database, directory, by), problems) }
    const state = await peopleState(services.database, directory, by)
    return { of, plan: planPeople(rows, state, problems), data: state.data }
  }
}
