import type { Member } from '../../core/policy/member.ts'
import type { Circumstances } from '../../core/process/circumstances.ts'
import type { Handover } from '../../core/process/handover.ts'
import type { Message } from '../../core/process/messages.ts'
import type { LinkRow, MailRow } from '../../store/log-types.ts'
import { linkSections } from '../links/link-sections.ts'
import type { LinkMaker } from '../links/made-link.ts'
import type { MailModel } from '../mail/mail-model.ts'
import { noticeMail, noticeRow } from '../notices.ts'

/** What one handover of many tells one person. */
export type Heard = { message: Message; after: Handover; circumstances: Circumstances }

/** So many stand in the mail itself; a longer one is read by nobody. */
const mostNamed = 40

/**
 * What many starts at once tell people: one mail for each of them, whatever the number. Whom a single one of them concerns gets the mail
 * that they would have got anyway.
 */
export function bulkNotices(heard: readonly Heard[], by: string, maker: LinkMaker): { mail: MailRow[]; links: LinkRow[] } {
  const written = [...Map.groupBy(heard, ({ message }) => message.person).values()].map((own) => {
    const [first] = own
    if (!first) return { mail: [], links: [] }
    return own.length === 1 ? noticeMail(first.message, first.after, first.circumstances, maker) : together(own, first, by, maker)
  })
  return { mail: written.flatMap(({ mail }) => mail), links: written.flatMap(({ links }) => links) }
}

function together(own: readonly Heard[], first: Heard, by: string, maker: LinkMaker): { mail: MailRow[]; links: LinkRow[] } {
  const { circumstances } = first
  const person = circumstances.people.get(first.message.person)
  if (!person || person.email === '') return { mail: [], links: [] }
  const linked = linkSections(maker, { handover: undefined, circumstances, person })
  const id = maker.newId()
  const late = own.every(({ message }) => message.deliverAt !== undefined)
  const message: Pick<Message, 'about' | 'deliverAt'> = {
    about: [...new Set(own.flatMap(({ message: { about } }) => about))],
    ...(late && first.message.deliverAt !== undefined ? { deliverAt: first.message.deliverAt } : {}),
  }
  return {
    mail: [
      noticeRow(bulkModel(own, person, by, maker.address, linked.sections), message, person, {
        id,
        once: `notice:${first.after.id}:bulk:${person.id}`,
        about: { handovers: own.map(({ after }) => after.id), refs: own.map(({ after }) => after.ref) },
        at: circumstances.now,
      }),
    ],
    links: linked.models.links.map((link) => ({ ...link, mail: id })),
  }
}

function bulkModel(own: readonly Heard[], { id }: Member, by: string, address: string, linked: MailModel['sections']): MailModel {
  const left = own.length - mostNamed
  const accepted = own.filter(({ after }) => after.awaiting === id).length
  const [first] = own
  return {
    subject: `${own.length} handovers at once: ${first?.circumstances.world.account.name} and ${own.length - 1} more`,
    sentences: [
      `${by} started ${own.length} handovers at once in which you take part.`,
      ...(accepted > 0
        ? [accepted === own.length ? 'Each of them waits for you to accept it.' : `${accepted} of them wait for you to accept.`]
        : []),
      ...(left > 0 ? [`The first ${mostNamed} stand below; you find all of them in Baton.`] : []),
    ],
    sections: [
      {
        title: 'What is new',
        items: own.slice(0, mostNamed).map(({ message, after, circumstances }) => ({
          title: `${circumstances.world.account.name}: ${message.sentences.join(' ')}`,
          detail: after.ref,
          // Who has no desk here opens no room: their link leads to everything that waits on them.
          ...(linked.length > 0 ? {} : { link: { words: 'Open', url: `${address}/h/${encodeURIComponent(after.ref)}` } }),
        })),
      },
      ...linked,
    ],
    footer: ['One mail for all that was started at once.'],
    ...(linked.length > 0 ? {} : { home: { words: 'Open your inbox', url: `${address}/inbox` } }),
  }
}
