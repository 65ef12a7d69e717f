import type { records } from '../contract/records.ts'
import { keepPrinciples } from './keep-principles.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'
import { writeRecord } from './write-record.ts'

/** Writes one record under its key. */
export const putRecord =
  (services: Services): Operation<typeof records.putRecord> =>
  ({ params, body }, context) =>
    writeRecord(services, params, body.data, context, (record, found) => keepPrinciples(services, record, found, context))
