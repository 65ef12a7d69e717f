import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { EventView } from '../../contract/handovers.ts'
import type { MailView } from '../../contract/mail.ts'
import type { Circumstances } from '../../core/process/circumstances.ts'
import { evolveAll, notStarted } from '../../core/process/evolve.ts'
import type { Handover, Happened } from '../../core/process/handover.ts'
import { maskedView } from '../../core/process/restricted.ts'
import { type HandoverView, viewOf } from '../../core/process/view.ts'
import { lastCheckpoint, writeCheckpoint } from '../../store/checkpoint.ts'
import { withTenant } from '../../store/database.ts'
import { eventView } from '../event-view.ts'
import { maskLinks } from '../links/mask-links.ts'
import { readMail } from '../list-mail.ts'
import { handoverId, loadHandover, unknownHandover } from '../load-handover.ts'
import type { SignedInContext } from '../operation.ts'
import { readerOf } from '../seen-handover.ts'
import type { Services } from '../services.ts'
import { type LogProof, logProof } from './log-proof.ts'

/** The part for machines: everything that `scripts/verify-pack.mjs` checks, and nothing that its reader may not know. */
export type Pack = {
  format: 'baton-evidence-pack'
  formatVersion: 1
  madeAt: string
  madeFor: { id: string; name: string }
  workspace: { id: string; name: string }
  handover: { id: string; ref: string; version: number; state: string; account: string }
  log: LogProof
  playbook: { id: string; version: string; title: string; page: string; sha256: string }
  /** `isLetter`: the customer letter itself, as it left. */
  mail: (MailView & { isLetter: boolean })[]
  people: Record<string, string>
  /** SHA-256 of the page for people, between `<main>` and `</main>`. */
  readable?: string
}

export type Story = { pack: Pack; handover: Handover; view: HandoverView; events: EventView[]; circumstances: Circumstances }

/**
 * Gathers the story of a handover up to this moment. First the end of the log is noted outside the database, so that every pack
 * ends in something that the database alone can't take back.
 */
export async function gather(services: Services, name: string, { tenant, actor, now }: SignedInContext): Promise<Story> {
  const { database } = services
  const id = await handoverId(services, tenant, name)
  const found = await loadHandover(services, { tenant, id, actor, now })
  if ('answered' in found) throw new Error('Reading uses no keys')
  if (actor.kind === 'baton') throw new Error('The machine needs no evidence pack')
  const made = services.clock()
  const note = (await writeCheckpoint(database, tenant, made)) ?? lastCheckpoint(database.dataDir, tenant)
  if (!note) throw unknownHandover(name)
  const reader = readerOf(found)
  const { proof, entries } = await logProof(database, { tenant, handover: id, upTo: note.seq, reader })
  const happened = entries.map(({ event, actor: by, at }) => ({ ...event, by, at }) as unknown as Happened)
  // The state as of the end of the log that is shown, whatever has been written since.
  const handover = { ...evolveAll(notStarted(id), happened), id }
  const circumstances = found.circumstances
  const events = entries.map(({ seq, version, hash }, index) =>
    eventView(happened[index] as Happened, { version, position: seq, hash }, handover, circumstances, reader),
  )
  const versions = (await services.playbooks(tenant)).filter(
    (one) => one.id === handover.playbook.id && one.definition.version === handover.playbook.version,
  )
  // A page that was published again in other words of the same meaning has the same version; the handover runs on one of them.
  const playbook = versions.find(({ version }) => version === found.playbookVersion) ?? versions[0]
  if (!playbook) throw new Error(`The page of ${handover.ref} is gone`)
  const pack: Pack = {
    format: 'baton-evidence-pack',
    formatVersion: 1,
    madeAt: made.toISOString(),
    madeFor: { id: actor.member.id, name: actor.member.name },
    workspace: { id: tenant, name: found.loaded.workspace.name },
    handover: {
      id,
      ref: handover.ref,
      version: handover.version,
      state: handover.status,
      account: circumstances.world.account.name,
    },
    log: proof,
    playbook: {
      id: playbook.id,
      version: playbook.definition.version,
      title: playbook.definition.title,
      page: playbook.page,
      sha256: createHash('sha256').update(playbook.page).digest('hex'),
    },
    mail: await mailOf(services, { tenant, id, actor }),
    people: {},
  }
  const text = JSON.stringify([proof.links.flatMap((link) => ('text' in link ? [link.text] : [])), pack.mail])
  pack.people = Object.fromEntries([...circumstances.people.values()].flatMap((one) => (text.includes(one.id) ? [[one.id, one.name]] : [])))
  return { pack, handover, view: maskedView(viewOf(handover, circumstances), reader), events, circumstances }
}

async function mailOf(
  { database }: Services,
  { tenant, id, actor }: { tenant: string; id: string; actor: SignedInContext['actor'] },
): Promise<Pack['mail']> {
  const mail = await readMail(database, tenant, actor, { where: sql`m.about->>'handover' = ${id}`, limit: 2000 })
  const letters = await withTenant(database, tenant, (queries) =>
    queries
      .selectFrom('baton.mail')
      .select('id')
      .where('tenant', '=', tenant)
      .where(sql<boolean>`about->>'handover' = ${id} and about->>'event' = 'letter'`)
      .execute(),
  )
  const isLetter = new Set(letters.map((row) => row.id))
  // The file is passed on: a link that still opens something must not stand in it, whoever made it, and no blind copy, which is a
  // secret of its sender.
  return mail.toReversed().map(({ html: _html, ...one }) => {
    const isTheLetter = isLetter.has(one.id)
    return { ...one, bcc: [], text: isTheLetter ? one.text : maskLinks(one.text), isLetter: isTheLetter }
  })
}
