import { dayIn } from '../../core/calendar/moment-on.ts'
import { dateWords } from '../../core/calendar/words.ts'
import type { MailItem, MailModel, MailSection } from './mail-model.ts'
import { type Around, type Urgency, urgencyOf, type WaitingRow, waitingItem } from './waiting-item.ts'

export type DigestRow = Omit<WaitingRow, 'of'> & { ref: string; account: string }
/** Something that happened in a handover of which this person is only informed. */
export type DigestNote = { text: string; at: string; ref: string; account: string }

const titles: Readonly<Record<Urgency, string>> = { late: 'Late', today: 'Today', later: 'Later' }

/** One mail for all handovers: what waits on its reader as their inbox shows it, then what they are told. */
export function digestModel(
  { waiting, notes }: { waiting: readonly DigestRow[]; notes: readonly DigestNote[] },
  around: Around,
): MailModel {
  const { address, now, zone } = around
  const late = waiting.filter(({ due }) => urgencyOf(due, now, zone) === 'late').length
  const groups = Map.groupBy(waiting, ({ due }) => urgencyOf(due, now, zone))
  const sections: MailSection[] = (['late', 'today', 'later'] as const).flatMap((urgency) => {
    const rows = groups.get(urgency) ?? []
    return rows.length === 0
      ? []
      : [{ title: titles[urgency], items: rows.map((row) => waitingItem({ ...row, of: `${row.account}, ${row.ref}` }, around)) }]
  })
  const happened = [...Map.groupBy(notes, ({ ref }) => ref)].map(
    ([ref, own]): MailItem => ({
      title: `${own[0]?.account}, ${ref}`,
      detail: own.map(({ text }) => text).join(' '),
      link: { words: 'Open the handover', url: `${address}/h/${encodeURIComponent(ref)}` },
    }),
  )
  return {
    subject: subjectOf(waiting.length, late, notes.length),
    sentences: [`${dateWords(dayIn(now, zone))}. ${sentenceOf(waiting.length, new Set(waiting.map(({ ref }) => ref)).size)}`],
    sections: [...sections, ...(happened.length > 0 ? [{ title: 'What happened, for you to know', items: happened }] : [])],
    footer: ['Baton sends this on your working days at nine, and only when there is something to say.'],
    home: { words: 'Open your inbox', url: `${address}/inbox` },
  }
}

function subjectOf(waiting: number, late: number, notes: number): string {
  if (waiting === 0) return `${things(notes)} happened in handovers that you follow`
  return `${things(waiting)} ${waiting === 1 ? 'waits' : 'wait'} on you${late === 0 ? '' : `, ${late} late`}`
}

const sentenceOf = (waiting: number, handovers: number): string =>
  waiting === 0
    ? 'Nothing waits on you.'
    : `${things(waiting)} ${waiting === 1 ? 'waits' : 'wait'} on you in ${handovers} ${handovers === 1 ? 'handover' : 'handovers'}.`

const things = (count: number) => `${count} ${count === 1 ? 'thing' : 'things'}`
