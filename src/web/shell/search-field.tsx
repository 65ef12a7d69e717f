import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../keys/keyboard.ts'
import styles from './list.module.css'
import { words } from './words.ts'

const pauseMilliseconds = 200

/** The search of a list. The address follows the typing with a pause, so that not every letter is a question. */
export function SearchField({ label, text, onText }: { label: string; text: string; onText: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(text)
  const told = useRef(text)
  const latest = useRef(onText)
  latest.current = onText
  useEffect(() => {
    // Another address, by a link or by going back, replaces what was typed.
    if (text === told.current) return
    told.current = text
    setTyped(text)
  }, [text])
  useEffect(() => {
    if (typed === told.current) return
    const timer = setTimeout(() => {
      told.current = typed
      latest.current(typed)
    }, pauseMilliseconds)
    return () => clearTimeout(timer)
  }, [typed])
  useKeys([{ keys: '/', name: words.searchList, run: () => field.current?.focus() }])
  return (
    <input
      ref={field}
      className={styles.text}
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
}
