import type { Instant } from '../core/base/ids.ts'
import { sha256 } from '../core/base/sha256.ts'
import { isDigestTime, nextDigest } from '../core/calendar/digest-moment.ts'
import { dayIn } from '../core/calendar/moment-on.ts'
import type { Member } from '../core/policy/member.ts'
import type { DigestsTurn, DueDigests, WaitingRow } from '../store/digests.ts'
import { type DigestNote, type DigestRow, digestModel } from './mail/digest-model.ts'
import { mailHtml } from './mail/mail-html.ts'
import { mailText } from './mail/mail-text.ts'
import type { Services } from './services.ts'

type Tools = Pick<Services, 'store' | 'directory' | 'newId' | 'address'>

/**
 * Sends the digests that are due: for each person one mail with what waits on them in all their handovers and what happened where
 * they are informed, on their working day, from nine on. Nothing to say: no mail. Answers how many timers moved.
 */
export async function sendDigests(tools: Tools, tenant: string, now: Date): Promise<number> {
  const { people } = await tools.directory(tenant)
  const at = now.toISOString()
  return tools.store.turnDigests(tenant, now, {
    nameOf: (id) => {
      const person = people.get(id)
      return person && digestName(person, at)
    },
    turn: (digest) => {
      const person = people.get(digest.person)
      // Mail of somebody who has left goes to nobody.
      if (!person?.active) return {}
      // Came back from a leave, or ran again after a night: it waits for a morning of theirs. One a day: what came after it is
      // tomorrow's.
      if (!isDigestTime(at, person.calendar, person.notices?.digestAt) || digest.isSent) return { postponedTo: nextOf(person, at) }
      return sent(tools, person, at, digest)
    },
  })
}

const nextOf = ({ calendar, notices }: Member, at: Instant): Instant => nextDigest(at, calendar, notices?.digestAt)

/** The name of a person's digest of that day, which exists once. */
const digestName = ({ id, calendar }: Member, at: Instant): string => `digest:${id}:${dayIn(at, calendar.zone)}`

function sent({ newId, address }: Tools, person: Member, at: Instant, { due, waiting }: DueDigests): DigestsTurn {
  const notes = due
    .flatMap(({ data }) => (typeof data.text === 'string' ? [data as unknown as DigestNote] : []))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const turn = waiting.length > 0 ? { next: nextOf(person, at) } : {}
  if ((waiting.length === 0 && notes.length === 0) || person.email === '') return turn
  const model = digestModel({ waiting: waiting.map(digestRow), notes }, { address, now: at, zone: person.calendar.zone })
  const once = digestName(person, at)
  return {
    ...turn,
    mail: {
      id: newId(),
      at,
      to: [person.email],
      subject: model.subject,
      text: mailText(model),
      html: mailHtml(model),
      headers: { 'x-baton-event': 'digest', 'message-id': `<${sha256(once).slice(0, 32)}@baton>` },
      about: { event: 'digest' },
      once,
    },
  }
}

/**
 * Gives everybody on whom something waits a timer for their next digest, where none waits. Looked at again and again rather than
 * at each change: a change costs nothing for it, and none can be forgotten.
 */
export async function setDigests({ store, directory }: Tools, tenant: string, now: Date): Promise<void> {
  const missing = await store.withoutDigest(tenant)
  if (missing.length === 0) return
  const { people } = await directory(tenant)
  const here = missing.flatMap((person) => people.get(person) ?? []).filter(({ active }) => active)
  if (here.length === 0) return
  await store.setDigests(
    tenant,
    here.map((person) => ({ person: person.id, at: nextOf(person, now.toISOString()) })),
  )
}

function digestRow({ verb, due, data }: WaitingRow): DigestRow {
  const { ref, account, command, path, task, unblocks } = data as { [name: string]: unknown; account: { name: string } }
  return {
    verb,
    command: String(command),
    due,
    unblocks: typeof unblocks === 'string' ? unblocks : null,
    // Rows of before this was stored lead to their room.
    path: typeof path === 'string' ? path : `/h/${encodeURIComponent(String(ref))}?task=${encodeURIComponent(String(task))}`,
    ref: String(ref),
    account: account.name,
  }
}
