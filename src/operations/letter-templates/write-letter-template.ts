import { createHash } from 'node:crypto'
import type { letterTemplates } from '../../contract/letter-templates.ts'
import { Refusal } from '../../core/base/refusal.ts'
import { longestLetter } from '../../core/documents/letter-template.ts'
import { evolveTemplate, type TemplateEvent, templateState } from '../../core/documents/letter-template-history.ts'
import { actorId, loggedAs } from '../../core/policy/member.ts'
import { append } from '../../store/log.ts'
import { untilNotOvertaken } from '../load-account.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { readHistory, streamOf } from './histories.ts'
import { waitingNotices } from './template-notices.ts'
import { checkedNow, mustBeUsable, versionRow } from './template-views.ts'

/** A queue that nobody decides is no queue. */
const mostWaiting = 20

/** What a file would say as a letter. Nothing is kept. */
export const checkLetterTemplate =
  (services: Services): Operation<typeof letterTemplates.checkLetterTemplate> =>
  async ({ query: to, body }, { tenant }) =>
    checkedNow(services, tenant, await readText(services, body), to)

/** Keeps what a file says as a version that waits for somebody else. */
export const writeLetterTemplate =
  (services: Services): Operation<typeof letterTemplates.writeLetterTemplate> =>
  async ({ query: { kind, sender, name, file = '' }, body }, { tenant, actor, now }) => {
    const to = { kind, sender }
    const read = await readText(services, body)
    mustBeUsable(await checkedNow(services, tenant, read, to))
    const hash = createHash('sha256').update(read.text).digest('hex')
    return untilNotOvertaken(services, `${tenant} ${streamOf(to).id}`, async () => {
      const history = await readHistory(services.database, tenant, to)
      const waiting = history.versions.filter((one) => templateState(history, one) === 'waiting')
      const same = [...waiting, ...history.versions.filter(({ version }) => version === history.inForce)].find((one) => one.hash === hash)
      if (same)
        throw new Refusal(
          'conflict',
          'letter-template.unchanged',
          `Version ${same.version} (${same.name}) says exactly this and ${same.version === history.inForce ? 'is in force' : 'waits for its approval'}.`,
          { details: { version: same.version } },
        )
      if (waiting.length >= mostWaiting)
        throw new Refusal(
          'conflict',
          'letter-template.too-many',
          `${mostWaiting} versions wait for somebody's decision. Decide those first.`,
        )
      const event: TemplateEvent = {
        type: 'LetterTemplateWritten',
        ...to,
        version: (history.versions.at(-1)?.version ?? 0) + 1,
        name,
        source: read.text,
        hash,
        file,
        notes: read.notes,
      }
      const at = now.toISOString()
      const mail = waitingNotices(
        { ...to, version: event.version, name, by: actorId(actor) },
        { directory: await services.directory(tenant), now: at, newId: services.newId, address: services.address },
      )
      await append(services.database, {
        tenant,
        stream: streamOf(to),
        expectedVersion: history.logged,
        events: [event],
        ...loggedAs(actor),
        at,
        models: { mail },
      })
      const after = { ...history, ...evolveTemplate(history, { event, actor: actorId(actor), at }) }
      const written = after.versions.at(-1)
      if (!written) throw new Error('A version was written and is not there')
      return versionRow(after, written, await services.directory(tenant), actor)
    })
  }

/** Read beside this process, with limits; cut where no letter goes on, and the compiler says that it is too long. */
async function readText({ compile }: Pick<Services, 'compile'>, body: Uint8Array): Promise<{ text: string; notes: string[] }> {
  const { text, notes } = await compile.readLetter(body)
  return { text: text.slice(0, longestLetter + 1).toWellFormed(), notes }
}
