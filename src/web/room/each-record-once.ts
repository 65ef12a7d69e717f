import type { RecordRef } from '../../core/checks/evidence.ts'

/** Several parts of a task may fail on one record; it is one place to go to. */
export const eachRecordOnce = (records: readonly RecordRef[]): RecordRef[] => [
  ...new Map(records.map((record) => [`${record.kind} ${record.key}`, record])).values(),
]
