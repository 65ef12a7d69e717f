import { useEffect, useRef } from 'react'
import { Button } from '../design/button.tsx'
import styles from './more.module.css'
import { words } from './words.ts'

type Props = { more: boolean; busy: boolean; onMore: () => void }

/** The end of a list that goes on: the rest comes when it is scrolled to, or when it is asked for. */
export function More({ more, busy, onMore }: Props) {
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(onMore)
  latest.current = onMore
  useEffect(() => {
    if (!more || busy || !end.current) return
    const watch = new IntersectionObserver(([seen]) => seen?.isIntersecting && latest.current(), { rootMargin: '600px' })
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [more, busy])
  if (!more) return null
  return (
    <div ref={end} className={styles.more}>
      <Button busy={busy} onClick={onMore}>
        {words.more}
      </Button>
    </div>
  )
}
