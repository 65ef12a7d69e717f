import type { Definition } from '../definition/definition.ts'
import { sameRoles } from '../definition/same-roles.ts'
import { sameTasks } from '../definition/same-tasks.ts'
import { changesOf, type PlaybookChange, quoted } from './change.ts'
import { flowDifferences, templateDifferences, topicDifferences } from './difference-document.ts'
import { gateDifferences, letterDifferences, principleDifferences, raciDifferences, roleDifferences } from './difference-rules.ts'
import { taskDifferences } from './difference-tasks.ts'
import { versionOf } from './version.ts'

/**
 * What a newer version of a page changes, by meaning and in words: nothing exactly when both mean the same. A text that was only
 * moved to another line or wrapped differently is no change.
 */
export function differenceOf(before: Definition, after: Definition): PlaybookChange[] {
  const [old, now] = [versionOf(before), versionOf(after)]
  if (old === now) return []
  const same = { tasks: sameTasks(before, after), roles: sameRoles(before, after) }
  const changes = [
    ...headDifferences(before, after, same.tasks),
    ...roleDifferences(before, after, same),
    ...taskDifferences(before, after, same),
    ...gateDifferences(before, after, same),
    ...flowDifferences(before, after),
    ...raciDifferences(before, after, same),
    ...topicDifferences(before, after),
    ...templateDifferences(before, after, same),
    ...letterDifferences(before, after, same),
    ...principleDifferences(before, after),
  ]
  return changes.length > 0 ? changes : unnamed(after)
}

/** What the page says about itself. */
function headDifferences(before: Definition, after: Definition, tasks: ReadonlyMap<string, string>): PlaybookChange[] {
  const top = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
  const about = (what: PlaybookChange['what'], id: string) => changesOf({ what, id, title: after.title, range: top })
  const title = about('title', 'title')
  title.compare(before.title, after.title, `The playbook is called ${quoted(after.title)} now; before, ${quoted(before.title)}.`)
  const bound = about('binding', 'playbook')
  bound.compare(before.id, after.id, `It is another playbook by its id: "${after.id}" instead of "${before.id}".`)
  bound.compare(before.kind, after.kind, `It is about another kind of change of hands: ${after.kind} instead of ${before.kind}.`)
  const owned = before.ownership === undefined ? undefined : (tasks.get(before.ownership) ?? before.ownership)
  bound.compare(owned, after.ownership, ownershipWords(after))
  bound.compare(before.paces.join(' or '), after.paces.join(' or '), `A start offers the pace ${after.paces.join(' or ')} now.`)
  const text = about('text', 'summary')
  text.compare(before.summary, after.summary, 'The introduction of the page reads differently.')
  return [...title.found, ...bound.found, ...text.found]
}

function ownershipWords({ ownership, stages }: Definition): string {
  if (ownership === undefined) return 'Nothing on the page says any more when the account changes hands.'
  if (ownership === 'letter') return 'The account changes hands with the letter now.'
  const place = stages.flatMap((stage) =>
    [stage.id === ownership ? stage.name : [], stage.tasks.flatMap(({ id, title }) => (id === ownership ? title : []))].flat(),
  )
  return `The account changes hands with ${quoted(place[0] ?? ownership)} now.`
}

/** The order of things that mean the same in any order, and the like: different to the letter, with nothing to say about it. */
const unnamed = ({ id, title }: Definition): PlaybookChange[] => {
  const { add, found } = changesOf({ what: 'text', id, title, range: null })
  add('changed', 'Something is listed or drawn in another order.')
  return found
}
