import { canonical } from '../base/canonical.ts'
import { pairUp } from '../base/pair-up.ts'
import type { Definition, Flow, Template, TemplateField, Topic } from '../definition/definition.ts'
import { changesOf, listed, movedAmong, type PlaybookChange, quoted } from './change.ts'
import type { Same } from './difference-tasks.ts'

type Placed = { field: TemplateField; section: string }
const fieldsOf = ({ sections }: Template): Placed[] =>
  sections.flatMap(({ title, fields }) => fields.map((field) => ({ field, section: title })))

/** The document that people fill in: its sections, its lines and blanks, and what the tracker is told with it. */
export function templateDifferences({ template: before }: Definition, { template: after }: Definition, { tasks }: Same): PlaybookChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const pairs = pairUp(old, now, { id: ({ field }) => field.id, text: ({ field }) => field.label })
  const kept = new Map([...pairs].map(([was, is]) => [is, was]))
  const staying = now.filter((one) => kept.has(one))
  const moved = movedAmong(staying.map((one) => old.indexOf(kept.get(one) ?? one)))
  const whole = changesOf({ what: 'template', id: 'template', title: after.title, range: after.sections[0]?.range ?? null })
  whole.compare(before.title, after.title, `The document is called ${quoted(after.title)} now.`)
  whole.compare(
    actions(before),
    actions(after),
    after.quickActions.length > 0
      ? `The tracker is told other things with the document: ${actions(after)}.`
      : 'The tracker is told nothing with the document any more.',
  )
  const sections = pairUp(before.sections, after.sections, { id: ({ title }) => title, text: ({ title }) => title })
  const sectionNow = new Map([...sections].map(([was, is]) => [was.title, is.title]))
  const wasSection = new Set(sections.values())
  return [
    ...whole.found,
    ...after.sections.flatMap((section) => {
      const { add, found } = changesOf({ what: 'template', id: section.title, title: section.title, range: section.range })
      if (!wasSection.has(section)) add('added', `The document has a new section ${quoted(section.title)}.`, { after: section.title })
      return found
    }),
    ...before.sections.flatMap((section) => {
      const same = sections.get(section)
      const { add, compare, found } = changesOf({
        what: 'template',
        id: section.title,
        title: same?.title ?? section.title,
        range: same?.range ?? null,
      })
      if (!same) add('removed', `The document has no section ${quoted(section.title)} any more.`, { before: section.title })
      else compare(section.title, same.title, `The section ${quoted(section.title)} of the document is called ${quoted(same.title)} now.`)
      return found
    }),
    ...now.flatMap((one) => {
      const was = kept.get(one)
      const { add, found } = changesOf({ what: 'template', id: one.field.id, title: one.field.label, range: one.field.range })
      if (!was) add('added', `The document also asks for ${quoted(one.field.label)}.`, { after: one.field.label })
      else if (moved.has(staying.indexOf(one)) && (sectionNow.get(was.section) ?? was.section) === one.section)
        add('moved', `${quoted(one.field.label)} stands elsewhere in the document.`)
      return was ? [...found, ...fieldChanges(was, one, sectionNow, tasks)] : found
    }),
    ...old.flatMap((one) => {
      const { add, found } = changesOf({ what: 'template', id: one.field.id, title: one.field.label, range: null })
      if (!pairs.has(one)) add('removed', `The document no longer asks for ${quoted(one.field.label)}.`, { before: one.field.label })
      return found
    }),
  ]
}

const actions = ({ quickActions }: Template) => quickActions.map(({ action, argument }) => `/${action} ${argument}`).join(', ')

