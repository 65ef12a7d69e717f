import type { administration } from '../../contract/administration.ts'
import { actionsOf, actionWords, softwareMay, workspaceActions } from '../../core/policy/can.ts'
import { workspaceRoles } from '../../core/policy/member.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'

/** The roles as the rules hold them: read from the same table that lets people in. */
export const listRoles =
  (services: Pick<Services, 'directory'>): Operation<typeof administration.listRoles> =>
  async (_input, { tenant }) => {
    const { people } = await services.directory(tenant)
    const active = [...people.values()].filter((one) => one.active)
    return {
      items: workspaceRoles.map((role) => ({
        role,
        people: active.filter(({ roles }) => roles.includes(role)).length,
        may: actionsOf(role),
      })),
      actions: workspaceActions.map((action) => ({ action, words: actionWords[action], software: softwareMay(action) })),
    }
  }
