import { dayIn } from '../../core/calendar/moment-on.ts'
import { dateWords } from '../../core/calendar/words.ts'
import { actsByLink } from '../../core/policy/acts-by-link.ts'
import type { Member } from '../../core/policy/member.ts'
import type { Circumstances } from '../../core/process/circumstances.ts'
import type { Handover } from '../../core/process/handover.ts'
import { linkMatters } from '../../core/process/link-purposes.ts'
import type { LinkRow } from '../../store/log-types.ts'
import { expiryOf, type LinkMaker, madeLink } from './made-link.ts'

/** Without a handover: only the list. */
export type LinkReader = { person: Member } & (
  | { handover: Handover; circumstances: Circumstances }
  | { handover: undefined; circumstances: Pick<Circumstances, 'now'> }
)

type Item = { title: string; link: { words: string; url: string } }

/** What a mail says more, and the links that are written with it. */
export type LinkSections = { sections: { title: string; items: Item[] }[]; models: { links: LinkRow[] } }

/**
 * For who works here at a desk: nothing. For the others one link for each matter of this handover that waits for them, and one for
 * everything. A token stands nowhere but in these addresses.
 */
export function linkSections(maker: LinkMaker, reader: LinkReader): LinkSections {
  const { person, circumstances } = reader
  if (!actsByLink(person)) return { sections: [], models: { links: [] } }
  const { now } = circumstances
  const until = dateWords(dayIn(expiryOf(now), person.calendar.zone))
  const waiting = reader.handover ? linkMatters(reader.handover, reader.circumstances, person.id) : []
  const matters = waiting.map((matter) => {
    const { url, link } = madeLink(maker, { member: person, now, handover: reader.handover?.id ?? null, matter })
    return { link, item: { title: `${matter.verb}, without signing in, until ${until}`, link: { words: 'Read and answer', url } } }
  })
  const list = madeLink(maker, { member: person, now, handover: null, matter: undefined })
  const all = { title: 'Everything that waits on you', link: { words: 'Open the list', url: list.url } }
  return {
    sections: [{ title: alone, items: [...matters.map(({ item }) => item), all] }],
    models: { links: [...matters.map(({ link }) => link), list.link] },
  }
}

const alone =
  'These links are yours alone. Opening one changes nothing. If it is somebody else’s matter, say "Not me" there instead of passing this mail on.'
