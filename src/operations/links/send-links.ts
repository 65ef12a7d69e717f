import type { Member } from '../../core/policy/member.ts'
import { askedSince, linkAsked, type StoredLink } from '../../store/links.ts'
import { append } from '../../store/log.ts'
import type { LinkRow, MailRow } from '../../store/log-types.ts'
import { loadHandover } from '../load-handover.ts'
import { mailHtml } from '../mail/mail-html.ts'
import type { MailModel } from '../mail/mail-model.ts'
import { mailText } from '../mail/mail-text.ts'
import type { Services } from '../services.ts'
import { linkSections } from './link-sections.ts'

/** How many such mails an address gets in an hour: whoever presses again and again must not fill somebody's mailbox. */
const mostAnHour = 3

/**
 * Mails new links to the person whose link this was, to their own address and nobody else's, whoever asks. Answers false when the
 * address has had enough of them.
 */
export async function sendLinks(
  services: Services,
  tenant: string,
  { link, by, now }: { link: StoredLink; by: string; now: Date },
): Promise<boolean> {
  const { people } = await services.directory(tenant)
  const member = people.get(link.person)
  if (!member?.active) return false
  const hourAgo = new Date(now.getTime() - 3_600_000)
  if ((await askedSince(services.database, tenant, member.email, hourAgo)) >= mostAnHour) return false
  const { mail, links } = await mailFor(services, tenant, { link, now, member })
  await append(services.database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    events: [{ type: 'LinkSent', person: link.person, handover: link.handover, purpose: link.purpose }],
    actor: by,
    at: now.toISOString(),
    models: { mail: [mail], links: links.map((one) => ({ ...one, mail: mail.id })) },
  })
  return true
}

async function mailFor(
  services: Services,
  tenant: string,
  { link, now, member }: { link: StoredLink; now: Date; member: Member },
): Promise<{ mail: MailRow; links: LinkRow[] }> {
  const base = { id: services.newId(), at: now.toISOString(), to: [member.email], headers: { 'x-baton-event': linkAsked } }
  if (link.handover === null) {
    const linked = linkSections(services, { handover: undefined, circumstances: { now: now.toISOString() }, person: member })
    const model: MailModel = { subject: 'Everything that waits on you', sentences: [], sections: linked.sections, footer: [] }
    return { mail: { ...base, ...formsOf(model), about: { event: linkAsked } }, links: linked.models.links }
  }
  const found = await loadHandover(services, { tenant, id: link.handover, actor: { kind: 'baton' }, now })
  if ('answered' in found) throw new Error('Looking uses no keys')
  const { handover, circumstances } = found
  const linked = linkSections(services, { handover, circumstances, person: member })
  const { links } = linked.models
  const model: MailModel = {
    subject: `${handover.ref}: a new link`,
    sentences: links.every(({ handover: of }) => of === null) ? [`Nothing of ${handover.ref} waits on you now.`] : [],
    sections: linked.sections,
    footer: [`${handover.ref}, ${circumstances.world.account.name}`],
  }
  const mail = { ...base, ...formsOf(model), about: { handover: handover.id, ref: handover.ref, event: linkAsked } }
  return { mail, links }
}

const formsOf = (model: MailModel) => ({ subject: model.subject, text: mailText(model), html: mailHtml(model) })
