import type { ErasurePreview, personalData, Subject, Trace } from '../../contract/personal-data.ts'
import { eraserOf } from '../../core/base/eraser.ts'
import { type PersonalClass, personalClasses, personalClassNames } from '../../core/policy/personal-classes.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { obstaclesTo } from './obstacles.ts'
import { ownTraces } from './own-traces.ts'
import { knownSubject } from './subject.ts'
import { type Found, tracesOf } from './traces.ts'

const mostShown = 200

/** Says what an erasure would take, before anybody decides. Changes nothing. */
export const previewErasure =
  (services: Services): Operation<typeof personalData.previewErasure> =>
  ({ body }, { tenant, now }) =>
    erasurePreview(services, tenant, now, body)

export async function erasurePreview(
  services: Services,
  tenant: string,
  now: Date,
  { subject, alsoCalled }: { subject: Subject; alsoCalled: readonly string[] },
): Promise<ErasurePreview> {
  const known = await knownSubject(services.database, tenant, subject, alsoCalled)
  const found = [
    ...(await ownTraces(services, tenant, known)),
    ...(await tracesOf(services, tenant, known, eraserOf(known.called, 'preview'))),
  ]
  const byClass = Map.groupBy(found, (one) => one.class)
  return {
    name: known.name,
    address: known.address,
    groups: personalClassNames.flatMap((name) => groupOf(name, byClass.get(name) ?? [])),
    obstacles: await obstaclesTo(services, tenant, known, now),
    sameName: known.sameName,
  }
}

const groupOf = (name: PersonalClass, found: readonly Found[]): ErasurePreview['groups'] =>
  found.length === 0 ? [] : [{ class: name, ...personalClasses[name], count: found.length, traces: found.slice(0, mostShown).map(shown) }]

/** Whoever erases need not read what only few may. */
const shown = ({ position, place, at, by, words, forFew }: Found): Trace => ({
  position,
  place,
  at,
  by,
  words: [
    ...words.map((text) => (text.length > 400 ? `${text.slice(0, 400)}…` : text)),
    ...(forFew.length > 0 ? ['Words that only few may read'] : []),
  ],
})
