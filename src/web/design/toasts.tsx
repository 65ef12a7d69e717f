import { useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { announce } from './live-region.tsx'
import { sharedValue } from './shared-value.ts'
import styles from './toasts.module.css'
import { words as texts } from './words.ts'

export type Toast = { words: string; undo?: () => void }

type Shown = Toast & { id: number }
const shown = sharedValue<readonly Shown[]>([])
let lastId = 0

const drop = (id: number) => shown.set((before) => before.filter((toast) => toast.id !== id))

/** Shows what just happened for ten seconds, with the way back where there is one. At most three stand together. */
export function toast(what: Toast) {
  lastId += 1
  const id = lastId
  shown.set((before) => [...before.slice(-2), { ...what, id }])
  announce(what.undo ? `${what.words} Press Z to undo.` : what.words)
}

/** Takes back what the newest toast speaks of. Says whether there was something to take back. */
export function undoLatest(): boolean {
  const latest = shown.get().findLast(({ undo }) => undo)
  if (!latest) return false
  drop(latest.id)
  latest.undo?.()
  return true
}

const lifeMilliseconds = 10_000

export function Toasts() {
  const toasts = shown.use()
  return (
    <section className={styles.region} aria-label={texts.happened} data-chrome>
      {toasts.map((each) => (
        <OneToast key={each.id} toast={each} />
      ))}
    </section>
  )
}

function OneToast({ toast: { id, words, undo } }: { toast: Shown }) {
  const left = useRef(lifeMilliseconds)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const since = performance.now()
    const timer = setTimeout(() => drop(id), left.current)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(2_000, left.current - (performance.now() - since))
    }
  }, [held, id])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only stops the clock; every action is a button.
    <div
      className={styles.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.words}>{words}</span>
      {undo && (
        <Button
          keys="Z"
          onClick={() => {
            drop(id)
            undo()
          }}
        >
          {texts.undo}
        </Button>
      )}
      <Button look="quiet" icon="close" iconOnly onClick={() => drop(id)}>
        {texts.dismiss}
      </Button>
    </div>
  )
}
