import { Refusal } from '../../core/base/refusal.ts'
import { linkKeeping } from '../../core/process/link-keeping.ts'
import { linksOf, type StoredLink } from '../../store/links.ts'
import type { LoadedCase } from '../load-handover.ts'
import type { SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import { caseOf } from './list-links.ts'

/** One link of a handover for who may revoke it and send another. */
export async function knownLink(
  services: Services,
  context: SignedInContext,
  { id, link: name }: { id: string; link: string },
): Promise<{ link: StoredLink; found: LoadedCase }> {
  const found = await caseOf(services, context, id)
  const refusal = linkKeeping(found.handover, found.circumstances)
  if (refusal) throw refusal
  const link = (await linksOf(services.database, context.tenant, found.handover.id)).find((one) => one.id === name.toLowerCase())
  if (!link) throw new Refusal('unknown', 'link.unknown', 'This handover has no such link.')
  return { link, found }
}
