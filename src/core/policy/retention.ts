/**
 * For how many months what is kept at most, by class. What handovers are proven by is kept for ever until somebody says otherwise;
 * the rest goes by itself.
 */
export const retentionClasses = {
  notices: {
    title: 'Mail that Baton sent',
    about: 'Text and recipients of notices, from the day they were written. That one was sent, when and about what stays.',
    months: 24,
  },
  signIn: {
    title: 'Sign-in trails',
    about: 'Sessions and links that have ended, where links went, and when somebody who has left was here last.',
    months: 6,
  },
  answers: {
    title: 'Answers to repeated requests',
    about: 'Copies of answers by which a request that is sent twice does nothing twice.',
    months: 12,
  },
  candid: {
    title: 'Candid notes and call notes',
    about: 'What people wrote for few to read in a handover, from its end. Their digests stay in the log.',
    months: null,
  },
  restricted: {
    title: 'Pay and money in plans',
    about: 'Values in the planned changes of a handover that only few may read, from its end. That they changed stays.',
    months: null,
  },
  letters: {
    title: 'Letters',
    about:
      'Words of customer letters and what came back after them, from the end of the handover. That one was approved and left, and its digest, stays.',
    months: null,
  },
  contacts: {
    title: 'Contacts of closed accounts',
    about: 'Contacts of accounts that have ended, erased as a person is, from the end of the account.',
    months: null,
  },
} as const satisfies Record<string, { title: string; about: string; months: number | null }>

export type RetentionClass = keyof typeof retentionClasses
export const retentionClassNames = Object.keys(retentionClasses) as RetentionClass[]
export type RetentionMonths = Readonly<Record<RetentionClass, number | null>>

export const standardMonths: RetentionMonths = Object.fromEntries(
  retentionClassNames.map((name) => [name, retentionClasses[name].months]),
) as Record<RetentionClass, number | null>

/** The instant before which it is to go: so many months back, on the last day of a shorter month. */
export function cutoff(now: Date, months: number): Date {
  const day = now.getUTCDate()
  const back = new Date(now)
  back.setUTCDate(1)
  back.setUTCMonth(back.getUTCMonth() - months)
  const last = new Date(Date.UTC(back.getUTCFullYear(), back.getUTCMonth() + 1, 0)).getUTCDate()
  back.setUTCDate(Math.min(day, last))
  return back
}
