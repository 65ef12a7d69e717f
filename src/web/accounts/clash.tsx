import { useEffect, useRef } from 'react'
import { labelOf } from '../../core/base/label-of.ts'
import { Button } from '../design/button.tsx'
import type { Schema } from '../forms/fields-of.ts'
import styles from './account-page.module.css'
import { factsOf } from './record-facts.ts'
import { words } from './words.ts'

type Values = Readonly<Record<string, unknown>>
export type Difference = { name: string; label: string; theirs: string }

/** What stands there now and is not what was typed. */
export function differencesOf(schema: Schema, mine: Values, theirs: Values, reader: { now: Date; zone: string | undefined }): Difference[] {
  const said = new Map(factsOf(schema, theirs, reader).map(({ name, words: value }) => [name, value]))
  const own = new Map(factsOf(schema, mine, reader).map(({ name, words: value }) => [name, value]))
  return Object.entries(schema.properties ?? {}).flatMap(([name, { title, default: usual }]) => {
    const isUsual = mine[name] === undefined && JSON.stringify(theirs[name]) === JSON.stringify(usual)
    return said.get(name) === own.get(name) || isUsual
      ? []
      : [{ name, label: title ?? labelOf(name), theirs: said.get(name) ?? words.nothing }]
  })
}

type Props = { gone: boolean; changed: readonly Difference[]; onMine: () => void; onTheirs: () => void }

/** Somebody was quicker. What was typed still stands in the form above; both ways on are here. */
export function Clash({ gone, changed, onMine, onTheirs }: Props) {
  const start = useRef<HTMLSpanElement>(null)
  // The form may be longer than the screen, and this stands at its end. (`void`: scrolling may answer a promise, which is no clean-up.)
  useEffect(() => void start.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <>
      {gone ? words.clashGone : words.clash}
      {changed.map(({ name, label, theirs }) => (
        <span key={name} className={styles.clash}>
          {words.clashNow(label, theirs)}
        </span>
      ))}
      <span ref={start} className={styles.clashButtons}>
        <Button onClick={onMine}>{words.keepMine}</Button>
        <Button onClick={onTheirs}>{words.keepTheirs}</Button>
      </span>
    </>
  )
}
