import type { LabelList, labels } from '../../contract/labels.ts'
import { isSame } from '../../core/base/canonical.ts'
import { Refusal } from '../../core/base/refusal.ts'
import type { Label } from '../../core/policy/labels.ts'
import { foldedName, named } from '../../core/policy/service-tiers.ts'
import type { Operation } from '../operation.ts'
import type { Services } from '../services.ts'
import { changeDirectory } from './change-directory.ts'
import { labelsByPages, labelsOfHandovers, titles } from './in-use.ts'
import { mustBeId } from './names.ts'

export const listLabels =
  (services: Services): Operation<typeof labels.listLabels> =>
  (_input, { tenant }) =>
    labelList(services, tenant)

export const putLabel =
  (services: Services): Operation<typeof labels.putLabel> =>
  async ({ params: { id }, body }, context) => {
    mustBeId(id, 'label')
    if (/["~\p{Cc}]/u.test(body.name))
      throw new Refusal('invalid', 'label.name', 'A label has no quotation mark, tilde or line break: the tracker could not read it.', {
        where: 'name',
      })
    await changeDirectory(services, context, async ({ labels: all }) => {
      const before = all.find((one) => one.id === id)
      const same = named(all, body.name)
      if (same && same.id !== id) throw new Refusal('conflict', 'label.exists', `There is already a label ${same.name}.`, { where: 'name' })
      const after: Label = { id, ...body }
      if (before && isSame(before, after)) return undefined
      if (before && foldedName(before.name) !== foldedName(after.name)) await mustNotBeNamed(services, context.tenant, before, 'renamed')
      return { event: { type: 'LabelWritten', id, before: before ?? null, after }, rows: [rowOf(after)] }
    })
    return labelList(services, context.tenant)
  }

export const removeLabel =
  (services: Services): Operation<typeof labels.removeLabel> =>
  async ({ params: { id } }, context) => {
    await changeDirectory(services, context, async ({ labels: all }) => {
      const label = all.find((one) => one.id === id)
      if (!label) throw new Refusal('unknown', 'label.none', 'There is no such label.')
      const count = (await labelsOfHandovers(services.database, context.tenant)).get(id) ?? 0
      if (count > 0)
        throw new Refusal(
          'conflict',
          'label.in-use',
          `${count === 1 ? 'One handover carries' : `${count} handovers carry`} the label ${label.name}. Take it off there first.`,
          { details: { handovers: count } },
        )
      await mustNotBeNamed(services, context.tenant, label, 'removed')
      return { event: { type: 'LabelRemoved', id, name: label.name }, rows: [rowOf(label, true)] }
    })
    return labelList(services, context.tenant)
  }

async function labelList(services: Services, tenant: string): Promise<LabelList> {
  const [directory, carried, byPages] = await Promise.all([
    services.directory(tenant),
    labelsOfHandovers(services.database, tenant),
    labelsByPages(services, tenant),
  ])
  return {
    items: directory.labels.map((label) => ({
      ...label,
      handovers: carried.get(label.id) ?? 0,
      playbooks: [...(byPages.get(foldedName(label.name))?.playbooks ?? [])],
    })),
    unlisted: [...byPages.values()]
      .filter(({ name }) => !named(directory.labels, name))
      .map(({ name, playbooks }) => ({ name, playbooks: [...playbooks] })),
  }
}

/** How a label stands in the directory; one that was removed keeps its row. */
const rowOf = ({ id, name, ...data }: Label, removed = false) => ({
  kind: 'label',
  id,
  name,
  data: { ...data, ...(removed ? { removed: true } : {}) },
})

async function mustNotBeNamed(services: Services, tenant: string, { name }: Label, what: 'renamed' | 'removed'): Promise<void> {
  const { playbooks = [] } = (await labelsByPages(services, tenant)).get(foldedName(name)) ?? {}
  if (playbooks.length > 0)
    throw new Refusal(
      'conflict',
      'label.named-by-playbooks',
      `${titles(playbooks)} ${playbooks.length === 1 ? 'gives' : 'give'} the label ${name} to every handover, so it cannot be ${what}. Publish the page without it first.`,
      { details: { playbooks } },
    )
}
