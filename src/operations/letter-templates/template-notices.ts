import { sha256 } from '../../core/base/sha256.ts'
import type { TemplateFor } from '../../core/documents/letter-in-force.ts'
import type { TemplateStep } from '../../core/documents/letter-template-history.ts'
import type { Member } from '../../core/policy/member.ts'
import { arrivalFor } from '../../core/process/messages.ts'
import type { MailRow } from '../../store/log-types.ts'
import type { Directory } from '../directory.ts'
import { mailHtml } from '../mail/mail-html.ts'
import type { MailModel } from '../mail/mail-model.ts'
import { mailText } from '../mail/mail-text.ts'
import type { Services } from '../services.ts'
import { approversOf } from './template-views.ts'

type Version = TemplateFor & { version: number; name: string }
type About = { directory: Pick<Directory, 'people'>; now: string } & Pick<Services, 'newId' | 'address'>

/** Whoever may approve it hears that it waits, each once, in their working hours; who wrote it does not. */
export function waitingNotices(written: Version & { by: string }, around: About): MailRow[] {
  const writer = around.directory.people.get(written.by)?.name ?? 'Somebody'
  return approversOf(around.directory, written.by).map((person) =>
    notice(person, 'waiting', written, around, {
      subject: `A letter template waits for approval: ${written.name}`,
      sentences: [
        `${writer} wrote version ${written.version} of "${written.name}". Nothing is drafted from it before somebody else approves it, and you may.`,
      ],
      words: 'Read it and decide',
    }),
  )
}

const done: Readonly<Record<TemplateStep, string>> = { approve: 'approved', decline: 'declined', withdraw: 'took out of use' }

/** Whoever wrote it hears what somebody else decided of it, with the reason. */
export function decidedNotices(
  decided: Version & { writer: string; step: TemplateStep; by: string; why: string | undefined },
  around: About,
): MailRow[] {
  const { people } = around.directory
  const writer = people.get(decided.writer)
  if (!writer?.active || decided.writer === decided.by) return []
  const who = people.get(decided.by)?.name ?? 'Somebody'
  const what = `${who} ${done[decided.step]} version ${decided.version} of "${decided.name}".`
  return [
    notice(writer, decided.step, decided, around, {
      subject: `Your letter template: ${decided.name}`,
      sentences: [decided.why === undefined ? what : `${what} ${decided.why}`],
      words: 'Open the version',
    }),
  ]
}

function notice(
  person: Member,
  event: string,
  { kind, sender, version, name }: Version,
  { now, newId, address }: About,
  { words, ...said }: { subject: string; sentences: string[]; words: string },
): MailRow {
  const model: MailModel = {
    ...said,
    sections: [],
    footer: [`Letter template "${name}", version ${version}`, 'You get this because you approve letter templates or wrote this one.'],
    home: { words, url: `${address}/settings/letters/${kind}/${sender}/${version}` },
  }
  const once = `letter-template:${kind}.${sender}.${version}:${event}:${person.id}:${now}`
  const deliverAt = arrivalFor(person, now)
  return {
    id: newId(),
    at: now,
    to: [person.email],
    subject: model.subject,
    text: mailText(model),
    html: mailHtml(model),
    headers: { 'x-baton-event': 'LetterTemplate', 'message-id': `<${sha256(once).slice(0, 32)}@baton>` },
    about: { event: 'LetterTemplate' },
    once,
    ...(deliverAt === now ? {} : { deliverAt }),
  }
}
