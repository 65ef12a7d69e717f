import type { NoticeChoice, ownNotices } from '../contract/own-notices.ts'
import { Refusal } from '../core/base/refusal.ts'
import { usualDigest } from '../core/calendar/digest-moment.ts'
import { isQuiet } from '../core/calendar/quiet-hours.ts'
import type { Actor, Member, NoticeWishes } from '../core/policy/member.ts'
import type { PersonData } from './directory.ts'
import { changePerson } from './identity/change-person.ts'
import type { Operation } from './operation.ts'
import type { Services } from './services.ts'

export const getMyNotices =
  (services: Pick<Services, 'directory'>): Operation<typeof ownNotices.getMyNotices> =>
  async (_input, { tenant, actor }) => {
    if (actor.kind === 'baton') throw new Error('The machine gets no notices')
    return choiceOf((await services.directory(tenant)).people.get(actor.member.id)?.notices)
  }

/** Only what is not as usual is stored, so that what is usual may change for everybody else. */
export const putMyNotices =
  (services: Services): Operation<typeof ownNotices.putMyNotices> =>
  async ({ body }, context) => {
    const { id } = onlyPerson(context.actor)
    const { quiet, rest, digestAt } = body
    if (quiet && quiet.from === quiet.to)
      throw new Refusal('invalid', 'notices.quiet', 'Quiet hours begin and end at the same time. Choose another end, or none at all.', {
        where: 'quiet',
      })
    if (quiet && isQuiet(digestAt, quiet))
      throw new Refusal(
        'invalid',
        'notices.list-in-quiet',
        `The daily list at ${digestAt} would come in your quiet hours (${quiet.from} to ${quiet.to}). Choose another time for one of them.`,
        { where: 'digestAt' },
      )
    const notices: NoticeWishes = {
      ...(quiet ? { quiet } : {}),
      ...(rest === 'digest' ? { rest } : {}),
      ...(digestAt === usualDigest ? {} : { digestAt }),
    }
    const after = await changePerson(services, { ...context, id, type: 'NoticesChosen' }, (person) => {
      const { notices: _old, ...data } = person.data
      const next: PersonData = { ...data, ...(Object.keys(notices).length > 0 ? { notices } : {}) }
      return { ...person, data: next }
    })
    return choiceOf(after.data.notices)
  }

const choiceOf = (notices: NoticeWishes | undefined): NoticeChoice => ({
  quiet: notices?.quiet ?? null,
  rest: notices?.rest ?? 'at work',
  digestAt: notices?.digestAt ?? usualDigest,
})

/** What is one's own is decided by the person and not by software that acts for them. */
export function onlyPerson(actor: Actor): Member {
  if (actor.kind === 'person') return actor.member
  throw new Refusal('forbidden', 'self.person-only', 'This is for the person alone. Sign in as that person, not as software.')
}
