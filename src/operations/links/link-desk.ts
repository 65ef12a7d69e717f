import { createHash } from 'node:crypto'
import { canonical } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Actor } from '../../core/policy/member.ts'
import { whyNot } from '../../core/process/decide.ts'
import type { Offer } from '../../core/process/link-offers.ts'
import { type LinkPage, linkPage } from '../../core/process/link-page.ts'
import { isLinkPurpose, isStillTheirs, linkMatters } from '../../core/process/link-purposes.ts'
import { addLink, closeLinks, countOpening, findLink, openedSince, type StoredLink } from '../../store/links.ts'
import { commandHandover } from '../command-handover.ts'
import { loadHandover } from '../load-handover.ts'
import type { Idempotency } from '../operation.ts'
import type { Services } from '../services.ts'
import { formToken, openedBy } from './form-token.ts'
import { linkState, maskedAddress } from './link-state.ts'
import { madeLink } from './made-link.ts'
import { sendLinks } from './send-links.ts'
import { type WaitingRow, waitingFor } from './waiting-for.ts'

/** What a link shows. `spent` says nothing of what it was for. */
export type LinkSight =
  | { state: 'matter'; form: string; page: LinkPage; workspace: string; until: Date; zone: string }
  | { state: 'list'; form: string; reader: string; rows: WaitingRow[]; until: Date; zone: string }
  | { state: 'spent'; address: string | null }

export type LinkAnswer =
  | LinkSight
  | { state: 'done'; words: string; reader: string; account: string }
  | { state: 'refused'; words: string; sight: LinkSight }
  | { state: 'moved'; token: string }
  | { state: 'sent'; address: string | null }

type Given = {
  command: string
  on: string | null
  /** What was entered, read by what the command needs. */
  read: (offer: Offer) => Record<string, unknown>
  form: string
}

/** Everything that the pages of signed links do. Looking changes nothing but the count of openings. */
export type LinkDesk = {
  look: (token: string, asked: { counts: boolean }) => Promise<LinkSight>
  act: (token: string, given: Given, requestId: string) => Promise<LinkAnswer>
  /** Opens one matter of a list under a link of its own. */
  open: (token: string, given: { handover: string; purpose: string; on: string | null; form: string }) => Promise<LinkAnswer>
  /** Mails a new link to the person whose link this was. */
  renew: (token: string) => Promise<LinkAnswer>
}

/** How many matters a person may open from their lists in an hour; far more than anybody reads. */
const mostOpenedAnHour = 60

const spent = (link: StoredLink | undefined): LinkSight => ({ state: 'spent', address: link ? maskedAddress(link.address) : null })

