import { findLink } from '../../store/links.ts'
import { listWorkspaces } from '../../store/workspaces.ts'
import type { Services } from '../services.ts'
import { type LinkDesk, linkDesk } from './link-desk.ts'

/** The desks of all workspaces that are served here: a link says nothing of where it belongs, so each is asked whether it knows it. */
export function linkDesks(services: Services): LinkDesk {
  const { database, servesDemo } = services
  const deskOf = async (token: string): Promise<LinkDesk> => {
    const served = (await listWorkspaces(database)).filter(({ isDemo }) => servesDemo || !isDemo)
    for (const { tenant } of served) if (await findLink(database, tenant, token)) return linkDesk(services, tenant)
    return nobodys
  }
  return {
    look: async (token, asked) => (await deskOf(token)).look(token, asked),
    act: async (token, given, requestId) => (await deskOf(token)).act(token, given, requestId),
    open: async (token, given) => (await deskOf(token)).open(token, given),
    renew: async (token) => (await deskOf(token)).renew(token),
  }
}

/** What is shown of a link that no workspace knows: what is shown of one that is over. */
const nobodys: LinkDesk = {
  look: async () => ({ state: 'spent', address: null }),
  act: async () => ({ state: 'spent', address: null }),
  open: async () => ({ state: 'spent', address: null }),
  renew: async () => ({ state: 'sent', address: null }),
}
