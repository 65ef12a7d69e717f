import type { CallState, Handover } from './handover.ts'

/** Calls that are arranged and were not called off. */
export const standingCalls = (handover: Handover): CallState[] => Object.values(handover.calls).filter(({ cancelled }) => !cancelled)

export const callOf = (handover: Handover, task: string): CallState | undefined => {
  const call = handover.calls[task]
  return call?.cancelled ? undefined : call
}
