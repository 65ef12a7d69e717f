import { pairUp } from '../base/pair-up.ts'
import { slug } from '../base/slug.ts'
import type { Definition, Gate, LetterRules, RaciCell, RaciRow } from '../definition/definition.ts'
import { dueWords } from '../definition/due-words.ts'
import { sameGates } from '../definition/same-gates.ts'
import { letterSource } from '../documents/letter-template.ts'
import { changesOf, listed, movedAmong, type PlaybookChange, quoted } from './change.ts'
import type { Same } from './difference-tasks.ts'
import { titles } from './difference-tasks.ts'

/** Who is who. */
export function roleDifferences(before: Definition, after: Definition, { roles }: Same): PlaybookChange[] {
  const here = new Map(before.roles.map((role) => [role.name, role]))
  const there = new Map(after.roles.map((role) => [role.name, role]))
  const kept = new Set(roles.values())
  const changed = [...roles].flatMap(([name, now]) => {
    const [was, is] = [here.get(name), there.get(now)]
    if (!was || !is) return []
    const { compare, found } = changesOf({ what: 'role', id: now, title: now, range: is.range })
    compare(name, now, `The ${name} is called ${now} now.`)
    compare(was.from, is.from, `The ${now} is ${sourceWords(is.from)} now; before, ${sourceWords(was.from)}.`)
    compare(was.side, is.side, `The ${now} stands on the side "${is.side}" now.`)
    compare(was.aliases.join(', '), is.aliases.join(', '), `Other names of the ${now} changed.`)
    return found
  })
  const places = after.roles.flatMap(({ name }) => {
    const old = [...roles].find(([, now]) => now === name)?.[0]
    return old === undefined ? [] : [before.roles.findIndex((role) => role.name === old)]
  })
  const order = changesOf({ what: 'role', id: after.id, title: after.title, range: after.roles[0]?.range ?? null })
  if (movedAmong(places).size > 0) order.add('moved', 'The roles are listed in another order.')
  return [
    ...after.roles.flatMap((role) => {
      const { add, found } = changesOf({ what: 'role', id: role.name, title: role.name, range: role.range })
      if (!kept.has(role.name)) add('added', `The role ${role.name} is new: ${sourceWords(role.from)}.`, { after: role.from })
      return found
    }),
    ...before.roles.flatMap((role) => {
      const { add, found } = changesOf({ what: 'role', id: role.name, title: role.name, range: null })
      if (!roles.has(role.name)) add('removed', `The role ${role.name} is gone.`, { before: role.from })
      return found
    }),
    ...changed,
    ...order.found,
  ]
}

const sourceWords = (from: string): string =>
  from === 'ask'
    ? 'chosen at the start'
    : from.startsWith('account.')
      ? `the ${from.slice('account.'.length).replaceAll('-', ' ')} of the account`
      : from === 'territory.owner'
        ? 'the owner of the territory'
        : `the ${from}`

/** Who decides at which gate, until when, and where a no leads. */
export function gateDifferences(before: Definition, after: Definition, { tasks, roles }: Same): PlaybookChange[] {
  const gates = sameGates(before, after)
  const kept = new Set(gates.values())
  const role = (name: string) => roles.get(name) ?? name
  const common = new Set(tasks.values())
  const rework = (ids: readonly string[], nameOf: (id: string) => string | undefined) =>
    ids.flatMap((id) => nameOf(id) ?? []).filter((id) => common.has(id))
  return [
    ...after.gates.flatMap((gate) => {
      const { add, found } = changesOf({ what: 'gate', id: gate.id, title: gate.title, range: gate.range })
      if (!kept.has(gate)) add('added', `The gate ${quoted(gate.title)} is new: the ${gate.role} decides.`, { after: gate.role })
      return found
    }),
    ...before.gates.flatMap((gate) => {
      const { add, found } = changesOf({ what: 'gate', id: gate.id, title: gate.title, range: null })
      if (!gates.has(gate)) add('removed', `The gate ${quoted(gate.title)} is gone.`, { before: gate.role })
      return found
    }),
    ...[...gates].flatMap(([was, is]) => {
      const { add, compare, found } = changesOf({ what: 'gate', id: is.id, title: is.title, range: is.range })
      const name = quoted(is.title)
      compare(was.title, is.title, `The gate ${quoted(was.title)} is called ${name} now.`)
      compare(role(was.role), is.role, `The ${is.role} decides at ${name} now; before, the ${role(was.role)}.`)
      compare(role(was.submitter), is.submitter, `The ${is.submitter} submits to ${name} now; before, the ${role(was.submitter)}.`)
      compare(
        due(was),
        due(is),
        is.due ? `${name} is to be decided ${due(is)} now; before, ${due(was) ?? 'without a due'}.` : `${name} has no due any more.`,
      )
      compare(was.outcomes.join(' or '), is.outcomes.join(' or '), `${name} ends with ${is.outcomes.map(quoted).join(' or ')} now.`)
      const [led, leads] = [rework(was.rework, (id) => tasks.get(id)), rework(is.rework, (id) => id)]
      const words = leads.length > 0 ? `lead back to ${someOf(leads, after)}` : 'lead nowhere'
      if (!isSameSet(led, leads))
        add('changed', `Fixes after ${name} ${words} now.`, { before: someOf(led, after), after: someOf(leads, after) })
      return found
    }),
  ]
}

