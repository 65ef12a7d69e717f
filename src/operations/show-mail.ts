import type { mail } from '../contract/mail.ts'
import { Refusal } from '../core/base/refusal.ts'
import { getMail } from './get-mail.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

/** The HTML of one captured mail, for a frame. */
export const showMail = (services: Pick<Services, 'database'>): Operation<typeof mail.showMail> => {
  const read = getMail(services)
  return async (input, context) => {
    const { html } = await read(input, context)
    if (html === null) throw new Refusal('unknown', 'mail.no-html', 'This mail has its text only.')
    return { html }
  }
}
