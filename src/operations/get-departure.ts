import type { departures } from '../contract/departures.ts'
import { departureView, mustBeDeparture } from './coverage/departure-view.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

export const getDeparture =
  (services: Services): Operation<typeof departures.getDeparture> =>
  async ({ params }, { tenant, actor, now }) =>
    departureView(services, { tenant, stored: await mustBeDeparture(services, tenant, actor, params.id), actor, now })
