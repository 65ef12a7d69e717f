import { type Classed, classOf } from '../records/field-class.ts'
import { type Kind, recordKinds } from '../records/kinds.ts'
import type { Line } from './lines.ts'
import type { Item, Shelf } from './shelf.ts'
import { asSentence, clipped } from './wording.ts'

export type ClassedLine = Line & { class: Classed }

/** What the records hold for few: each sentence is of one field and has its class, so that it goes with the field. */
export function linesForFew(kind: Kind, shelf: Shelf): ClassedLine[] {
  if (kind === 'contact')
    return shelf
      .of('contact')
      .flatMap((one) => [
        ...(one.data.stance === 'unknown' || one.data.stance === undefined
          ? []
          : [lineOf(one, 'stance', `${one.data.name} is ${one.data.stance === 'neutral' ? 'neutral' : `a ${one.data.stance}`}`)]),
        ...(one.data.notes ? [lineOf(one, 'notes', `${one.data.name}: ${clipped(one.data.notes, 40)}`)] : []),
      ])
  if (kind === 'opportunity')
    return shelf
      .of('opportunity')
      .flatMap((one) => (one.data.amount === undefined ? [] : [lineOf(one, 'amount', `${one.data.name} is worth ${one.data.amount}`)]))
  return []
}

function lineOf<K extends Kind>({ kind, key, source, checkedAt }: Item<K>, field: string, text: string): ClassedLine {
  const schema = (recordKinds[kind].schema.shape as Record<string, Parameters<typeof classOf>[0]>)[field]
  return { kind, key, text: asSentence(text), at: checkedAt, source, class: (schema && classOf(schema)) ?? { class: 'restricted' } }
}
