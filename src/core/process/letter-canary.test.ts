import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { LetterFact, LetterMode, LetterPart } from '../definition/definition.ts'
import { composeLetter } from '../documents/letter.ts'
import { letterFactNames } from '../documents/letter-facts.ts'
import { compilePlaybook } from '../playbook/compile-playbook.ts'
import { Account } from '../records/account.ts'
import { classOf } from '../records/field-class.ts'
import { kindNames, kindOf } from '../records/kinds.ts'
import type { StoredRecord } from '../records/record.ts'
import { letterSources } from './letter-parts.ts'
import { letterRules } from './letter-readiness.ts'
import { priya } from './testing/sample-people.ts'
import { kestrel, withRecords } from './testing/sample-world.ts'
import { approved } from './testing/stages.ts'

/** Invariant 6: whatever a page writes and whatever stands in the records, a letter holds nothing internal. */

const definition = compilePlaybook(readFileSync(join(import.meta.dirname, '../../../playbooks/csm-to-cse.md'), 'utf8')).definition

/** A record of each kind in which every field that is not for customers and takes a text says a canary. */
const canaried = (schema: z.ZodObject, at: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(schema.shape).flatMap(([field, type]) => {
      const found = classOf(type)?.class
      const value = `canary-${at}-${field}`
      return (found === 'internal' || found === 'restricted') && takes(type as z.ZodType, value) ? [[field, value]] : []
    }),
  )

function takes(type: z.ZodType, value: string): boolean {
  try {
    return type.safeParse(value).success
  } catch {
    // A moment is brought into its form before anybody has looked whether it is one.
    return false
  }
}

test('no letter holds an internal canary, with any template, mode and line', () => {
  const run = approved(definition)
  const account = {
    ...run.world.account,
    ...canaried(Account, 'account'),
    id: kestrel.account.id,
    name: 'Kestrel Logistics',
    zone: 'America/Chicago',
  }
  const [sample] = run.world.records
  const ana = { name: 'Ana Ortiz', email: 'ana@kestrel.example', approvedRecipient: true }
  // As a connection may have written them, whatever else such a record would need.
  const records = kindNames.map(
    (kind) =>
      ({
        ...sample,
        kind,
        key: 'canary',
        data: { ...(kind === 'contact' ? ana : {}), ...canaried(kindOf(kind).schema, kind) },
      }) as StoredRecord,
  )
  const seen = JSON.stringify(records)
  expect(seen.match(/canary-/g)?.length).toBeGreaterThan(40)
  run.world = withRecords({ ...run.world, account }, ...records)
  const around = run.as(priya)
  const rules = letterRules(around)
  if (!rules) throw new Error('The page sends no letter')
  const part = fc.oneof(
    fc.constantFrom(...letterFactNames).map((fact: LetterFact): LetterPart => ({ fact })),
    fc.constantFrom<LetterPart>('Hello ', ' and '),
  )
  const template = fc.record({ subject: fc.array(part), paragraphs: fc.array(fc.array(part)) })
  fc.assert(
    fc.property(fc.option(template, { nil: undefined }), fc.constantFrom<LetterMode>('csm', 'ae', 'app'), (wording, mode) => {
      const { wording: _own, ...stated } = rules
      const { subject, text } = composeLetter({ ...stated, mode, ...(wording ? { wording } : {}) }, letterSources(run.handover, around))
      expect(`${subject}\n${text}`).not.toContain('canary')
    }),
  )
})