export function linkDesk(services: Services, tenant: string): LinkDesk {
  const { database } = services
  const command = commandHandover(services)

  /** The link with all that it stands for; or how it looks when it stands for nothing any more. */
  async function opened(token: string, openedAt: string | undefined, now: Date) {
    const link = await findLink(database, tenant, token)
    if (!link || linkState(link, now) !== 'open') return { sight: spent(link) }
    const member = (await services.directory(tenant)).people.get(link.person)
    if (!member?.active) return { sight: spent(undefined) }
    const actor: Actor = { kind: 'person', member, byLink: { openedAt: openedAt ?? now.toISOString() } }
    if (link.handover === null) return { link, member, actor, found: undefined }
    const found = await loadHandover(services, { tenant, id: link.handover, actor, now })
    if ('answered' in found) throw new Error('Looking uses no keys')
    // Somebody else has the role now: the old link is over, and who comes with it is not told what became of the matter.
    if (!isStillTheirs(found.handover, found.circumstances, link.person, link.role)) return { sight: spent(link) }
    return { link, member, actor, found }
  }
  type Opened = Exclude<Awaited<ReturnType<typeof opened>>, { sight: LinkSight }>

  async function sightOf(token: string, { link, member, found }: Opened, now: Date): Promise<LinkSight> {
    const base = { form: formToken(token, link.id, now.toISOString()), until: link.expires_at, zone: member.calendar.zone }
    if (!found) return { ...base, state: 'list', reader: member.name, rows: await waitingFor(database, tenant, link.person) }
    return {
      ...base,
      state: 'matter',
      page: linkPage(found.handover, found.circumstances, matterOf(link)),
      workspace: found.loaded.workspace.name,
    }
  }

  async function matterIn(asked: { handover: string; person: string; purpose: string; on: string | null; now: Date }) {
    const { handover: id, person, purpose, on, now } = asked
    const found = await loadHandover(services, { tenant, id, actor: { kind: 'baton' }, now })
    if ('answered' in found) throw new Error('Looking uses no keys')
    return linkMatters(found.handover, found.circumstances, person).find((one) => one.purpose === purpose && one.on === on)
  }

  return {
    look: async (token, { counts }) => {
      const now = await services.now(tenant)
      const all = await opened(token, undefined, now)
      if ('sight' in all) return all.sight
      if (counts) await countOpening(database, tenant, all.link.id, now)
      return sightOf(token, all, now)
    },

    act: async (token, given, requestId) => {
      const now = await services.now(tenant)
      const first = await opened(token, undefined, now)
      if ('sight' in first) return first.sight
      const openedAt = openedBy(given.form, token, first.link.id, now)
      const refused = async (words: string): Promise<LinkAnswer> => {
        const again = await opened(token, undefined, now)
        return { state: 'refused', words, sight: 'sight' in again ? again.sight : await sightOf(token, again, now) }
      }
      if (openedAt === undefined) return refused(staleForm)
      const { link, member, found } = first
      if (!found) return refused('A list shows what waits; open one of its lines to decide about it.')
      const actor: Actor = { kind: 'person', member, byLink: { openedAt } }
      const { offers } = linkPage(found.handover, found.circumstances, matterOf(link))
      const offer = offers.find((one) => one.command === given.command && one.on === given.on)
      if (!offer) return refused(whyNot(given.command, given.on, found.handover, found.circumstances)?.message ?? notFromHere)
      const body = { ...given.read(offer), ...offer.filled, command: offer.command, ...(offer.on === null ? {} : { on: offer.on }) }
      try {
        const { events } = await command(
          { params: { id: found.handover.id }, body },
          // A form that is sent twice counts once.
          { tenant, actor, now, requestId, token: '', isBrief: true, idempotency: keyOf(given.form, body) },
        )
        if (offer.decides) await closeLinks(database, tenant, link, now)
        return {
          state: 'done',
          words: events[0]?.words ?? offer.title,
          reader: member.name,
          account: found.circumstances.world.account.name,
        }
      } catch (error) {
        // The database being away is no word of the rules; the front door says it.
        if (error instanceof Refusal && error.kind !== 'unavailable') return refused(inWordsOf(offer, error))
        throw error
      }
    },

    open: async (token, { handover, purpose, on, form }) => {
      const now = await services.now(tenant)
      const all = await opened(token, undefined, now)
      if ('sight' in all) return all.sight
      const refused = async (words: string): Promise<LinkAnswer> => ({ state: 'refused', words, sight: await sightOf(token, all, now) })
      const { link, member, found } = all
      if (openedBy(form, token, link.id, now) === undefined) return refused(staleForm)
      // Only what is on the list: a handover of others is not even looked for.
      const isListed = !found && (await waitingFor(database, tenant, link.person)).some((one) => one.handover === handover)
      const matter = isListed ? await matterIn({ handover, person: link.person, purpose, on, now }) : undefined
      if (!matter) return refused('That is no longer waiting on you.')
      const since = new Date(now.getTime() - 3_600_000)
      if ((await openedSince(database, tenant, link.person, since)) >= mostOpenedAnHour)
        return refused('Many links were opened in the last hour. Use one of them, or wait an hour.')
      const made = madeLink(services, { member, now: now.toISOString(), handover, matter })
      await addLink(database, tenant, made.link)
      return { state: 'moved', token: made.token }
    },

    renew: async (token) => {
      const link = await findLink(database, tenant, token)
      if (!link) return { state: 'sent', address: null }
      await sendLinks(services, tenant, { link, by: link.person, now: await services.now(tenant) })
      // The same words whether or not there was anything to send, or too much had been sent.
      return { state: 'sent', address: maskedAddress(link.address) }
    },
  }
}

const staleForm = 'This page is older than a day, or was made for another link. Nothing changed; look at it again below.'
const notFromHere = 'That cannot be done from this link.'

function matterOf({ purpose, subject, role, id }: StoredLink) {
  if (!isLinkPurpose(purpose)) throw new Error(`The link ${id} is for ${purpose}, which nothing here knows`)
  return { purpose, on: subject, role }
}

/** What is wrong with an answer names the member that scripts use; people know it by its title. */
function inWordsOf({ needs }: Offer, { where, message }: Refusal): string {
  const { properties = {} } = needs as { properties?: Record<string, { title?: string }> }
  const title = properties[where?.split('.')[0] ?? '']?.title
  return title === undefined ? message : message.replace(`"${where}"`, title)
}

/** The same form with the same answers, sent again by a second press or by going back, is the same request. */
function keyOf(form: string, body: object): Idempotency {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const requestHash = hash(canonical(body))
  return { key: `link:${hash(`${form} ${requestHash}`)}`, requestHash }
}