function fieldChanges(was: Placed, is: Placed, sections: ReadonlyMap<string, string>, tasks: Same['tasks']): PlaybookChange[] {
  const { field: before } = was
  const { field: after } = is
  const { compare, found } = changesOf({ what: 'template', id: after.id, title: after.label, range: after.range })
  const name = quoted(after.label)
  compare(before.label, after.label, `The document asks for ${name} instead of ${quoted(before.label)}.`)
  compare(sections.get(was.section) ?? was.section, is.section, `${name} stands in the section ${quoted(is.section)} of the document now.`)
  compare(before.type, after.type, `${name} is answered by another kind of value: ${after.type}.`)
  compare(before.options.join(', '), after.options.join(', '), `${name} has other choices now: ${listed(after.options.map(quoted))}.`)
  compare(
    before.columns.join(', '),
    after.columns.join(', '),
    `The table ${name} has other columns now: ${listed(after.columns.map(quoted))}.`,
  )
  compare(String(before.rows), String(after.rows), `${name} has ${after.rows} lines now.`)
  compare(
    String(before.optional),
    String(after.optional),
    after.optional ? `${name} may stay empty now.` : `${name} may not stay empty any more.`,
  )
  compare(
    String(before.item),
    String(after.item),
    after.item ? `${name} has a box of its own now.` : `${name} has no box of its own any more.`,
  )
  compare(
    before.restricted,
    after.restricted,
    after.restricted
      ? `What is written under ${name} is read by few now.`
      : `What is written under ${name} is read by everybody in the room now.`,
  )
  compare(before.agenda, after.agenda, after.agenda ? `${name} is talked about in a call now.` : `${name} is on no agenda any more.`)
  compare(before.from, after.from, after.from ? `${name} is filled from ${after.from} now.` : `People fill in ${name} now.`)
  // That a box goes or comes with its task is told with the task.
  const carried = new Set(tasks.values())
  const [ticked, ticks] = [tasks.get(before.task ?? ''), carried.has(after.task ?? '') ? after.task : undefined]
  compare(ticked, ticks, ticks ? `The box of ${name} is ticked by another task now.` : `The box of ${name} is ticked by no task any more.`)
  // The line as it is written says the rest: where its blanks stand and what they are called.
  if (found.length === 0) {
    compare(blanks(before), blanks(after), `The blanks of ${name} are others now.`)
    if (found.length === 0) compare(before.text, after.text, `The line ${name} of the document is written in another way.`)
  }
  return found
}

const blanks = (field: TemplateField) => (field.blanks.length === 0 ? null : canonical(field.blanks))

type PlacedTopic = { topic: Topic; under: string }
const flatTopics = (topics: readonly Topic[], under = ''): PlacedTopic[] =>
  topics.flatMap((topic) => [{ topic, under }, ...flatTopics(topic.topics, topic.id)])

/** What the dossier has to answer. */
export function topicDifferences(before: Definition, after: Definition): PlaybookChange[] {
  const [old, now] = [flatTopics(before.topics), flatTopics(after.topics)]
  const pairs = pairUp(old, now, { id: ({ topic }) => topic.id, text: ({ topic }) => topic.title })
  const kept = new Map([...pairs].map(([was, is]) => [is, was]))
  const names = new Map([...pairs].map(([was, is]) => [was.topic.id, is.topic.id]))
  const staying = now.filter((one) => kept.has(one))
  const moved = movedAmong(staying.map((one) => old.indexOf(kept.get(one) ?? one)))
  return [
    ...now.flatMap((one) => {
      const { topic } = one
      const { add, compare, found } = changesOf({ what: 'topic', id: topic.id, title: topic.title, range: topic.range })
      const name = quoted(topic.title)
      const was = kept.get(one)
      if (!was) add('added', `The topic ${name} is new.`, { after: topic.title })
      else {
        compare(was.topic.title, topic.title, `The topic ${quoted(was.topic.title)} is called ${name} now.`)
        const under = names.get(was.under) ?? was.under
        compare(under, one.under, `The topic ${name} stands under another one now.`)
        if (moved.has(staying.indexOf(one)) && under === one.under) add('moved', `The topic ${name} stands elsewhere.`)
        const gone = was.topic.prompts.filter((prompt) => !topic.prompts.includes(prompt))
        const come = topic.prompts.filter((prompt) => !was.topic.prompts.includes(prompt))
        if (come.length > 0) add('changed', `The topic ${name} also asks ${listed(come.map(quoted))}.`, { after: come.join('; ') })
        if (gone.length > 0) add('changed', `The topic ${name} no longer asks ${listed(gone.map(quoted))}.`, { before: gone.join('; ') })
        if (gone.length + come.length === 0)
          compare(was.topic.prompts.join('; '), topic.prompts.join('; '), `The topic ${name} asks in another order.`)
        compare(was.topic.guidance, topic.guidance, `What stands under the topic ${name} as help reads differently.`)
        compare(
          was.topic.when?.expression,
          topic.when?.expression,
          topic.when
            ? `The topic ${name} applies under ${was.topic.when ? 'another' : 'a'} condition.`
            : `The topic ${name} always applies now.`,
        )
        compare(was.topic.facts.join(', '), topic.facts.join(', '), `Beside the topic ${name} stand other records now.`)
      }
      return found
    }),
    ...old.flatMap((one) => {
      const { add, found } = changesOf({ what: 'topic', id: one.topic.id, title: one.topic.title, range: null })
      if (!pairs.has(one)) add('removed', `The topic ${quoted(one.topic.title)} is gone.`, { before: one.topic.title })
      return found
    }),
  ]
}

