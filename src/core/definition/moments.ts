/** The moments of a handover that finishing a task can establish; checks, letters and the engine wait for them by these names. */
export const moments = [
  'document-kept',
  'submission',
  'introduction',
  'meeting-held',
  'letter-drafted',
  'date-agreed',
  'letter-sent',
  'customer-answered',
  'ownership',
  'completion',
] as const
export type Moment = (typeof moments)[number]
