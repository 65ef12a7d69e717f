import type { reports } from '../contract/handover-reports.ts'
import { gather } from './evidence-pack/pack.ts'
import { packPage } from './evidence-pack/page.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The whole story of a handover as one file that is checked without Baton. */
export const getEvidencePack =
  (services: Services): Operation<typeof reports.getEvidencePack> =>
  async ({ params: { id: name }, query }, context) => {
    const story = await gather(services, name, context)
    const file = `${story.pack.handover.ref}-evidence.${query.as}`
    if (query.as === 'json') return { name: file, text: JSON.stringify(story.pack) }
    return { name: file, text: packPage(story) }
  }
