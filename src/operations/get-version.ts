import type { meta } from '../contract/meta.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

export const getVersion =
  ({ database }: Pick<Services, 'database'>): Operation<typeof meta.getVersion> =>
  async () => ({ version: database.version ?? 'unknown' })
