import { buildMessage } from '../../connectors/smtp/build-message.ts'
import { serverName } from '../../connectors/smtp/mail-server.ts'
import { sendNotice } from '../../connectors/smtp/send-notice.ts'
import type { MailState, sending, TestMail } from '../../contract/sending.ts'
import { mailAddress } from '../../core/base/mail-address.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { actorId } from '../../core/policy/member.ts'
import { countAttempt } from '../../store/credentials.ts'
import { withTenant } from '../../store/database.ts'
import { readDeployment } from '../../store/deployment.ts'
import { append } from '../../store/log.ts'
import { lookAtMailServer } from '../look-at-mail-server.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { timelineAddressOf } from '../timeline-address.ts'
import { watchStop, whyStopped } from './stop.ts'

const writesLetters = ['csm', 'cse'] as const

/** Where mail leaves, whether the server is there, and what became of what left. */
export const getMailState =
  (services: Services): Operation<typeof sending.getMailState> =>
  async (_input, { tenant }) => {
    const { settings } = services.post
    const [directory, { maySend }, { isDemo, counts }, seen] = await Promise.all([
      services.directory(tenant),
      readDeployment(services.database),
      read(services, tenant),
      settings ? lookAtMailServer(settings) : undefined,
    ])
    const writers = [...directory.people.values()].filter(
      ({ active, roles }) => active && roles.some((role) => (writesLetters as readonly string[]).includes(role)),
    )
    const missing = writers.filter(({ id }) => timelineAddressOf(directory, id) === undefined)
    return {
      server: settings ? { name: serverName(settings.server), from: settings.from.address } : null,
      answers: seen
        ? 'problem' in seen
          ? { isEncrypted: false, problem: seen.problem }
          : { isEncrypted: seen.isEncrypted, problem: null }
        : null,
      keepsAll: isDemo,
      restored: !maySend,
      counts,
      timeline: {
        set: writers.length - missing.length,
        missing: missing.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name)),
      },
    }
  }

const read = ({ database }: Services, tenant: string): Promise<{ isDemo: boolean; counts: MailState['counts'] }> =>
  withTenant(database, tenant, async (queries) => {
    const workspace = await queries.selectFrom('baton.workspace').select('is_demo').where('tenant', '=', tenant).executeTakeFirstOrThrow()
    const rows = await queries
      .selectFrom('baton.mail_delivery')
      .select(({ fn }) => ['state', fn.countAll<string>().as('count')])
      .where('tenant', '=', tenant)
      .groupBy('state')
      .execute()
    const of = (...states: string[]) => rows.reduce((sum, { state, count }) => sum + (states.includes(state) ? Number(count) : 0), 0)
    return {
      isDemo: workspace.is_demo,
      counts: { waiting: of('waiting', 'sending'), sent: of('sent'), refused: of('refused'), unknown: of('unknown') },
    }
  })

const testsAnHour = 10

/** A letter to whoever asks, at their own address and at nobody else's; its way is that of notices. */
export const sendTestMail =
  (services: Services): Operation<typeof sending.sendTestMail> =>
  async (_input, { tenant, actor, now }) => {
    if (actor.kind !== 'person') throw new Error('The policy lets only people in here')
    const { email: to, name } = actor.member
    const address = mailAddress(to)
    if (!address) throw new Refusal('conflict', 'mail.address', `"${to}" is not an address that mail can be sent to.`)
    const stopped = await whyStopped(services, tenant)
    if (stopped !== undefined) throw new Refusal('conflict', 'sending.stopped', `${stopped} Resume sending first.`)
    if (!(await readDeployment(services.database)).maySend)
      throw new Refusal(
        'conflict',
        'sending.restored',
        'This is a restored copy. It sends nothing until "baton allow-sending" is run for it.',
      )
    const key = { tenant, what: 'test-mail', who: actorId(actor), now: services.clock(), seconds: 3_600 }
    if ((await countAttempt(services.database, key)) > testsAnHour)
      throw new Refusal('tooMany', 'mail.too-many', `Those were ${testsAnHour} in an hour. Wait an hour before the next.`)
    const result = await handOver(services, tenant, { to: address, name, now })
    await append(services.database, {
      tenant,
      stream: { kind: 'workspace', id: tenant },
      expectedVersion: 'newest',
      events: [{ type: 'TestMailSent', outcome: result.outcome }],
      actor: actorId(actor),
      at: now.toISOString(),
    })
    return { to, ...result }
  }

async function handOver(
  services: Services,
  tenant: string,
  { to, name, now }: { to: NonNullable<ReturnType<typeof mailAddress>>; name: string; now: Date },
): Promise<Pick<TestMail, 'outcome' | 'words'>> {
  const { settings, noticesEnd } = services.post
  const { isDemo } = await read(services, tenant)
  if (isDemo) return { outcome: 'kept', words: 'This is a demo. No mail leaves it.' }
  if (!settings) return { outcome: 'kept', words: 'No mail server is set: start Baton with SMTP_URL. Until then mail is kept here.' }
  const { from, server } = settings
  const message = buildMessage({
    from,
    to: [{ address: to, name }],
    subject: 'A letter from Baton to yourself',
    messageId: `${services.newId()}@${from.address.split('@')[1]}`,
    date: now,
    text: `You asked for this letter in Settings > Mail. Notices of Baton reach you from ${from.address}, by ${serverName(server)}.\n`,
    parts: [],
    more: { 'auto-submitted': 'auto-generated' },
  })
  const watch = watchStop(services, tenant)
  try {
    const signal = AbortSignal.any([noticesEnd.signal, watch.signal])
    const { accepted, words } = await sendNotice({ from: from.address, to: [to], message }, { ...settings, signal })
    return { outcome: accepted.length > 0 ? 'sent' : 'refused', words: `${serverName(server)}: ${words}` }
  } finally {
    watch.end()
  }
}
