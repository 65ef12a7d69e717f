import type { people } from '../contract/people.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** Pools with their territories, each with owner and deputy. */
export const listPools =
  (services: Pick<Services, 'directory'>): Operation<typeof people.listPools> =>
  async (_input, { tenant }) => {
    const { pools, territories, people } = await services.directory(tenant)
    const ref = (id: string) => ({ id, name: people.get(id)?.name ?? 'Someone who left' })
    return {
      items: pools
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ id, name }) => ({
          id,
          name,
          territories: territories
            .filter(({ pool }) => pool === id)
            .toSorted((a, b) => (a.name < b.name ? -1 : 1))
            .map((one) => ({
              id: one.id,
              name: one.name,
              owner: ref(one.owner),
              deputy: one.deputy === null ? null : ref(one.deputy),
              regions: [...one.regions],
            })),
        })),
    }
  }
