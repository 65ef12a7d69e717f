import type { OutputOf } from '../contract/endpoint.ts'
import type { playbookPages } from '../contract/playbook-pages.ts'
import { Refusal } from '../core/base/refusal.ts'
import type { Definition } from '../core/definition/definition.ts'
import { actorId, loggedAs } from '../core/policy/member.ts'
import { previewMove } from '../core/process/preview-move.ts'
import { settleDrafts } from '../store/drafts.ts'
import { append } from '../store/log.ts'
import { commandHandover } from './command-handover.ts'
import { getPlaybook } from './get-playbook.ts'
import { answeredBefore, keyOf } from './load-account.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation, SignedInContext } from './operation.ts'
import { newestOf } from './publish-playbooks.ts'
import type { PublishedPlaybook, Services } from './services.ts'

type Published = OutputOf<typeof playbookPages.publishPlaybook>
type Asked = Parameters<Operation<typeof playbookPages.publishPlaybook>>[0]

/**
 * Makes a page the newest version of a playbook, then moves the handovers that were named, each by its own command and its own
 * rights. Sent again under its key it publishes nothing twice, and moves what a crash left behind.
 */
export const publishPlaybook =
  (services: Services): Operation<typeof playbookPages.publishPlaybook> =>
  async (asked, context) => {
    const { tenant, actor, idempotency } = context
    const { id } = asked.params
    const version = await services.inTurn(`playbook ${tenant} ${id}`, async () => {
      // Looked up in turn: who sends twice at once is told of the one publication, and not that it overtook itself.
      const answered = await answeredBefore(services.database, tenant, keyOf(actor, idempotency))
      if (!answered) return publish(services, asked, context)
      // It may have been another process that answered, a moment ago.
      services.forget(tenant)
      return (answered.answer as { version: string }).version
    })
    await settle(services, asked, context, version)
    const moved: Published['moved'] = []
    for (const handover of new Set(asked.body.move))
      moved.push({ handover, refused: await move(services, { handover, playbook: id, version }, context) })
    return { playbook: await getPlaybook(services)({ params: { id }, query: { version } }, context), moved }
  }

/** Answers the version, by what it means. */
async function publish(
  services: Services,
  { params: { id }, body: { page, from } }: Asked,
  { tenant, actor, now, idempotency }: SignedInContext,
): Promise<string> {
  const { definition, diagnostics } = await services.compile.compile(page, id, null)
  mustBePublishable(id, { definition, diagnostics })
  const newest = newestOf(await services.playbooks(tenant), id)
  if (!newest && from !== null) throw new Refusal('unknown', 'playbook.unknown', `There is no playbook "${id}".`)
  if (newest && newest.definition.version !== from) throw stale(newest.definition)
  if (newest?.page === page && newest.definition.version === definition.version)
    throw new Refusal('conflict', 'playbook.unchanged', `"${definition.title}" reads exactly like this already.`)
  const key = keyOf(actor, idempotency)
  const version = (newest?.version ?? 0) + 1
  const at = now.toISOString()
  const written = await append(services.database, {
    tenant,
    stream: { kind: 'playbook', id },
    // Each version is one entry, so whoever publishes at the same moment elsewhere is found out here.
    expectedVersion: version - 1,
    events: [{ type: 'PlaybookPublished', id, version, meaning: definition.version, title: definition.title, origin: 'editor' }],
    ...loggedAs(actor),
    at,
    models: { playbooks: [{ id, version, page, definition: { definition, diagnostics }, publishedAt: at, origin: 'editor' }] },
    ...(key ? { idempotency: { ...key, status: 200, answer: { version: definition.version } } } : {}),
  }).catch(async (error: unknown) => {
    services.forget(tenant)
    const isOvertaken = error instanceof Refusal && (error.code === 'version.stale' || error.code === 'playbook.published')
    throw isOvertaken ? stale(newestOf(await services.playbooks(tenant), id)?.definition ?? definition) : error
  })
  services.forget(tenant)
  return 'answered' in written ? (written.answered.answer as { version: string }).version : definition.version
}

/** Done again for what is sent again: a crash may have come in between, and a draft that was written since is no part of it. */
async function settle(
  services: Services,
  { params: { id: playbook }, body: { page, suggestedBy } }: Asked,
  { tenant, actor }: SignedInContext,
  version: string,
): Promise<void> {
  const published = (await services.playbooks(tenant)).find(
    (one) => one.id === playbook && one.page === page && one.definition.version === version,
  )
  if (!published) throw new Error(`Version ${version} of ${playbook} was published and is not there`)
  await settleDrafts(services.database, tenant, {
    playbook,
    publisher: actorId(actor),
    suggestedBy: suggestedBy ?? null,
    page,
    version,
    at: new Date(published.publishedAt),
  })
}

function mustBePublishable(id: string, { definition, diagnostics }: Pick<PublishedPlaybook, 'definition' | 'diagnostics'>): void {
  if (definition.id !== id)
    throw new Refusal(
      'invalid',
      'playbook.other-id',
      `This page says that it is the playbook "${definition.id}". Publish it there, or write "playbook: ${id}" at its head.`,
    )
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (!first) return
  throw new Refusal(
    'invalid',
    'playbook.errors',
    `Line ${first.range.start.line}: ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
    { details: { errors: errors.map(({ code, message, range }) => ({ code, message, line: range.start.line })) } },
  )
}

const stale = ({ title, version }: Definition) =>
  new Refusal('stale', 'playbook.stale', `Another version of "${title}" was published since. Compare with it first.`, {
    details: { version },
  })

/** Moves one handover by the command that anybody could give; answers why it stayed, or null. */
async function move(
  services: Services,
  { handover: name, playbook, version }: { handover: string; playbook: string; version: string },
  { idempotency, ...context }: SignedInContext,
): Promise<string | null> {
  const { tenant, actor, now } = context
  try {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    const { handover, circumstances } = found
    if (handover.playbook.id !== playbook) return `${handover.ref} runs on another playbook.`
    if (handover.playbook.version === version) return null
    const target = circumstances.otherVersions?.find((one) => one.version === version)
    if (!target) throw new Error(`Version ${version} of ${playbook} was published and is not there`)
    const { refused } = previewMove(handover, circumstances, target)
    if (refused !== null) return refused
    await commandHandover(services)(
      { params: { id }, body: { command: 'change-playbook-version', version } },
      // A key of its own for each, so that what is sent again moves nothing that somebody has moved back since.
      { ...context, isBrief: true, ...(idempotency ? { idempotency: { ...idempotency, key: `${idempotency.key} ${id}` } } : {}) },
    )
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}
