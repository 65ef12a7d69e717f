import { Refusal } from '../../core/base/refusal.ts'
import { countAttempt } from '../../store/credentials.ts'
import type { Services } from '../services.ts'

/**
 * How often one address may be tried. The count lies in the database, so that neither a restart nor a second node begins it anew, and
 * it counts addresses that nobody has alike, or it would tell which ones somebody has.
 */
const limits = {
  'sign-in': { times: 10, seconds: 15 * 60 },
  password: { times: 10, seconds: 15 * 60 },
  forgotten: { times: 3, seconds: 60 * 60 },
  // What came back from a device or a provider counts once.
  passkey: { times: 1, seconds: 60 * 60 },
  'single-sign-on': { times: 1, seconds: 60 * 60 },
} as const

export type Tried = keyof typeof limits

/** Counts one try; whether it is within the limit. */
export async function isWithinLimit(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  { tenant, what, who }: { tenant: string; what: Tried; who: string },
): Promise<boolean> {
  const { times, seconds } = limits[what]
  return (await countAttempt(database, { tenant, what, who, now: clock(), seconds })) <= times
}

export const tooMany = (what: Tried): Refusal => {
  const minutes = limits[what].seconds / 60
  return new Refusal(
    'tooMany',
    'sign-in.too-many',
    `Those were ${limits[what].times} tries. Wait ${minutes} minutes, or set a new password by a link: "Forgotten password" sends one, and an administrator can make one.`,
    { details: { minutes } },
  )
}
