import { startTransition, useCallback, useEffect, useRef, useState } from 'react'
import type { PlaybookView } from '../../contract/playbooks.ts'
import type { Definition } from '../../core/definition/definition.ts'
import { Problem } from '../client/problem.ts'
import { request } from '../client/request.ts'

export type Checked = { definition: Definition; diagnostics: PlaybookView['diagnostics'] }
type Answer = { pages: { definition: Record<string, unknown>; diagnostics: PlaybookView['diagnostics'] }[] }

/** As they stand in the page, from the top. */
export const inOrder = (diagnostics: Checked['diagnostics']): Checked['diagnostics'] =>
  diagnostics.toSorted(({ range: { start: one } }, { range: { start: other } }) => one.line - other.line || one.column - other.column)

/** Writing pauses this long before the server is asked. */
const pauseMilliseconds = 350
/** Others are asking too; their pages are done by then. */
const busyMilliseconds = 1_500

/**
 * Asks the server what a text means, once writing pauses; an older question is dropped. What was understood last stays
 * until there is a new answer, so the map never vanishes under the writer's hands.
 */
export function useCheck(first: Checked | undefined, onChecked: (checked: Checked, text: string) => void) {
  const [checked, setChecked] = useState(first)
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)
  const asking = useRef<AbortController | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(onChecked)
  latest.current = onChecked

  const again = useRef<(text: string) => void>(() => {})
  const now = useCallback((text: string) => {
    clearTimeout(timer.current)
    asking.current?.abort()
    const mine = new AbortController()
    asking.current = mine
    setBusy(true)
    request<Answer>('POST /playbooks/check', { body: { pages: [text] }, signal: mine.signal }).then(
      ({ pages: [page] }) => {
        if (mine.signal.aborted || !page) return
        const found = { definition: page.definition as unknown as Definition, diagnostics: inOrder(page.diagnostics) }
        // A key that comes while the map is drawn anew goes first.
        startTransition(() => setChecked(found))
        setFailed(undefined)
        setBusy(false)
        latest.current(found, text)
      },
      (error: Error) => {
        if (mine.signal.aborted) return
        if (error instanceof Problem && error.status === 503) {
          timer.current = setTimeout(() => again.current(text), busyMilliseconds)
          return
        }
        setFailed(error.message)
        setBusy(false)
      },
    )
  }, [])

  again.current = now

  /** Calls `text` only when it is time: a page is not copied for each key. */
  const soon = useCallback(
    (text: () => string) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => now(text()), pauseMilliseconds)
    },
    [now],
  )
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      asking.current?.abort()
    },
    [],
  )
  return { checked, failed, busy, now, soon }
}