const isSameSet = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one) => b.includes(one))

/** Some of these tasks by their titles, and that there are more. */
const someOf = (ids: readonly string[], definition: Definition): string =>
  ids.length === 0 ? '' : `${titles(definition, ids.slice(0, 4))}${ids.length > 4 ? ' and others' : ''}`

const due = (gate: Gate): string | null => (gate.due ? dueWords(gate.due) : null)

const cellWords: Record<RaciCell, string> = {
  R: 'does it (R)',
  A: 'answers for it (A)',
  'R/A': 'does it and answers for it (R/A)',
  C: 'is asked before (C)',
  I: 'is told after (I)',
}

/** Who answers for what, cell by cell. */
export function raciDifferences(before: Definition, after: Definition, { tasks, roles }: Same): PlaybookChange[] {
  const rows = pairUp(before.raci, after.raci, { id: ({ activity }) => activity, text: ({ activity }) => activity })
  const kept = new Map([...rows].map(([was, is]) => [is, was]))
  const common = new Set(tasks.values())
  const staying = after.raci.filter((row) => kept.has(row))
  const moved = movedAmong(staying.map((row) => before.raci.indexOf(kept.get(row) ?? row)))
  return [
    ...after.raci.flatMap((row) => {
      const { add, found } = changesOf({ what: 'raci', id: slug(row.activity), title: row.activity, range: row.range })
      if (!kept.has(row)) add('added', `Who answers for ${quoted(row.activity)} is stated now: ${rowWords(row)}.`, { after: rowWords(row) })
      return found
    }),
    ...before.raci.flatMap((row) => {
      const { add, found } = changesOf({ what: 'raci', id: slug(row.activity), title: row.activity, range: null })
      if (!rows.has(row)) add('removed', `Nothing says any more who answers for ${quoted(row.activity)}.`, { before: rowWords(row) })
      return found
    }),
    ...[...rows].flatMap(([was, is]) => {
      const { add, compare, found } = changesOf({ what: 'raci', id: slug(is.activity), title: is.activity, range: is.range })
      const name = quoted(is.activity)
      compare(was.activity, is.activity, `The row ${quoted(was.activity)} reads ${name} now.`)
      compare(
        was.accountable,
        is.accountable,
        is.accountable
          ? `For ${name}, ${is.accountable === 'joint' ? 'all who answer must agree' : 'the first who answers decides'}.`
          : `Nothing says any more how several answer for ${name}.`,
      )
      const governs = (ids: readonly string[]) => ids.filter((id) => common.has(id) || id === 'validation')
      const [covered, covers] = [governs(was.covers.map((id) => tasks.get(id) ?? id)), governs(is.covers)]
      if (!isSameSet(covered, covers))
        add('changed', `The row ${name} governs other tasks now.`, { before: someOf(covered, after), after: someOf(covers, after) })
      return [...found, ...cellChanges(was, is, roles)]
    }),
    ...staying.flatMap((row, index) => {
      const { add, found } = changesOf({ what: 'raci', id: slug(row.activity), title: row.activity, range: row.range })
      if (moved.has(index)) add('moved', `The row ${quoted(row.activity)} stands elsewhere in the table.`)
      return found
    }),
  ]
}

function cellChanges(was: RaciRow, is: RaciRow, roles: Same['roles']): PlaybookChange[] {
  const old = Object.fromEntries(Object.entries(was.cells).map(([role, cell]) => [roles.get(role) ?? role, cell]))
  return [...new Set([...Object.keys(old), ...Object.keys(is.cells)])].flatMap((role) => {
    const [before, after] = [old[role], is.cells[role]]
    const { compare, found } = changesOf({ what: 'raci', id: `${slug(is.activity)}.${slug(role)}`, title: is.activity, range: is.range })
    const now = after === undefined ? 'has no part in it' : cellWords[after]
    const then = before === undefined ? 'it had no part in it' : `the table said ${before}`
    compare(before ?? '-', after ?? '-', `For ${quoted(is.activity)}, the ${role} ${now} now; before, ${then}.`)
    return found
  })
}

const rowWords = ({ cells }: RaciRow): string => listed(Object.entries(cells).map(([role, cell]) => `${role} ${cell}`))

const modes: Record<LetterRules['mode'], string> = { csm: 'the CSM', ae: 'the AE', app: 'Baton' }

