import { serverName } from '../connectors/smtp/mail-server.ts'
import type { NoticeResult } from '../connectors/smtp/send-notice.ts'
import type { MailRow } from '../store/log-types.ts'
import type { ClaimedMail } from '../store/mail-delivery.ts'
import { type NoticeMail, noticeMail } from './notice-mail.ts'
import { watchStop, whyStopped } from './sending/stop.ts'
import type { Services } from './services.ts'

/** How long the next try waits, in minutes, after each that did not get through. */
const pauses = [1, 5, 15, 60, 180, 360, 720, 1_440]
/** News that is older than this helps nobody. */
const givesUpAfterDays = 3
const leaseSeconds = 300
const atOnce = 3

const undelivered = 'MailUndelivered'

/**
 * Delivers the notices of a workspace whose time has come. Never letters, never in a demo, never from a restored copy that nobody has
 * confirmed. Answers how many were looked at.
 */
export async function deliverMail(services: Services, tenant: string): Promise<number> {
  const { settings } = services.post
  if (!settings || services.post.noticesEnd.signal.aborted || (await isDemo(services, tenant))) return 0
  const { maySend } = await services.store.deployment()
  if (!maySend || (await whyStopped(services, tenant)) !== undefined) return 0
  const now = await services.now(tenant)
  const claimed = await services.store.claimMail({ tenant, now, leaseSeconds, most: atOnce })
  const watch = watchStop(services, tenant)
  try {
    for (const mail of claimed) {
      const built = noticeMail(mail, settings.from)
      const result = await handOver(services.post, built, watch.signal)
      if (watch.signal.aborted && result.accepted.length === 0) await putBack(services, tenant, mail)
      else await note(services, tenant, mail, built, result)
    }
  } finally {
    watch.end()
  }
  return claimed.length
}

async function handOver({ settings, noticesEnd }: Services['post'], mail: NoticeMail, stopped: AbortSignal): Promise<NoticeResult> {
  if (!settings || mail.to.length === 0 || stopped.aborted) return { accepted: [], later: [], never: [], words: '' }
  return settings.sendNotice(mail, { ...settings, signal: AbortSignal.any([noticesEnd.signal, stopped]) })
}

/** What was stopped on its way waits as it did before, and leaves when the stop is lifted. */
async function putBack(services: Services, tenant: string, mail: ClaimedMail): Promise<void> {
  const now = await services.now(tenant)
  const words = (await whyStopped(services, tenant)) ?? 'Sending was stopped.'
  const result = { mail: mail.id, fence: mail.fence, state: 'waiting', leftTo: mail.leftTo, words, nextAt: now } as const
  await services.store.settleMail({ tenant, now, result })
}

async function note(
  services: Services,
  tenant: string,
  mail: ClaimedMail,
  { unreadable }: NoticeMail,
  result: NoticeResult,
): Promise<void> {
  const now = await services.now(tenant)
  const { server } = services.post.settings ?? {}
  const isTooOld = now.getTime() - (mail.deliverAt ?? mail.at).getTime() > givesUpAfterDays * 86_400_000
  const pause = pauses[mail.attempts - 1]
  const goesOn = result.later.length > 0 && pause !== undefined && !isTooOld
  const lost = [...unreadable, ...result.never, ...(goesOn ? [] : result.later)]
  const words = [
    ...(unreadable.length > 0 ? [`${unreadable.join(', ')}: no plain address`] : []),
    ...(result.words ? [`${server ? `${serverName(server)}: ` : ''}${result.words}`] : []),
  ].join('; ')
  await services.store.settleMail({
    tenant,
    now,
    result: {
      mail: mail.id,
      fence: mail.fence,
      state: goesOn ? 'waiting' : lost.length > 0 ? 'refused' : 'sent',
      leftTo: goesOn ? result.later : lost,
      words,
      ...(goesOn ? { nextAt: new Date(now.getTime() + pause * 60_000) } : {}),
    },
    // That a notice about a notice does not arrive is nothing to write another about.
    tell: lost.length > 0 && mail.about.event !== undelivered ? await noticeAbout(services, tenant, mail, lost, words, now) : [],
  })
}

/** For who keeps Baton running: once a day for each address, however much mail to it is lost. */
async function noticeAbout(
  services: Services,
  tenant: string,
  mail: ClaimedMail,
  lost: string[],
  words: string,
  now: Date,
): Promise<MailRow[]> {
  const { people } = await services.directory(tenant)
  const active = [...people.values()].filter((one) => one.active)
  const operations = active.filter(({ roles }) => roles.includes('operations'))
  const told = operations.length > 0 ? operations : active.filter(({ roles }) => roles.includes('administrator'))
  if (told.length === 0) return []
  return lost.map((address) => ({
    id: services.newId(),
    at: now.toISOString(),
    to: told.map(({ email }) => email),
    subject: `Mail to ${address} is not delivered`,
    text: `Baton gave up on "${mail.subject}" for ${address}.\n\nWhat the mail server said: ${words}\n\nOther mail to this address that is given up today is not told again; the mail screen shows each.\n`,
    about: { event: undelivered },
    once: `undelivered:${address.toLowerCase()}:${now.toISOString().slice(0, 10)}`,
  }))
}

const isDemo = async ({ store }: Services, tenant: string): Promise<boolean> => (await store.workspace(tenant))?.isDemo ?? true
