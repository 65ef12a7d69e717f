import type { LetterTemplateView, letterTemplates } from '../../contract/letter-templates.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { LetterInForce, TemplateFor } from '../../core/documents/letter-in-force.ts'
import { compileLetter } from '../../core/documents/letter-template.ts'
import { evolveTemplate, refuseStep, type TemplateEvent, type TemplateStep } from '../../core/documents/letter-template-history.ts'
import { actorId, loggedAs } from '../../core/policy/member.ts'
import { append } from '../../store/log.ts'
import { untilNotOvertaken } from '../load-account.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { type LoggedHistory, readHistory, streamOf } from './histories.ts'
import { decidedNotices } from './template-notices.ts'
import { approversBeside, checkedNow, mustBeUsable, templateView, versionRow } from './template-views.ts'

type Named = TemplateFor & { version: number }

/** One version, held against the playbooks as they are now. */
export const getLetterTemplateVersion =
  (services: Services): Operation<typeof letterTemplates.getLetterTemplateVersion> =>
  async ({ params }, { tenant, actor }) => {
    const history = await readHistory(services.database, tenant, params)
    const version = versionIn(history, params)
    const checked = await checkedNow(services, tenant, { text: version.source, notes: version.notes }, params)
    return { row: versionRow(history, version, await services.directory(tenant), actor), checked }
  }

/** Puts a version in force; by somebody else than who wrote it. */
export const approveLetterTemplate =
  (services: Services): Operation<typeof letterTemplates.approveLetterTemplate> =>
  ({ params, body: { why } }, context) =>
    decide(services, params, 'approve', why, context)

export const declineLetterTemplate =
  (services: Services): Operation<typeof letterTemplates.declineLetterTemplate> =>
  ({ params, body: { why } }, context) =>
    decide(services, params, 'decline', why, context)

/** Takes the version in force out of use. */
export const withdrawLetterTemplate =
  (services: Services): Operation<typeof letterTemplates.withdrawLetterTemplate> =>
  ({ params, body: { why } }, context) =>
    decide(services, params, 'withdraw', why, context)

const eventOf = { approve: 'LetterTemplateApproved', decline: 'LetterTemplateDeclined', withdraw: 'LetterTemplateWithdrawn' } as const

function decide(
  services: Services,
  { kind, sender, version }: Named,
  step: TemplateStep,
  why: string | undefined,
  { tenant, actor, now }: SignedInContext,
): Promise<LetterTemplateView> {
  const to = { kind, sender }
  return untilNotOvertaken(services, `${tenant} ${streamOf(to).id}`, async () => {
    const history = await readHistory(services.database, tenant, to)
    const found = versionIn(history, { ...to, version })
    const directory = await services.directory(tenant)
    const refused = refuseStep(history, found, step, { person: actorId(actor), others: approversBeside(directory, found.by) })
    if (refused) throw refused
    // Pages may have been published since it was written, and one of them may forbid what it says.
    if (step === 'approve') mustBeUsable(await checkedNow(services, tenant, { text: found.source, notes: found.notes }, to))
    const at = now.toISOString()
    const event = { type: eventOf[step], ...to, version, name: found.name, ...(why === undefined ? {} : { why }) } as TemplateEvent
    const after = { ...history, ...evolveTemplate(history, { event, actor: actorId(actor), at }) }
    await append(services.database, {
      tenant,
      stream: streamOf(to),
      expectedVersion: history.logged,
      events: [event],
      ...loggedAs(actor),
      at,
      // What is in force is read with every decision, so it stands where those are read from.
      models: {
        directory: [{ kind: 'letter-template', id: streamOf(to).id, name: found.name, data: inForceData(after, to, actorId(actor), at) }],
        mail: decidedNotices(
          { ...to, version, name: found.name, writer: found.by, step, by: actorId(actor), why },
          { directory, now: at, newId: services.newId, address: services.address },
        ),
      },
    })
    services.forget(tenant)
    return templateView({ ...after, logged: history.logged + 1 }, await services.directory(tenant), actor)
  })
}

function inForceData(
  { versions, inForce }: LoggedHistory,
  to: TemplateFor,
  approvedBy: string,
  at: string,
): { inForce: LetterInForce | null } {
  const version = versions.find((one) => one.version === inForce)
  if (!version) return { inForce: null }
  const approval = version.decisions.findLast(({ what }) => what === 'approved')
  const { name, hash, source } = version
  return {
    inForce: {
      ...to,
      name,
      version: version.version,
      hash,
      approvedBy: approval?.by ?? approvedBy,
      approvedAt: approval?.at ?? at,
      template: compileLetter(source).template,
    },
  }
}

function versionIn({ versions }: LoggedHistory, { kind, sender, version }: Named) {
  const found = versions.find((one) => one.version === version)
  if (found) return found
  throw new Refusal('unknown', 'letter-template.unknown', `There is no version ${version} of the template for ${kind}, ${sender}.`)
}
