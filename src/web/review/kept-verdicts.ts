import { useState } from 'react'
import type { Verdicts } from './verdicts.ts'

type Kept = { verdicts: Verdicts; comment: string }

/** Half a review survives a reload or a look at another page; the verdict ends it. Only this browser tab knows it. */
export function useKeptVerdicts(key: string) {
  const place = `baton.review.${key}`
  const [kept, setKept] = useState<Kept>(() => read(place))
  const keep = (next: Kept) => {
    setKept(next)
    sessionStorage.setItem(place, JSON.stringify(next))
  }
  return { ...kept, keep, forget: () => sessionStorage.removeItem(place) }
}

function read(place: string): Kept {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? '') as Kept
    return { verdicts: kept.verdicts ?? {}, comment: kept.comment ?? '' }
  } catch {
    // Nothing was kept, or an older Baton kept it in another shape: begin anew.
    return { verdicts: {}, comment: '' }
  }
}
