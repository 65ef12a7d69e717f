import { instantOf } from '../wording/dates.ts'
import type { Field } from './fields-of.ts'

/** What stands in the form: text as typed, several picks as a list, groups as records of the same. */
export type Draft = { [name: string]: string | boolean | string[] | Draft | Draft[] }

export const emptyDraft = (fields: readonly Field[]): Draft =>
  Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.kind === 'group'
        ? emptyDraft(field.fields)
        : field.kind === 'list'
          ? Array.from({ length: field.min }, () => emptyDraft(field.fields))
          : field.start,
    ]),
  )

/** A moment of one's own beside the proposed ones, as its field gives it; empty while nothing is typed. */
const own = 'at '
export const freeMoment = (draft: string): string | undefined =>
  draft.startsWith(own) || draft === own.trim() ? draft.slice(own.length) : undefined
export const asFreeMoment = (local: string): string => own + local

export type Problem = { at: string; words: string }
export type Answers = { values: Record<string, unknown>; problems: Problem[] }

/** Turns the draft into what the command takes. An optional field that is empty is left out, not sent as empty. */
export function answersOf(fields: readonly Field[], draft: Draft, zone?: string, prefix = ''): Answers {
  const values: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const field of fields) {
    const at = prefix + field.name
    const given = draft[field.name]
    const text = typeof given === 'string' ? given.trim() : ''
    const missing = (words: string) => field.required && problems.push({ at, words })
    switch (field.kind) {
      case 'yes-no':
        values[field.name] = given === true
        break
      case 'group': {
        const inner = answersOf(field.fields, isDraft(given) ? given : {}, zone, `${at}.`)
        const untouched = !field.required && Object.keys(inner.values).length === 0
        if (!untouched) problems.push(...inner.problems)
        if (!untouched) values[field.name] = inner.values
        break
      }
      case 'list': {
        const items = Array.isArray(given) ? given.filter(isDraft) : []
        const inner = items.map((item, index) => answersOf(field.fields, item, zone, `${at}.${index}.`))
        if (items.length < field.min || (field.required && items.length === 0))
          problems.push({ at, words: `Add at least ${Math.max(1, field.min)}.` })
        problems.push(...inner.flatMap((each) => each.problems))
        if (field.required || inner.length > 0) values[field.name] = inner.map((each) => each.values)
        break
      }
      case 'choices': {
        const picked = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : []
        const least = Math.max(field.min, field.required && field.min > 0 ? 1 : 0)
        if (picked.length < least) problems.push({ at, words: `Choose at least ${least}.` })
        if (field.required || picked.length > 0)
          values[field.name] = field.options.filter(({ value }) => picked.includes(String(value))).map(({ value }) => value)
        break
      }
      case 'choice': {
        const option = field.options.find(({ value }) => String(value) === text)
        if (option) values[field.name] = option.value
        else missing('Choose one.')
        break
      }
      case 'proposal': {
        const local = freeMoment(text)
        if (local === undefined && text !== '') values[field.name] = text
        else if (local) values[field.name] = instantOf(local, zone).toISOString()
        else missing('Choose a date and a time.')
        break
      }
      case 'lines': {
        const lines = text
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean)
        if (lines.length < field.min) problems.push({ at, words: `Write at least ${field.min}, one per line.` })
        if (field.required || lines.length > 0) values[field.name] = lines
        break
      }
      case 'number': {
        const number = Number(text)
        if (text === '') missing('Write a number.')
        else if (!Number.isFinite(number) || (field.whole && !Number.isInteger(number)))
          problems.push({ at, words: `"${text}" is not a ${field.whole ? 'whole ' : ''}number.` })
        else if (field.min !== undefined && number < field.min)
          problems.push({ at, words: `${text} is too small. The minimum is ${field.min}.` })
        else if (field.max !== undefined && number > field.max)
          problems.push({ at, words: `${text} is too large. The maximum is ${field.max}.` })
        else values[field.name] = number
        break
      }
      case 'date':
        if (text) values[field.name] = text
        else missing('Choose a date.')
        break
      case 'moment':
        if (text) values[field.name] = /Z|[+-]\d\d:\d\d$/.test(text) ? text : instantOf(text, zone).toISOString()
        else missing('Choose a date and a time.')
        break
      case 'line':
      case 'text':
        if (text === '') missing('This is required. Fill it in.')
        else if (field.max !== undefined && text.length > field.max)
          problems.push({ at, words: `${text.length - field.max} characters too long. The maximum is ${field.max}.` })
        else values[field.name] = text
        break
    }
  }
  return { values, problems }
}

const isDraft = (given: Draft[string] | undefined): given is Draft => typeof given === 'object' && given !== null && !Array.isArray(given)
