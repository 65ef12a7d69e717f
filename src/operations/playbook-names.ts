import type { PublishedPlaybook } from './services.ts'

export type NamedPlaybook = { id: string; title: string; stages: { id: string; name: string }[] }

/** By title: the newest words of every playbook, and the stages that only older versions of it have behind them. */
export function playbookNames(published: readonly PublishedPlaybook[]): Map<string, NamedPlaybook> {
  const pages = new Map<string, NamedPlaybook>()
  for (const { id, definition } of published.toSorted((a, b) => b.version - a.version)) {
    const known = pages.get(id) ?? { id, title: definition.title, stages: [] }
    const names = new Set(known.stages.map((stage) => stage.id))
    const more = definition.stages.filter((stage) => !names.has(stage.id)).map((stage) => ({ id: stage.id, name: stage.name }))
    pages.set(id, { ...known, stages: [...known.stages, ...more] })
  }
  return new Map([...pages].toSorted(([, a], [, b]) => (a.title < b.title ? -1 : 1)))
}
