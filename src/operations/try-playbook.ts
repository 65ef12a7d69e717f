import type { playbookPages } from '../contract/playbook-pages.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** What a role could do on some day, if a handover began now where the asker works. */
export const tryPlaybook =
  ({ compile }: Pick<Services, 'compile'>): Operation<typeof playbookPages.tryPlaybook> =>
  ({ body: { page, role, day } }, { actor, now, gone }) => {
    if (actor.kind === 'baton') throw new Error('The machine tries out no pages')
    return compile.tryOut(page, { role, day, start: now.toISOString(), calendar: actor.member.calendar }, gone)
  }
