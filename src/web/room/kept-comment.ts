import { useState } from 'react'

/** A comment that was begun survives a reload or a look at another page; adding it ends it. Only this browser tab knows it. */
export function useKeptComment(person: string, handover: string): [string, (draft: string) => void] {
  const place = `baton.comment.${person}.${handover}`
  const [draft, setDraft] = useState(() => sessionStorage.getItem(place) ?? '')
  const keep = (next: string) => {
    setDraft(next)
    if (next === '') sessionStorage.removeItem(place)
    else sessionStorage.setItem(place, next)
  }
  return [draft, keep]
}
