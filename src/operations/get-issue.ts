import type { OutputOf } from '../contract/endpoint.ts'
import type { reports } from '../contract/handover-reports.ts'
import { Refusal } from '../core/base/refusal.ts'
import { renderDocument } from '../core/documents/filled.ts'
import type { Circumstances } from '../core/process/circumstances.ts'
import type { Handover } from '../core/process/handover.ts'
import { labelNames } from '../core/process/labels.ts'
import { readableDocument } from '../core/process/restricted.ts'
import { personIn } from '../core/process/rights.ts'
import { documentOf } from '../core/process/snapshot.ts'
import type { Audience } from '../core/records/field-class.ts'
import { handoverId, loadHandover } from './load-handover.ts'
import type { Operation } from './operation.ts'
import { readerOf } from './seen-handover.ts'
import type { Services } from './services.ts'

type Issue = OutputOf<typeof reports.getIssue>

/** The handover document as an issue for a tracker: filled from records and answers, blank where nobody knows. */
export const getIssue =
  (services: Services): Operation<typeof reports.getIssue> =>
  async ({ params: { id: name } }, { tenant, actor, now }) => {
    const id = await handoverId(services, tenant, name)
    const found = await loadHandover(services, { tenant, id, actor, now })
    if ('answered' in found) throw new Error('Reading uses no keys')
    return issueOf(found.handover, found.circumstances, readerOf(found))
  }

export function issueOf(handover: Handover, circumstances: Circumstances, reader: Audience): Issue {
  const { definition, world } = circumstances
  const { template } = definition
  if (template.sections.length === 0) throw new Refusal('unknown', 'document.none', `"${definition.title}" has no handover document.`)
  const filled = readableDocument(documentOf(handover, circumstances), reader)
  const mentions = ownersOf(handover, circumstances)
  const labels = labelNames(handover, circumstances)
  const rendered = renderDocument(template, filled, labels).trimEnd()
  const action = /\n(\/label .*)$/.exec(rendered)?.[1]
  const body = action === undefined ? rendered : rendered.slice(0, -action.length)
  const asked = mentions.map(({ id, name }) => `@${handleOf(circumstances.people.get(id)?.email ?? name)}`)
  const text = [
    body.trimEnd(),
    // Whoever decides about it hears of it by being named in it.
    ...(asked.length > 0 ? [`${asked.join(' ')}: please look at this handover.`] : []),
    ...(action === undefined ? [] : [action]),
  ].join('\n\n')
  return {
    // What is filled in is no template any more.
    title: `${template.title.replace(/\s+template$/i, '') || definition.title}: ${world.account.name}`,
    name: `${handover.ref}-issue.md`,
    text: `${text}\n`,
    labels,
    mentions,
    blanks: filled.flatMap(({ blanks }) => blanks.filter(({ by }) => by === 'nobody').map(({ label }) => label)),
  }
}

/** Who decides at the first gate; where the page has none, who takes over. */
function ownersOf(handover: Handover, { definition, people, now }: Circumstances): Issue['mentions'] {
  const [gate] = definition.gates
  const id = gate ? personIn(handover, gate.role, now) : handover.to.kind === 'person' ? handover.to.id : undefined
  const member = id === undefined ? undefined : people.get(id)
  return member ? [{ id: member.id, name: member.name }] : []
}

/** People are known to the tracker by the name before the @ of their address, until a connection says otherwise. */
const handleOf = (email: string) => email.split('@')[0]?.replaceAll(/[^\w.-]/g, '') ?? ''
