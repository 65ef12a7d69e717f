import { useEffect } from 'react'

let cameFrom: string | undefined

/** Notes the page on which somebody is, unless it is a handover's room or what is opened from within one. */
export function useCameFrom(href: string): void {
  useEffect(() => {
    if (!isWithin(href)) cameFrom = href
  }, [href])
}

/** Where "back" leads out of a room: to the list with its filters, or the account, from which it was opened; else to the inbox. */
export const wayBack = (): string => cameFrom ?? '/inbox'

export const isWithin = (href: string): boolean => /^\/(h|start|welcome|set-up|sign-in)(\/|\?|$)/.test(href)