/** What the customer is told, by whom, and who agrees to it. */
export function letterDifferences(before: Definition, after: Definition, { tasks, roles }: Same): PlaybookChange[] {
  const role = (name: string | undefined) => (name === undefined ? undefined : (roles.get(name) ?? name))
  const old = before.letters.map((letter) => ({ ...letter, task: tasks.get(letter.task) ?? letter.task }))
  const letters = pairUp(old, after.letters, { id: ({ task }) => task, text: ({ id }) => id })
  const kept = new Set(letters.values())
  return [
    ...after.letters.flatMap((letter) => {
      const { add, found } = changesOf({ what: 'letter', id: letter.id, title: 'The letter', range: letter.range })
      if (!kept.has(letter)) add('added', `A letter to the customer is new; the ${letter.releasedBy} releases it.`)
      return found
    }),
    ...old.flatMap((letter) => {
      const { add, found } = changesOf({ what: 'letter', id: letter.id, title: 'The letter', range: null })
      if (!letters.has(letter)) add('removed', 'There is no letter to the customer any more.')
      return found
    }),
    ...[...letters].flatMap(([was, is]) => {
      const { compare, found } = changesOf({ what: 'letter', id: is.id, title: 'The letter', range: is.range })
      compare(
        was.wording && letterSource(was.wording),
        is.wording && letterSource(is.wording),
        is.wording ? 'The letter has other words now.' : 'The letter has the words that Baton ships again.',
      )
      compare(was.mode, is.mode, `The letter goes out from ${modes[is.mode]} now; before, from ${modes[was.mode]}.`)
      compare(
        role(was.agreedBy),
        is.agreedBy,
        is.agreedBy ? `The ${is.agreedBy} agrees to the letter now.` : 'Nobody agrees to the letter any more.',
      )
      compare(role(was.releasedBy), is.releasedBy, `The ${is.releasedBy} releases the letter now; before, the ${role(was.releasedBy)}.`)
      compare(
        was.consulted.map(role).join(', '),
        is.consulted.join(', '),
        is.consulted.length > 0 ? `Asked about the letter now: ${listed(is.consulted)}.` : 'Nobody is asked about the letter any more.',
      )
      return [...found, ...sayings(was, is, 'mustSay'), ...sayings(was, is, 'mustNotSay')]
    }),
  ]
}

function sayings(before: LetterRules, after: LetterRules, which: 'mustSay' | 'mustNotSay'): PlaybookChange[] {
  const must = which === 'mustSay' ? 'has to say' : 'must not say'
  const pairs = pairUp(before[which], after[which], { id: ({ id }) => id, text: ({ text }) => text })
  const kept = new Map([...pairs].map(([was, is]) => [is, was]))
  const place = (one: { id: string; text: string }, isGone = false) =>
    changesOf({ what: 'letter', id: one.id, title: one.text, range: isGone ? null : after.range })
  const moved = movedAmong(after[which].flatMap((one) => (kept.has(one) ? [before[which].indexOf(kept.get(one) ?? one)] : [])))
  const order = changesOf({ what: 'letter', id: after.id, title: 'The letter', range: after.range })
  if (moved.size > 0) order.add('moved', `What the letter ${must} stands in another order.`)
  return [
    ...after[which].flatMap((one) => {
      const { add, compare, found } = place(one)
      const was = kept.get(one)
      if (!was) add('added', `The letter ${must} now: ${quoted(one.text)}.`, { after: one.text })
      else {
        compare(was.text, one.text, `What the letter ${must} reads ${quoted(one.text)} now.`)
        compare(
          was.pattern,
          one.pattern,
          `Baton looks for other words to see that the letter ${which === 'mustSay' ? 'says' : 'does not say'} ${quoted(one.text)}.`,
        )
      }
      return found
    }),
    ...before[which].flatMap((one) => {
      const { add, found } = place(one, true)
      if (!pairs.has(one)) add('removed', `The letter no longer ${must}: ${quoted(one.text)}.`, { before: one.text })
      return found
    }),
    ...order.found,
  ]
}

/** What holds for the whole handover, and what the engine never lets happen. */
export function principleDifferences(before: Definition, after: Definition): PlaybookChange[] {
  const pairs = pairUp(before.principles, after.principles, { id: ({ id }) => id, text: ({ text }) => text })
  const kept = new Map([...pairs].map(([was, is]) => [is, was]))
  const staying = after.principles.filter((one) => kept.has(one))
  const moved = movedAmong(staying.map((one) => before.principles.indexOf(kept.get(one) ?? one)))
  return [
    ...after.principles.flatMap((one) => {
      const { add, compare, found } = changesOf({ what: 'principle', id: one.id, title: one.text, range: one.range })
      const was = kept.get(one)
      const name = quoted(one.text)
      if (!was) add('added', `The principle ${name} is new.`, { after: one.text })
      else {
        compare(was.text, one.text, `The principle ${quoted(was.text)} reads ${name} now.`)
        compare(
          was.never?.expression,
          one.never?.expression,
          one.never
            ? was.never
              ? `What never may happen by ${name} is stated by another rule.`
              : `Baton watches over ${name} now.`
            : `Baton no longer watches over ${name}.`,
        )
      }
      if (moved.has(staying.indexOf(one))) add('moved', `The principle ${name} stands elsewhere in the list.`)
      return found
    }),
    ...before.principles.flatMap((one) => {
      const { add, found } = changesOf({ what: 'principle', id: one.id, title: one.text, range: null })
      if (!pairs.has(one)) add('removed', `The principle ${quoted(one.text)} is gone.`, { before: one.text })
      return found
    }),
  ]
}
