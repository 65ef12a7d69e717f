import type { records } from '../contract/records.ts'
import { Refusal } from '../core/base/refusal.ts'
import { kindOf } from '../core/records/kinds.ts'
import { theOne } from '../core/records/record.ts'
import type { AccountServices } from './load-account.ts'
import type { Operation } from './operation.ts'
import { writeRecord } from './write-record.ts'

/** Writes the one record of a kind of which an account has at most one. */
export const putOnlyRecord =
  (services: AccountServices): Operation<typeof records.putOnlyRecord> =>
  ({ params, body }, context) => {
    const { many, plural } = kindOf(params.kind)
    if (many === 'many') {
      throw new Refusal(
        'invalid',
        'record.key-missing',
        `An account has many ${plural.toLowerCase()}, so each needs a key in the address.`,
        { where: 'key' },
      )
    }
    return writeRecord(services, { ...params, key: theOne }, body.data, context)
  }
