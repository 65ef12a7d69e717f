import { useEffect, useId, useState } from 'react'
import styles from './choice-box.module.css'
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

const matches = ({ words, note }: Choice, typed: string) => `${words} ${note ?? ''}`.toLowerCase().includes(typed.trim().toLowerCase())

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
  // Enter came before the choices for what was typed: the first of those is meant, and never one that stood there before.
  const [isAwaited, setAwaited] = useState(false)
  const chosen = choices.find((choice) => choice.value === value)
  const open = typed !== undefined
  const found = open && !onType ? choices.filter((choice) => matches(choice, typed)) : choices
  const pick = (choice: Choice | undefined) => {
    if (!choice) return
    onChange(choice.value)
    setTyped(undefined)
  }
  const first = found[0]?.value
  useEffect(() => {
    if (!isAwaited || isSearching) return
    setAwaited(false)
    if (first === undefined) return
    onChange(first)
    setTyped(undefined)
  }, [isAwaited, isSearching, first, onChange])
  return (
    <div className={styles.box} {...(open ? { 'data-escape': 'own' } : {})}>
      <input
        id={id}
        className={className}
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: asked for by a page whose one question this is.
        autoFocus={startHere}
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(open && found[at] ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        {...(invalid ? { 'aria-invalid': true } : {})}
        placeholder={placeholder ?? 'Type a name'}
        value={typed ?? chosen?.words ?? ''}
        onFocus={(event) => event.target.select()}
        onClick={() => setTyped((before) => before ?? '')}
        onBlur={() => {
          setTyped(undefined)
          setAwaited(false)
        }}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
          setAwaited(false)
          onType?.(event.target.value)
          if (value) onChange('')
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            if (!open) setTyped('')
            else setAt((before) => Math.max(0, Math.min(found.length - 1, before + (event.key === 'ArrowDown' ? 1 : -1))))
          } else if (event.key === 'Enter' && open) {
            event.preventDefault()
            if (isSearching) setAwaited(true)
            else pick(found[at])
          } else if (event.key === 'Escape' && open) {
            event.stopPropagation()
            setTyped(undefined)
            setAwaited(false)
          }
        }}
      />
      {open && (
        <div className={styles.list} role="listbox" id={listId} aria-label={texts.choices} aria-busy={isSearching}>
          {found.length === 0 && <p className={styles.none}>{texts.noChoice}</p>}
          {found.slice(0, 50).map((choice, place) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the keys; focus never enters the list.
            <div
              key={choice.value}
              id={`${listId}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === at}
              className={styles.option}
              onMouseDown={(event) => event.preventDefault()}
              onMouseEnter={() => setAt(place)}
              onClick={() => pick(choice)}
            >
              <span>{choice.words}</span>
              {choice.note && <span className={styles.note}>{choice.note}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
