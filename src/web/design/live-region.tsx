import { useEffect, useState } from 'react'
import { sharedValue } from './shared-value.ts'

const waiting = sharedValue<readonly string[]>([])
const pauseMilliseconds = 5_000

/** Says something to those who listen. What comes within five seconds is said together. */
export const announce = (words: string) => waiting.set((before) => (before.includes(words) ? before : [...before, words]))

/** The one polite region of the page. It is there from the first paint, or the first words would be lost. */
export function LiveRegion() {
  const queue = waiting.use()
  const [said, setSaid] = useState({ words: '', at: Number.NEGATIVE_INFINITY })
  useEffect(() => {
    if (queue.length === 0) return
    const wait = Math.max(0, said.at + pauseMilliseconds - performance.now())
    const timer = setTimeout(() => {
      setSaid({ words: waiting.get().join(' '), at: performance.now() })
      waiting.set([])
    }, wait)
    return () => clearTimeout(timer)
  }, [queue, said.at])
  return (
    <div className="spoken" role="status" aria-live="polite">
      {said.words}
    </div>
  )
}
