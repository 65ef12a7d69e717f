import type { PersonalExport, personalData, Subject } from '../../contract/personal-data.ts'
import { eraserOf } from '../../core/base/eraser.ts'
import { loggedAs } from '../../core/policy/member.ts'
import { personalClasses, personalClassNames } from '../../core/policy/personal-classes.ts'
import { type GivenItem, personalText } from '../../core/policy/personal-text.ts'
import { withTenant } from '../../store/database.ts'
import { append } from '../../store/log.ts'
import type { Operation, SignedInContext } from '../operation.ts'
import type { Services } from '../services.ts'
import type { AskedBy } from './erase-person.ts'
import { ownTraces } from './own-traces.ts'
import { knownSubject } from './subject.ts'
import { type Found, tracesOf } from './traces.ts'

/** Everything that is kept about somebody, for whoever answers their question. It stands in the log. */
export const exportPersonalData =
  (services: Services): Operation<typeof personalData.exportPersonalData> =>
  ({ query: { as }, body: { subject, alsoCalled, withRestricted } }, context) =>
    giveOut(services, askedBy(context), { as, subject, alsoCalled, withRestricted })

/** Everything that is kept about whoever asks. */
export const exportMyData =
  (services: Services): Operation<typeof personalData.exportMyData> =>
  ({ query: { as } }, context) => {
    if (context.actor.kind === 'baton') throw new Error('Nothing personal is kept about the machine')
    return giveOut(services, askedBy(context), {
      as,
      subject: { kind: 'person', id: context.actor.member.id },
      alsoCalled: [],
      withRestricted: undefined,
    })
  }

type Asked = { as: 'json' | 'markdown'; subject: Subject; alsoCalled: readonly string[]; withRestricted: string | undefined }

const askedBy = ({ tenant, now, actor }: SignedInContext): AskedBy => ({ tenant, now, logged: loggedAs(actor) })

export async function giveOut(
  services: Services,
  { tenant, now, logged: { by, ...logged } }: AskedBy,
  { as, subject, alsoCalled, withRestricted }: Asked,
): Promise<PersonalExport> {
  const { database } = services
  const known = await knownSubject(database, tenant, subject, alsoCalled)
  const found = [
    ...(await ownTraces(services, tenant, known)),
    ...(await tracesOf(services, tenant, known, eraserOf(known.called, 'export'))),
  ]
  const workspace = await withTenant(database, tenant, (queries) =>
    queries.selectFrom('baton.workspace').select('name').where('tenant', '=', tenant).executeTakeFirstOrThrow(),
  )
  await append(database, {
    tenant,
    stream: { kind: 'workspace', id: tenant },
    expectedVersion: 'newest',
    // Ids only: the log must not name whom it says this about.
    events: [
      {
        type: 'PersonalDataExported',
        kind: subject.kind,
        subject: subject.kind === 'person' ? subject.id : subject.account,
        ...(withRestricted === undefined ? {} : { why: withRestricted }),
        ...(by === undefined ? {} : { by }),
      },
    ],
    ...logged,
    at: now.toISOString(),
  })
  const hidden = withRestricted === undefined ? found.filter(({ forFew }) => forFew.length > 0).length : 0
  const byClass = Map.groupBy(found, (one) => one.class)
  const answer: PersonalExport = {
    madeAt: now.toISOString(),
    workspace: workspace.name,
    subject: { name: known.name, address: known.address },
    groups: personalClassNames.flatMap((name) => {
      const items = (byClass.get(name) ?? []).map((one) => itemOf(one, withRestricted !== undefined))
      return items.length === 0 ? [] : [{ class: name, title: personalClasses[name].title, items }]
    }),
    leftOut: [
      ...(hidden > 0 ? [`Words in ${hidden} places that only few here may read. Ask an administrator.`] : []),
      ...(known.sameName.length > 0 ? ['Texts that give only a name, since others are called the same.'] : []),
    ],
  }
  if (as !== 'markdown') return answer
  return { ...answer, text: personalText(answer), name: `personal-data-${now.toISOString().slice(0, 10)}.md` }
}

const itemOf = ({ position, place, at, by, words, forFew }: Found, withRestricted: boolean): GivenItem => ({
  place,
  ...(at === null ? {} : { at }),
  ...(by === null ? {} : { by }),
  ...(position === null ? {} : { entry: position }),
  words: withRestricted ? [...words, ...forFew] : words,
})
