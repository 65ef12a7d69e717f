import type { Due } from '../definition/definition.ts'
import { dueIn, readDue } from './due.ts'
import { ownerBehind } from './labels.ts'
import { minutesIn } from './minutes.ts'
import type { Item } from './outline.ts'
import { plainSigns } from './signs.ts'
import { readWindow } from './stage-title.ts'

/** A task as the page shows it. */
export type RawTask = {
  prefix: string | undefined
  text: string
  /** The text behind the prefix. */
  rest: string
  /** Who does it, as a table says; several take part together. */
  owners: string[]
  due: Due | undefined
  minutes: { min: number; max: number } | undefined
  notes: string[]
  item: Item
  previous: RawTask | undefined
}

/** What an item says of itself: who before a colon, when in brackets, who behind a dash. */
export function taskOf(item: Item, previous: RawTask | undefined): RawTask {
  const behind = ownerBehind(item.text)
  const text = behind ? item.text.slice(0, behind.at) : item.text
  const plain = plainSigns(text)
  // A full-width colon carries its own blank.
  const match = /^([^:：]{1,48})(?::\s+|：\s*)(?=\S)/.exec(text) ?? /^[[(]([^\])]{2,40})[\])]:?\s+(?=\S)/.exec(plain)
  const lead = match ?? /^([^:–—-]{2,40})\s[–—-]\s+(?=\S)/.exec(plain)
  const name = lead?.[1]?.trim()
  // "Week 1: announce it" says when, not who.
  const window = name ? readWindow(name) : undefined
  return {
    prefix: window ? undefined : name,
    text,
    rest: text.slice(lead?.[0].length ?? 0),
    owners: behind?.owners ?? [],
    due: window && name ? readDue(name) : dueIn(item.text),
    minutes: minutesIn(item.text),
    notes: [],
    item,
    previous,
  }
}