/** The drawing: its nodes by what they say, its arrows by what they join. */
export function flowDifferences({ flow: before }: Definition, { flow: after }: Definition): PlaybookChange[] {
  const pairs = pairUp(before.nodes, after.nodes, { id: ({ id }) => id, text: ({ label }) => label })
  const kept = new Map([...pairs].map(([was, is]) => [is.id, was]))
  const nodeNow = new Map([...pairs].map(([was, is]) => [was.id, is.id]))
  const labels = new Map([...before.nodes, ...after.nodes].map(({ id, label }) => [id, label]))
  const words = (id: string) => quoted(labels.get(id) ?? id)
  const arrow = ({ from, to, label = '' }: Flow['edges'][number]) => canonical([from, to, label])
  const arrowsBefore = new Set(
    before.edges.map((edge) => arrow({ ...edge, from: nodeNow.get(edge.from) ?? edge.from, to: nodeNow.get(edge.to) ?? edge.to })),
  )
  const arrowsAfter = new Set(after.edges.map(arrow))
  const said = (edge: Flow['edges'][number]) => `${words(edge.from)} to ${words(edge.to)}${edge.label ? `, ${quoted(edge.label)}` : ''}`
  return [
    ...after.nodes.flatMap((node) => {
      const { add, compare, found } = changesOf({ what: 'flow', id: node.id, title: node.label, range: node.range })
      const was = kept.get(node.id)
      if (!was) add('added', `The flow has a new step ${quoted(node.label)}.`, { after: node.label })
      else {
        compare(was.label, node.label, `The step ${quoted(was.label)} of the flow reads ${quoted(node.label)} now.`)
        compare(
          was.shape,
          node.shape,
          `The step ${quoted(node.label)} of the flow is drawn as ${node.shape === 'decision' ? 'a decision' : 'another shape'} now.`,
        )
      }
      return found
    }),
    ...before.nodes.flatMap((node) => {
      const { add, found } = changesOf({ what: 'flow', id: node.id, title: node.label, range: null })
      if (!nodeNow.has(node.id)) add('removed', `The flow has no step ${quoted(node.label)} any more.`, { before: node.label })
      return found
    }),
    ...after.edges.flatMap((edge) => {
      const { add, found } = changesOf({ what: 'flow', id: `${edge.from}->${edge.to}`, title: said(edge), range: edge.range })
      if (!arrowsBefore.has(arrow(edge))) add('added', `The flow leads from ${said(edge)} now.`, { after: said(edge) })
      return found
    }),
    ...before.edges.flatMap((edge) => {
      const now = { ...edge, from: nodeNow.get(edge.from) ?? edge.from, to: nodeNow.get(edge.to) ?? edge.to }
      const { add, found } = changesOf({ what: 'flow', id: `${edge.from}->${edge.to}`, title: said(edge), range: null })
      if (!arrowsAfter.has(arrow(now))) add('removed', `The flow no longer leads from ${said(edge)}.`, { before: said(edge) })
      return found
    }),
  ]
}
