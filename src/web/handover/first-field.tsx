import { type ReactNode, useEffect, useRef } from 'react'
import { focusToWrite } from '../design/focus-to-write.ts'

/** In a dialog people come to write or to press: focus begins at the first field, else at the button, not at "Close". */
export function FirstField({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The dialog puts focus on its first control when it opens; this comes right after.
    const later = requestAnimationFrame(() => {
      const field =
        frame.current?.querySelector<HTMLElement>('input, textarea, select') ?? frame.current?.querySelector<HTMLElement>('button')
      if (field) focusToWrite(field)
    })
    return () => cancelAnimationFrame(later)
  }, [])
  return <div ref={frame}>{children}</div>
}
