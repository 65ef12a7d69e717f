import { useLayoutEffect, useRef } from 'react'
import { sharedValue } from '../design/shared-value.ts'
import { type Binding, meaningOf, type Waiting } from './keymap.ts'

const active = sharedValue<readonly Binding[]>([])

/** The keys that mean something right now, for the help and the palette. */
export const useActiveBindings = () => active.use()

const remembered = 'baton.single-keys'
const singleKeys = sharedValue(typeof localStorage === 'undefined' || localStorage.getItem(remembered) !== 'off')

/** Whether single keys do things. Chords with Ctrl or ⌘ always do. */
export const useSingleKeys = () => singleKeys.use()
export function setSingleKeys(on: boolean) {
  localStorage.setItem(remembered, on ? 'on' : 'off')
  singleKeys.set(on)
}

export const isMac = () => typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform)

/** Gives keys a meaning while the component is on screen: before it is painted, so that no key pressed on what is seen is lost. */
export function useKeys(bindings: readonly Binding[]) {
  const latest = useRef(bindings)
  latest.current = bindings
  const shape = bindings.map(({ keys, name, onRow }) => `${keys}\t${name}\t${onRow ?? ''}`).join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the bindings, which are new on each render.
  useLayoutEffect(() => {
    const mine = latest.current.map((binding, at) => ({ ...binding, run: (row: string) => latest.current[at]?.run(row) }))
    active.set((before) => [...before, ...mine])
    return () => active.set((before) => before.filter((binding) => !mine.includes(binding)))
  }, [shape])
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])'))

/** Listens to the whole page, once. An open dialog or menu keeps its keys to itself. */
export function useKeyboard() {
  useLayoutEffect(() => {
    let waiting: Waiting
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return
      const target = event.target instanceof HTMLElement ? event.target : null
      if (target?.closest('[role=dialog], [role=menu], [role=listbox]')) return
      // A button in a row keeps Enter and Space.
      const pressesItself = (event.key === 'Enter' || event.key === ' ') && target?.matches('button, a, summary, input, [role=tab]')
      if (pressesItself && !event.ctrlKey && !event.metaKey) return
      const found = meaningOf(event, waiting, {
        bindings: active.get(),
        now: event.timeStamp,
        row: target?.closest<HTMLElement>('[data-row]')?.dataset.row,
        typing: isTyping(target),
        singleKeys: singleKeys.get(),
      })
      waiting = found.waiting
      if (!found.binding) return
      event.preventDefault()
      found.binding.run(target?.closest<HTMLElement>('[data-row]')?.dataset.row ?? '')
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
