import { useEffect, useId, useRef, useState } from 'react'
import { folded } from '../../core/base/folded.ts'
import { useAwaitedEnter } from './awaited-enter.ts'
import styles from './choice-box.module.css'
import { useListPlace } from './list-place.ts'
import { words as texts } from './words.ts'

export type Choice = { value: string; words: string; note?: string }

type Props = {
  id: string
  choices: readonly Choice[]
  value: string
  onChange: (value: string) => void
  describedBy?: string
  invalid?: boolean
  className?: string | undefined
  /** Given where the choices are searched for elsewhere: what is typed. */
  onType?: (words: string) => void
  /** The choices are still those of what was typed before. */
  isSearching?: boolean
  placeholder?: string
  /** The page begins here: the field has the focus when it comes. */
  startHere?: boolean
}

const matches = ({ words, note }: Choice, typed: string) => folded(`${words} ${note ?? ''}`).includes(folded(typed))

/** More than this nobody reads through; whoever looks for one of the others types more of its name. */
const mostShown = 50

/** One of many, found by typing a part of its name. */
export function ChoiceBox({
  id,
  choices,
  value,
  onChange,
  describedBy,
  invalid,
  className,
  onType,
  isSearching = false,
  placeholder,
  startHere = false,
}: Props) {
  const listId = useId()
  const [typed, setTyped] = useState<string>()
  const [at, setAt] = useState(0)
  // Whoever went on to the next field meanwhile chose all the same.
  const [isAway, setAway] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const chosen = choices.find((choice) => choice.value === value)
  const open = typed !== undefined && !isAway
  const found = typed !== undefined && !onType ? choices.filter((choice) => matches(choice, typed)) : choices
  const shown = found.slice(0, mostShown)
  const pick = (choice: Choice | undefined) => {
    if (!choice) return
    onChange(choice.value)
    setTyped(undefined)
  }
  const go = (to: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, to))
    setAt(next)
    list.current?.querySelectorAll('[role=option]')[next]?.scrollIntoView({ block: 'nearest' })
  }
  const begin = (words: string) => {
    setTyped(words)
    // Opened, it stands at what is chosen; typed into, at the first that fits.
    const before = words === '' ? choices.findIndex((choice) => choice.value === value) : 0
    setAt(before < mostShown ? Math.max(0, before) : 0)
  }
  useListPlace({ open, field, list, rows: shown.length })
  // Only when it opens; the arrows bring their row into sight themselves.
  useEffect(() => {
    if (open) list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [open])
  const [isAwaited, setAwaited] = useAwaitedEnter(isSearching, () => {
    if (found.length > 0) pick(found[0])
    else if (isAway) setTyped(undefined)
  })
  return (
    <div className={styles.box} {...(open ? { 'data-escape': 'own' } : {})}>
      <input
        ref={field}
        id={id}
        className={className}
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: asked for by a page whose one question this is.
        autoFocus={startHere}
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(open && shown[at] ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        {...(invalid ? { 'aria-invalid': true } : {})}
        placeholder={placeholder ?? 'Type a name'}
        value={typed ?? chosen?.words ?? ''}
        onFocus={(event) => {
          setAway(false)
          event.target.select()
        }}
        onClick={() => open || begin('')}
        onBlur={() => {
          setAway(true)
          if (!isAwaited) setTyped(undefined)
        }}
        onChange={(event) => {
          begin(event.target.value)
          setAwaited(false)
          onType?.(event.target.value)
          if (value) onChange('')
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            if (!open) begin('')
            else go(at + (event.key === 'ArrowDown' ? 1 : -1))
          } else if (event.key === 'Enter' && open) {
            event.preventDefault()
            if (isSearching) setAwaited(true)
            else pick(shown[at])
          } else if (event.key === 'Escape' && open) {
            event.stopPropagation()
            setTyped(undefined)
            setAwaited(false)
          }
        }}
      />
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: only keeps the focus where it is, in the field.
        <div
          ref={list}
          // In the browser's top layer nothing cuts it off: no dialog that is short, no table that scrolls.
          popover="manual"
          className={styles.list}
          // Its bar can be dragged, and the list stays open.
          onMouseDown={(event) => event.preventDefault()}
        >
          {found.length === 0 && <p className={styles.none}>{isSearching ? texts.searching : texts.noChoice}</p>}
          <div role="listbox" id={listId} aria-label={texts.choices} aria-busy={isSearching}>
            {shown.map((choice, place) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys; focus never enters the list.
              <div
                key={choice.value}
                id={`${listId}-${place}`}
                role="option"
                tabIndex={-1}
                aria-selected={place === at}
                className={styles.option}
                onMouseEnter={() => setAt(place)}
                onClick={() => pick(choice)}
              >
                <span>{choice.words}</span>
                {choice.note && <span className={styles.note}>{choice.note}</span>}
              </div>
            ))}
          </div>
          {found.length > shown.length && <p className={styles.none}>{texts.moreChoices(found.length - shown.length)}</p>}
        </div>
      )}
    </div>
  )
}
