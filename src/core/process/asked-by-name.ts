/** What is late for nobody's role: whoever is asked by name and not as somebody with a part, and what for. */
export const askedByName = {
  name: 'Asked by name',
  about: 'To say whether a handover worked, or whether they are ready to lead.',
} as const
